package learn

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"hybridflow/router/internal/texthash"
)

func manifestOf(outcomes []Outcome, method string, o TrainOptions) Manifest {
	m := Manifest{Method: method, Files: o.Files, Outcomes: len(outcomes), Seed: o.Seed}
	var ids []string
	for i := range outcomes {
		out := &outcomes[i]
		m.Datasets = append(m.Datasets, out.Dataset)
		m.Edge, m.Cloud = append(m.Edge, out.Edge.Model), append(m.Cloud, out.Cloud.Model)
		if out.Step != nil {
			m.Subtasks++
			if out.Step.Role == RoleDraft {
				m.Drafts++
			}
		}
		ids = append(ids, out.Dataset+"\t"+out.ID+"\n")
		m.IDs = append(m.IDs, idHash(out.Dataset, out.ID))
		m.Texts = append(m.Texts, textHashes(out.Prompt)...)
	}
	m.Datasets, m.Edge, m.Cloud = distinct(m.Datasets), distinct(m.Edge), distinct(m.Cloud)
	m.IDs, m.Texts = distinct(m.IDs), distinct(m.Texts)
	h := sha256.New()
	for _, id := range distinct(ids) {
		fmt.Fprint(h, id)
	}
	m.IDsSHA256 = hex.EncodeToString(h.Sum(nil))
	return m
}

func distinct[S ~[]E, E interface{ ~string | ~uint64 }](s S) S {
	slices.Sort(s)
	return slices.Compact(s)
}

func idHash(dataset, id string) uint64 {
	return texthash.FNV(texthash.FNV(texthash.FNV(texthash.Offset, dataset), "\t"), id)
}

// minStem is how many words a question needs without its options to be identified
// by them; "Which of the following is true?" is no one's own.
const minStem = 12

// textHashes are the hashes by which a question is known: of all its words,
// and of those before its options, since benchmarks keep the two apart.
func textHashes(text string) []uint64 {
	all := []uint64{texthash.Text(text)}
	if s := texthash.Stem(text); len(texthash.Words(s, false)) >= minStem && len(s) < len(text) {
		all = append(all, texthash.Text(s))
	}
	return all
}

// Overlap gives the items that the model was trained on, as indices: those of
// the same dataset and id, or of the same text up to case, punctuation and
// spacing, with or without the answer options.
func (m *Model) Overlap(items []Question) []int {
	var seen []int
	for i, it := range items {
		_, known := slices.BinarySearch(m.Manifest.IDs, idHash(it.Dataset, it.ID))
		for _, h := range textHashes(it.Text) {
			_, ok := slices.BinarySearch(m.Manifest.Texts, h)
			known = known || ok
		}
		if known {
			seen = append(seen, i)
		}
	}
	return seen
}

// A Question is an item that a router may be tested on.
type Question struct{ Dataset, ID, Text string }
