package results

import (
	"strings"
	"testing"
)

func TestDocument(t *testing.T) {
	s, err := Summarize(Options{}, openFake(t, fakeSmall))
	if err != nil {
		t.Fatal(err)
	}
	m := &Manifest{
		Tool: "hybridflow", Status: Complete, Grader: "g", ConfigHash: "abc",
		Models:   []Model{{Tier: "cloud", Name: "a|b", PromptPrice: 2, CompletionPrice: 8, CachedPrice: 0.5, PriceDate: "2025-04-14", PriceSource: "list"}},
		Datasets: []Dataset{{Name: "gpqa", Items: 4, Revision: "r1", ItemsHash: "sha256:1"}},
	}
	var b strings.Builder
	if err := s.Document(&b, Page{"A title", []string{"figures/x.png", "figures/x.svg", "figures/x.pdf"}, "tables"}, m); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"# A title", "**Simulated models answered.**", `| cloud | a&#124;b | simulated | 2 / 8 (cached 0.5), 2025-04-14 | list |`,
		"| gpqa | 4 | r1 | sha256:1 |", "### Accuracy, %", "![x](figures/x.png)", "X as [SVG](figures/x.svg) and [PDF](figures/x.pdf).",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the page lacks %q:\n%s", want, b.String())
		}
	}
}
