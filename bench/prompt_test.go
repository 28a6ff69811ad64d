package bench

import (
	"strings"
	"testing"
)

// Worked examples come as turns of their own, before the question.
func TestWorkedExamples(t *testing.T) {
	e := small(1)
	e.Datasets, e.Shots, e.Strategies = []string{"mmlu-pro"}, 5, []string{"cloud-cot", "cloud-direct"}
	h := newHarness(t, Options{Experiment: e, KeepText: true})
	s := runAll(t, h, 1)
	for _, row := range s.texts {
		n := strings.Count(row.Prompt, `"role":"assistant"`)
		if want := map[string]int{"cloud-cot": 5, "cloud-direct": 0}[row.Strategy]; n != want {
			t.Errorf("%s: %d worked examples, want %d", row.Strategy, n, want)
		}
	}
	if s.queries[0].Status != "answered" {
		t.Errorf("status %s: the question was not found behind its examples", s.queries[0].Status)
	}
}
