package bench

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hybridflow/bench/settings"
	"hybridflow/bench/strategy"
	"hybridflow/datasets"
	"hybridflow/router/learn"
)

// A scorer is asked about exactly what it learns from: the score that a run shows
// is that of the outcome in the file.
func TestDraftsAreScoredAsTheyWereLearned(t *testing.T) {
	e := small(60)
	e.Datasets, e.Seeds, e.Strategies = []string{"mmlu-pro", "gpqa"}, []uint64{1}, []string{"cascade"}
	outcomes := profile(t, prepare(t, e), Profile{Collection: strategy.Collection{Drafts: true}}, 2)
	for _, name := range []string{"drafts.parquet", "drafts.jsonl"} {
		path := filepath.Join(t.TempDir(), name)
		if err := learn.WriteOutcomes(path, learn.EachOutcome(outcomes)); err != nil {
			t.Fatal(err)
		}
		read, err := learn.LoadOutcomes(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(learn.Examples(outcomes), learn.Examples(read)); diff != "" {
			t.Errorf("%s has other drafts: %s", name, diff)
		}
	}
	scorer := trained(t, e, datasets.Options{}, Profile{Collection: strategy.Collection{Drafts: true}}, "")
	e.Cascade.Score, e.Cascade.Scorer, e.Policy.Overlap = "learned", scorer, "allow"
	m, err := learn.Load(e.Cascade.Scorer)
	if err != nil {
		t.Fatal(err)
	}
	want, values := map[string]float64{}, map[float64]bool{}
	for _, o := range outcomes {
		want[o.ID] = 1 - m.Predict(o.Example()).Edge
	}
	h := prepare(t, e)
	if r := h.Manifest().Routers; len(r) != 1 || r[0].File != e.Cascade.Scorer {
		t.Errorf("the manifest tells of %+v", r)
	}
	for _, s := range runAll(t, h, 2).subtasks {
		if s.Step != "1" {
			continue
		}
		id := s.Dataset + "/" + s.ID + "#1"
		if doubt, ok := want[id]; !ok || s.Score != doubt {
			t.Errorf("%s: doubt %v, trained as %v", id, s.Score, doubt)
		}
		values[s.Score] = true
	}
	if len(values) < 3 || len(want) != 120 {
		t.Errorf("%d scores of %d drafts", len(values), len(want))
	}
}

// What is no scorer, or was trained on the run's questions, is refused; so are
// thresholds that could only be fitted to what the scorer was trained on.
func TestScorersAreRefused(t *testing.T) {
	e := small(40)
	e.Datasets, e.Seeds, e.Strategies = []string{"mmlu-pro"}, []uint64{1}, []string{"cascade"}
	questions := trained(t, e, datasets.Options{}, Profile{}, "")
	drafts := trained(t, e, datasets.Options{}, Profile{Collection: strategy.Collection{Drafts: true}}, "")
	for _, c := range []struct{ name, scorer, router, split, overlap, want string }{
		{"no file", "", "", "", "allow", "cascade.scorer names none"},
		{"no such file", "nowhere.json", "", "", "allow", "cascade.scorer: load model: open nowhere.json"},
		{"a router of questions", questions, "", "", "allow", "outcomes, 0 of them drafts"},
		{"a scorer as a router", drafts, drafts, "", "allow", "policy.router: " + drafts + " learned from drafts"},
		{"its own questions", drafts, "", "train", "refuse", drafts + " was trained on 2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e.Cascade.Score, e.Cascade.Scorer, e.Policy.Router, e.Split, e.Policy.Overlap = "learned", c.scorer, c.router, c.split, c.overlap
			_, err := New(t.Context(), Options{Experiment: e, Getenv: noenv})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %s", err, c.want)
			}
			if needs := (*settings.NeedsError)(nil); errors.As(err, &needs) &&
				!strings.Contains(needs.Recipe, "--set cascade.scorer=scorer.json") {
				t.Errorf("recipe %s", needs.Recipe)
			}
		})
	}
	e.Cascade.Score, e.Cascade.Scorer, e.Policy.Router, e.Split, e.Policy.Overlap = "learned", drafts, "", "test", "drop"
	e.Cascade.Budget = 100
	err := prepare(t, e).Run(t.Context(), 2, &rowSink{}, nil)
	if err == nil || !strings.Contains(err.Error(), "trained on all questions that the threshold is fitted to") {
		t.Errorf("fitted to what the scorer was trained on: %v", err)
	}
	e.Policy.Overlap = "allow"
	runAll(t, prepare(t, e), 2)
}
