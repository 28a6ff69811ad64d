package report

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"hybridflow/results"
	"hybridflow/results/internal/fake"
	"hybridflow/results/summary"
)

// Where an endpoint does not report usage, cost and tokens are unknown for the
// arm, not the mean of the other rows and not 0; what is known stays.
func TestUnknownUsage(t *testing.T) {
	dir := t.TempDir()
	w, err := results.Create(dir, fake.Manifest(fake.Small), results.WriterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	fake.Run(fake.Small, func(q results.Query, _ []results.Subtask) {
		if q.Dataset == "gpqa" && q.Repetition == 0 && (q.Strategy == "hybridflow" || q.Strategy == "cloud-cot" || q.Strategy == "edge-cot") {
			q.UsageKnown = false
			if q.CloudCalls > 0 {
				q.CostUSD, q.CloudCostUSD, q.CloudPrompt, q.CloudCompletion = math.NaN(), math.NaN(), 0, 0
			}
		}
		w.Query(q)
	})
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := results.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	s, err := summary.Of(summary.Options{Resamples: 50}, r)
	if err != nil {
		t.Fatal(err)
	}
	for a, arm := range s.Arms {
		hidden := arm.Strategy == "hybridflow" || arm.Strategy == "cloud-cot"
		for d, data := range s.Datasets {
			st := s.Stats[a][d]
			if dark := hidden && data.Name == "gpqa"; math.IsNaN(st.USD.Value) != dark || math.IsNaN(st.CloudTokens) != dark ||
				math.IsNaN(st.Accuracy.Value) {
				t.Errorf("%s, %s: $%v, %v cloud tokens, accuracy %v", arm, data.Name, st.USD.Value, st.CloudTokens, st.Accuracy.Value)
			}
			if dark := (hidden || arm.Strategy == "edge-cot") && data.Name == "gpqa"; math.IsNaN(st.EdgeTokens) != dark {
				t.Errorf("%s, %s: %v edge tokens", arm, data.Name, st.EdgeTokens)
			}
		}
		if avg := s.Average[a]; math.IsNaN(avg.USD.Value) != hidden || !math.IsNaN(avg.Tradeoff.IsoCost.Value) {
			t.Errorf("%s on average: $%v, %v over a mix of unknown cost", arm, avg.USD.Value, avg.Tradeoff.IsoCost.Value)
		}
	}
	if got := strings.Join(s.Warnings, "\n"); !strings.Contains(got, "180 of 5040 rows lack token usage") ||
		!strings.Contains(got, "(edge-cot, cloud-cot, hybridflow)") {
		t.Errorf("warnings\n%s", got)
	}
	var b bytes.Buffer
	table := costTable(s, s.Overall())
	if err := table.Text(&b, false); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(b.String()) {
		if strings.HasPrefix(line, "cloud-cot") && strings.Count(line, " –") != 6 { // cost, both tokens, and no plan
			t.Errorf("not shown as unknown: %s", line)
		}
	}
}
