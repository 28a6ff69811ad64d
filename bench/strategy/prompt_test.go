package strategy

import (
	"testing"
)

// Nothing of a benchmark is in our prompts.
func TestPromptsHaveNoBenchmarkText(t *testing.T) {
	for name, p := range prompts {
		if len(p) != 2 || p[0].role != "system" || p[1].role != "user" {
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
