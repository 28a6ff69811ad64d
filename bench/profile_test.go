package bench

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"hybridflow/bench/strategy"
	"hybridflow/router/learn"
)

func profile(t *testing.T, h *Harness, p Profile, parallel int) (all []learn.Outcome) {
	t.Helper()
	_, err := h.Profile(t.Context(), p, parallel, func(_ string, found []learn.Outcome) error {
		all = append(all, found...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Outcomes of whole questions are what the two strategies make of them.
func TestProfileOfWholeQuestions(t *testing.T) {
	e := small(20)
	e.Datasets, e.Strategies = []string{"gpqa", "aime24"}, []string{"edge-cot", "cloud-cot"}
	h := prepare(t, e)
	got := profile(t, h, Profile{}, 1)
	if diff := cmp.Diff(got, profile(t, h, Profile{}, 8), cmpopts.EquateNaNs()); diff != "" {
		t.Errorf("outcomes depend on the parallelism: %s", diff)
	}
	rows := runAll(t, h, 2).queries
	if len(got)*2 != len(rows) {
		t.Fatalf("%d outcomes of %d answers", len(got), len(rows))
	}
	for i, o := range got {
		edge, cloud := rows[2*i], rows[2*i+1]
		if o.Edge.Correct != edge.Score || o.Cloud.Correct != cloud.Score || o.Cloud.CostUSD != cloud.CostUSD ||
			o.Edge.LatencyS != edge.WorkSeconds {
			t.Errorf("%s: %+v, rows %+v %+v", o.ID, o, edge, cloud)
		}
		if err := o.Validate(); err != nil {
			t.Error(err)
		}
	}
}

// A subtask's outcome is the final grade with it at the edge and in the cloud,
// everything else of the plan being the same.
func TestProfileOfSubtasks(t *testing.T) {
	e := small(150)
	e.Datasets, e.Seeds = []string{"mmlu-pro"}, []uint64{1}
	h := prepare(t, e)
	p := Profile{Collection: strategy.Collection{Subtasks: true, Share: 0.5}}
	got := profile(t, h, p, 2)
	if diff := cmp.Diff(got, profile(t, h, p, 8), cmpopts.EquateNaNs()); diff != "" {
		t.Errorf("outcomes depend on the parallelism: %s", diff)
	}
	if len(got) < 3*150 || len(got) > 7*150 {
		t.Fatalf("%d outcomes of 150 questions", len(got))
	}
	gain, lost := 0.0, 0.0
	for _, o := range got {
		if o.Step == nil || o.Step.Task == "" || o.Step.Position < 1 || o.Step.Depth < 1 || o.Step.Inputs > 0 && o.Step.InputChars == 0 {
			t.Errorf("%s: step %+v", o.ID, o.Step)
		}
		if err := o.Validate(); err != nil {
			t.Error(err)
		}
		gain += math.Max(o.Benefit(), 0)
		lost += math.Max(-o.Benefit(), 0)
	}
	t.Logf("moving a subtask to the cloud repaired %.0f answers and spoilt %.0f of %d", gain, lost, len(got))
	if gain < 3*lost {
		t.Errorf("moving a subtask to the cloud repaired %.0f answers and spoilt %.0f", gain, lost)
	}
}

// What is known already is not asked again, and a cancelled profile stops.
func TestProfileContinues(t *testing.T) {
	e := small(10)
	e.Datasets = []string{"gpqa"}
	h := prepare(t, e)
	whole := profile(t, h, Profile{}, 2)
	seen := map[string]bool{}
	for _, o := range whole[:7] {
		seen[o.ID] = true
	}
	n := 0
	_, err := h.Profile(t.Context(), Profile{Skip: func(id string) bool { return seen[id] }}, 2, func(id string, found []learn.Outcome) error {
		if seen[id] {
			t.Errorf("%s was asked again", id)
		}
		n += len(found)
		return nil
	})
	if err != nil || n != len(whole)-7 {
		t.Errorf("%d outcomes after %d, error %v", n, 7, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, err = h.Profile(ctx, Profile{}, 2, func(string, []learn.Outcome) error { cancel(); return nil })
	if err == nil {
		t.Error("a cancelled profile reported no error")
	}
}

// A journal that cannot be written stops a profile with its error.
func TestFullDiskStopsTheProfile(t *testing.T) {
	e := small(200)
	e.Datasets, e.Seeds = []string{"gpqa"}, []uint64{1}
	h := prepare(t, e)
	asked := 0
	_, err := h.Profile(t.Context(), Profile{OnQuestion: func() { asked++ }}, 2, func(string, []learn.Outcome) error { return diskFull() })
	if err == nil || !strings.Contains(err.Error(), "no space left") {
		t.Errorf("error %v, want the disk's", err)
	}
	if calls, _ := h.Spent(); asked > 100 || calls > 200 {
		t.Errorf("%d of 200 questions were asked, by %d calls, after the first could not be written", asked, calls)
	}
}
