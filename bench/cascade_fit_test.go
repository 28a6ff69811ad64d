package bench

import (
	"strings"
	"testing"

	"hybridflow/bench/strategy"
)

// A fitted cascade spends about its budget on questions that it was not fitted
// to, and more money does not hurt.
func TestCascadesAreFittedToABudget(t *testing.T) {
	e := small(1000)
	e.Datasets, e.Strategies, e.Seeds, e.Split = []string{"mmlu-pro"}, []string{"edge-cot", "cloud-cot", "cascade"}, []uint64{1}, "test"
	e.Budget = strategy.BudgetSettings{Tokens: -1, USD: -1, Seconds: -1, Average: -1}
	e.Vary = []string{"cascade.budget=0,200,400,100000"}
	spent, score, share, n := map[string]float64{}, map[string]float64{}, map[string]float64{}, map[string]float64{}
	for _, q := range runAll(t, prepare(t, e), 2).queries {
		name := q.Strategy + " " + q.Cell
		spent[name] += float64(q.CloudPrompt + q.CloudCompletion)
		score[name] += q.Score
		share[name] += float64(q.CloudSteps)
		n[name]++
	}
	t.Logf("spent %v of %v questions, score %v, escalated %v", spent, n, score, share)
	last := "edge-cot "
	for cell, budget := range map[string]float64{"cascade cascade.budget=200": 200, "cascade cascade.budget=400": 400} {
		if mean := spent[cell] / n[cell]; mean < 0.75*budget || mean > 1.25*budget {
			t.Errorf("%s: %.0f tokens a question", cell, mean)
		}
	}
	for _, cell := range []string{
		"cascade cascade.budget=0", "cascade cascade.budget=200", "cascade cascade.budget=400", "cascade cascade.budget=100000",
	} {
		if score[cell] < score[last] {
			t.Errorf("%s scores %v, %s %v", cell, score[cell], last, score[last])
		}
		last = cell
	}
	if share["cascade cascade.budget=0"] != 0 || n["cloud-cot "] == 0 || len(n) != 6 {
		t.Errorf("cells %v", n)
	}
	e.Split = ""
	if err := e.Validate(); err == nil || !strings.Contains(err.Error(), "cascade.budget=0: cascade.budget: ") ||
		!strings.Contains(err.Error(), "set split to test") {
		t.Errorf("fitted to the questions that it is measured on: %v", err)
	}
}
