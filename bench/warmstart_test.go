package bench

import (
	"slices"
	"strings"
	"testing"

	"hybridflow/bench/paper"
	"hybridflow/bench/settings"
)

// A warm start gives learned strategies what they need, from questions that the
// run does not ask, and puts utilities where thresholds are.
func TestWarmStart(t *testing.T) {
	skipArithmetic(t)
	e := small(60)
	e.Strategies, e.Datasets = []string{
		"edge-cot", "cloud-cot", "cascade", "hybridllm", "routellm", "hybridflow", "fixed-threshold", "random",
	}, []string{
		"gpqa", "mmlu-pro",
	}
	var said []string
	w := WarmStart{Dir: t.TempDir(), Items: 60, Report: func(text string) { said = append(said, text) }}
	warm, err := w.Train(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	if len(said) != 4 || !strings.Contains(said[0], "held out: APGR 0.") {
		t.Errorf("said %q", said)
	}
	cold, _ := paper.Reproduction(e)
	if tables, _ := paper.Reproduction(warm); slices.Contains(cold.VaryEach, "cascade.score=learned @ cascade") ||
		!slices.Contains(tables.VaryEach, "cascade.score=learned @ cascade") {
		t.Errorf("scores of cascades: %v without a scorer, %v with one", cold.VaryEach, tables.VaryEach)
	}
	warm.VaryEach = []string{"cascade.score=learned @ cascade"}
	warm.Policy.ForceEnds = false // so that steps of all roles have utilities
	h := prepare(t, warm)
	if m := h.Manifest(); h.Seen > 0 || len(m.Routers) != 4 || len(m.Routers[0].SHA256) != 64 {
		t.Errorf("%d questions seen; routers %+v", h.Seen, m.Routers)
	}
	rows := runAll(t, h, 2)
	if n := len(rows.queries); n != h.Trials() {
		t.Errorf("%d rows of %d", n, h.Trials())
	}
	above, scored := 0, 0
	for _, s := range rows.subtasks {
		if s.Strategy == "fixed-threshold" && s.Reason == "threshold" {
			scored++
			if s.Score > 0.5 {
				above++
			}
		}
	}
	if share := float64(above) / float64(scored); !(share > 0.2 && share < 0.8) {
		t.Errorf("%.2f of %d utilities are above 1/2", share, scored)
	}
	again, err := WarmStart{Dir: w.Dir, Items: 60, Report: func(string) {}}.Train(t.Context(), e)
	again.VaryEach, again.Policy.ForceEnds = warm.VaryEach, false
	if err != nil || again.Hash() != warm.Hash() || !slices.Equal(prepare(t, again).Manifest().Routers[2].Datasets, []string{"math500"}) {
		t.Errorf("another time: %+v, error %v", again.Policy, err)
	}
}

// A limit counts questions that are asked: those that a router has seen are
// left out before.
func TestLimitCountsWhatIsAsked(t *testing.T) {
	skipArithmetic(t)
	e := small(60)
	e.Strategies, e.Datasets = []string{"hybridflow"}, []string{"math500"} // which the router learns from
	warm, err := WarmStart{Dir: t.TempDir(), Items: 60, Report: func(string) {}}.Train(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	warm.Practice.Items, warm.Limit = 80, 12
	h := prepare(t, warm)
	if items := h.Manifest().Datasets[0].Items; h.Seen < 50 || items != 12 {
		t.Errorf("%d questions left out, %d asked", h.Seen, items)
	}
}

// A profile for a warm start has one setting, with the strategies of a profile,
// whatever the run sweeps over.
func TestProfilesAreNoSweeps(t *testing.T) {
	e := small(5)
	e.Vary, e.VaryEach = []string{"budget.tokens=512,1024"}, []string{"policy.tau0=0.1 @ hybridflow"}
	e.Settings = []settings.Named{{Name: "strict", Set: map[string]any{"policy.threshold": 0.9}, Strategies: []string{"hybridflow"}}}
	if err := e.Validate(); err != nil {
		t.Fatal(err)
	}
	if h := prepare(t, toProfile(&e, "math500", "", 5)); len(h.cells) != 1 || len(h.arms) != 2 {
		t.Errorf("%d cells, %d arms", len(h.cells), len(h.arms))
	}
}
