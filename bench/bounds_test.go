package bench

import (
	"strings"
	"testing"
)

// On every question, whatever a policy does is not better than the bound of what
// policies can do, with little money, with much and with none.
func TestNoPolicyBeatsItsBound(t *testing.T) {
	skipArithmetic(t)
	for _, budget := range []string{
		"budget.tokens=0", "budget.tokens=800", "budget.tokens=2048", "budget={tokens: -1, usd: 0.004}", "budget.tokens=-1",
	} {
		e := small(6)
		e.Strategies = []string{
			"edge-cot", "cloud-cot", "per-query", "oracle-question",
			"hybridflow", "no-stream", "fixed-threshold", "random", "lookahead", "knapsack-bound", "oracle-subtask",
		}
		if err := e.Set(budget); err != nil {
			t.Fatal(err)
		}
		score, sum := map[string]float64{}, map[string]float64{}
		for _, q := range runAll(t, prepare(t, e), 2).queries {
			score[q.Strategy] = q.Score
			sum[q.Strategy] += q.Score
			switch q.Strategy {
			case "oracle-question":
				if want := max(score["edge-cot"], score["cloud-cot"], score["per-query"]); q.Score < want {
					t.Errorf("%s, %s: the question oracle scores %v, a policy %v", budget, q.ID, q.Score, want)
				}
			case "oracle-subtask":
				for _, s := range []string{"hybridflow", "fixed-threshold", "random", "lookahead", "knapsack-bound"} {
					if score[s] > q.Score {
						t.Errorf("%s, %s: the subtask oracle scores %v, %s %v", budget, q.ID, q.Score, s, score[s])
					}
				}
			}
		}
		if budget == "budget.tokens=2048" && !(sum["oracle-subtask"] > sum["hybridflow"]+2 && sum["oracle-question"] > sum["edge-cot"]+2) {
			t.Errorf("bounds without anything to gain: %v", sum)
		}
	}
}

// Bounds are for simulated models.
func TestBoundsAreSimulated(t *testing.T) {
	for _, name := range []string{"oracle-question", "oracle-subtask", "expected-subtask", "knapsack-bound"} {
		e := live(small(1), "http://127.0.0.1:1/v1", 1)
		e.Strategies = []string{name}
		if err := e.Validate(); err == nil || !strings.Contains(err.Error(), "only simulated models") {
			t.Errorf("%s: %v", name, err)
		}
	}
	e := small(1)
	e.Strategies, e.Plan.MaxSteps = []string{"oracle-subtask"}, 20
	if err := e.Validate(); err == nil || !strings.Contains(err.Error(), "plan.max_steps") {
		t.Errorf("twenty steps: %v", err)
	}
}
