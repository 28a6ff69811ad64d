package bench

import (
	"strings"
	"testing"
)

// Worked examples come as turns of their own, before the question.
func TestWorkedExamples(t *testing.T) {
	e := small(1)
	e.Datasets, e.Shots, e.Strategies = []string{"mmlu-pro"}, 5, []string{"cloud-cot", "cloud-direct"}
	h := prepare(t, e)
	h.KeepText = true
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

// Nothing of a benchmark is in our prompts.
func TestPromptsHaveNoBenchmarkText(t *testing.T) {
	for name, p := range prompts {
		if len(p) != 2 || p[0].Role != "system" || p[1].Role != "user" {
			t.Errorf("%s: %d sections", name, len(p))
		}
	}
	for _, family := range []string{"gpqa", "mmlu-pro", "aime24", "livebench-reasoning", "math500"} {
		if formats[family] == "" {
			t.Errorf("no answer format for %s", family)
		}
	}
	if _, err := parsePrompt("[nobody]\nhello"); err == nil {
		t.Error("an unknown section was accepted")
	}
	if _, err := parsePrompt("hello\n[user]\nx"); err == nil {
		t.Error("text before the first section was accepted")
	}
}
