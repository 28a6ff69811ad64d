package bench

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// On every question, whatever a policy does is not better than the bound of what
// policies can do, with little money, with much and with none.
func TestNoPolicyBeatsItsBound(t *testing.T) {
	skipArithmetic(t)
	for _, budget := range []string{"budget.tokens=0", "budget.tokens=800", "budget.tokens=2048", "budget={tokens: -1, usd: 0.004}", "budget.tokens=-1"} {
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
				if want := max(score["edge-cot"], score["per-query"]); q.Score < want {
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
	for _, name := range []string{"oracle-question", "oracle-subtask", "knapsack-bound"} {
		e := live(small(1), "http://127.0.0.1:1/v1", 1)
		e.Strategies = []string{name}
		if err := e.Validate(Lookup); err == nil || !strings.Contains(err.Error(), "only simulated models") {
			t.Errorf("%s: %v", name, err)
		}
	}
	e := small(1)
	e.Strategies, e.Plan.MaxSteps = []string{"oracle-subtask"}, 20
	if err := e.Validate(Lookup); err == nil || !strings.Contains(err.Error(), "plan.max_steps") {
		t.Errorf("twenty steps: %v", err)
	}
}

// Shapley values add up, give equals the same, and are the values of an additive
// game.
func TestShapley(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 6).Draw(t, "players")
		worth := rapid.SliceOfN(rapid.Float64Range(-1, 1), n, n).Draw(t, "worth")
		v, additive := make([]float64, 1<<n), make([]float64, 1<<n)
		for set := range v {
			v[set] = rapid.Float64Range(0, 1).Draw(t, fmt.Sprint("v", set))
			for i := range n {
				additive[set] += worth[i] * float64(set>>i&1)
			}
		}
		sum := 0.0
		for _, x := range shapley(v, n) {
			sum += x
		}
		if math.Abs(sum-(v[len(v)-1]-v[0])) > 1e-9 {
			t.Errorf("values add up to %v, want %v", sum, v[len(v)-1]-v[0])
		}
		for i, x := range shapley(additive, n) {
			if math.Abs(x-worth[i]) > 1e-9 {
				t.Errorf("player %d of an additive game gets %v, brings %v", i, x, worth[i])
			}
		}
	})
	// Two who are only worth something together share alike.
	if got := shapley([]float64{0, 0, 0, 1}, 2); got[0] != 0.5 || got[1] != 0.5 {
		t.Errorf("shares %v", got)
	}
}
