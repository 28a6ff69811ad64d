package evaluate

import (
	"fmt"
	"slices"
	"strings"

	"hybridflow/router/internal/texthash"
	"hybridflow/router/learn"
)

// A Sharing says what to do about questions that are in the training and in the
// test file.
type Sharing string

const (
	// Refuse is the default: a question that is in both is an error, and
	// near-duplicates are left out of training.
	Refuse Sharing = ""

	// CrossFit scores each fold of the test file by a method that was trained
	// on the training file without that fold's questions and near-duplicates. It
	// measures transfer between pairs of models that answered the same questions.
	CrossFit Sharing = "cross-fit"

	// Allow trains on everything. The measures are then of no use but to show
	// what leaks, and say so.
	Allow Sharing = "allow"
)

// An Overlap is what a training file has in common with a test file, in
// outcomes of the training file. Each is counted once, under the first that
// applies.
type Overlap struct {
	Train    int      `json:"train"` // outcomes in the training file
	IDs      int      `json:"same_id"`
	Texts    int      `json:"same_text"` // same words, whatever case, punctuation and spacing
	Near     int      `json:"near_duplicates"`
	Examples []string `json:"examples,omitempty"` // a few IDs of the first two kinds
	Used     Sharing  `json:"sharing"`
}

// Shared counts the training outcomes that are test questions.
func (o *Overlap) Shared() int { return o.IDs + o.Texts }

// An OverlapError refuses a training file that holds test questions.
type OverlapError struct{ Overlap }

func (e *OverlapError) Error() string {
	return fmt.Sprintf("%d of %d training questions are test questions (%d by id, %d more by text), such as %s: "+
		"leave them out, train fold by fold without them, or allow the overlap, which is then stamped on every table",
		e.Shared(), e.Train, e.IDs, e.Texts, strings.Join(e.Examples, ", "))
}

// A kinship relates training outcomes to test outcomes.
type kinship struct {
	overlap Overlap
	train   []int // group of each training outcome
	test    []int // group of each test outcome, numbered together with train
}

// FindOverlap compares a training file with a test file, by dataset and ID, by
// text, and for near-duplicates as in [Groups].
func FindOverlap(train, test []learn.Outcome) Overlap { return related(train, test).overlap }

func related(train, test []learn.Outcome) *kinship {
	all := Groups(slices.Concat(test, train))
	k := &kinship{Overlap{Train: len(train)}, all[len(test):], all[:len(test)]}

	ids, texts, groups := map[[2]string]bool{}, map[uint64]bool{}, map[int]bool{}
	for i := range test {
		ids[[2]string{test[i].Dataset, test[i].ID}] = true
		texts[texthash.Text(test[i].Prompt)] = true
		groups[k.test[i]] = true
	}
	for i := range train {
		o := &train[i]
		switch {
		case ids[[2]string{o.Dataset, o.ID}]:
			k.overlap.IDs++
		case texts[texthash.Text(o.Prompt)]:
			k.overlap.Texts++
		case groups[k.train[i]]:
			k.overlap.Near++
			continue
		default:
			continue
		}
		if len(k.overlap.Examples) < 3 {
			k.overlap.Examples = append(k.overlap.Examples, o.ID)
		}
	}
	return k
}

// without returns the training outcomes that are not related to the test
// outcomes that are wanted.
func (k *kinship) without(train []learn.Outcome, wanted func(test int) bool) []learn.Outcome {
	drop := map[int]bool{}
	for i, g := range k.test {
		if wanted(i) {
			drop[g] = true
		}
	}
	var kept []learn.Outcome
	for i, g := range k.train {
		if !drop[g] {
			kept = append(kept, train[i])
		}
	}
	return kept
}
