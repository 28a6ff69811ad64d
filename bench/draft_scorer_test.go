package bench

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hybridflow/bench/llm"
	"hybridflow/bench/strategy"
	"hybridflow/datasets"
	"hybridflow/router/learn"
)

// doubtful trains a scorer on drafts that are wrong where they say "perhaps".
func doubtful(t *testing.T) (path string) {
	t.Helper()
	var all []learn.Outcome
	for i := range 200 {
		text := fmt.Sprintf("The sum of the two lengths is %d, so this follows.", i)
		o := learn.Outcome{ID: fmt.Sprint(i), Dataset: "invented", Prompt: fmt.Sprintf("How long is rope %d?", i), Edge: learn.Answer{Correct: 1}, Cloud: learn.Answer{Correct: 1}}
		if i%2 == 0 {
			text, o.Edge.Correct = strings.Replace(text, "so", "perhaps", 1), 0
		}
		o.Step = &learn.Step{Task: text, Role: learn.RoleDraft}
		all = append(all, o)
	}
	m, _, err := learn.Train(t.Context(), all, learn.TrainOptions{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "doubtful.json")
	if err := m.Save(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// By a learned score, a cascade asks the cloud where drafts like the edge's were
// wrong in training: of whole questions, and of subtasks.
func TestCascadesByALearnedScore(t *testing.T) {
	sets := []string{"cascade.score=learned", "cascade.scorer=" + doubtful(t), "cascade.threshold=0.5"}
	for draft, want := range map[string]string{"The answer is (A), so.": "A", "Perhaps, the answer is (A).": "B", "": "B"} {
		q, rows := play(t, "cascade", func(r llm.Request) (llm.Response, error) {
			if strings.Contains(r.Messages[0].Content, "Confidence") {
				t.Error("a model is asked for its confidence")
			}
			if r.Model == "cloud" {
				return says("The answer is (B).")
			}
			return says(draft)
		}, sets...)
		if q.Extracted != want || len(rows) != 2 {
			t.Errorf("%q: answer %s after %s, doubt %v", draft, q.Extracted, shape(rows), rows[1].Score)
		}
	}
	_, rows := play(t, "hybridflow-cascade", func(r llm.Request) (llm.Response, error) {
		user := r.Messages[1].Content
		switch {
		case strings.Contains(r.Messages[0].Content, "<Plan>"):
			return says(scriptedPlan)
		case r.Model == "edge" && strings.Contains(user, "Analyze: what follows?\n</subtask>"):
			return says("This follows, perhaps.")
		}
		return says("So this follows.")
	}, sets...)
	if got, want := shape(rows), "plan:edge draft 1/1:edge 1:<draft 1/1 draft 2/1:edge<1 2:cloud<1,draft 2/1 draft 3/1:edge<2 3:<2,draft 3/1"; got != want {
		t.Errorf("graph %s\nwant  %s", got, want)
	}
}

// A scorer is asked about exactly what it learns from: the score that a run shows
// is that of the outcome in the file.
func TestDraftsAreScoredAsTheyWereLearned(t *testing.T) {
	e := small(60)
	e.Datasets, e.Seeds, e.Strategies = []string{"mmlu-pro", "gpqa"}, []uint64{1}, []string{"cascade"}
	outcomes := profile(t, prepare(t, e), Profile{Outcomes: strategy.Outcomes{Drafts: true}}, 2)
	for _, name := range []string{"drafts.parquet", "drafts.jsonl"} {
		path := filepath.Join(t.TempDir(), name)
		if err := WriteOutcomes(path, learn.EachOutcome(outcomes)); err != nil {
			t.Fatal(err)
		}
		read, err := LoadOutcomes(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(learn.Examples(outcomes), learn.Examples(read)); diff != "" {
			t.Errorf("%s has other drafts: %s", name, diff)
		}
	}
	e.Cascade.Score, e.Cascade.Scorer, e.Policy.Overlap = "learned", trained(t, e, datasets.Options{}, Profile{Outcomes: strategy.Outcomes{Drafts: true}}, ""), "allow"
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
	questions, drafts := trained(t, e, datasets.Options{}, Profile{}, ""), trained(t, e, datasets.Options{}, Profile{Outcomes: strategy.Outcomes{Drafts: true}}, "")
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
			if needs := (*NeedsScorerError)(nil); errors.As(err, &needs) && !strings.Contains(needs.Recipe(), "--set cascade.scorer=scorer.json") {
				t.Errorf("recipe %s", needs.Recipe())
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
