package report

import (
	"strings"
	"testing"

	"hybridflow/results"
	"hybridflow/results/internal/fake"
	"hybridflow/results/summary"
)

func TestDocument(t *testing.T) {
	s, err := summary.Of(summary.Options{}, fake.Open(t, fake.Small))
	if err != nil {
		t.Fatal(err)
	}
	m := &results.Manifest{
		Tool: "hybridflow", Status: results.Complete, Grader: "g", ConfigHash: "abc",
		Models: []results.Model{{Tier: "cloud", Name: "a|b", PromptPrice: 2, CompletionPrice: 8, CachedPrice: 0.5,
			PriceDate: "2025-04-14", PriceSource: "list"}},
		Datasets: []results.Dataset{{Name: "gpqa", Items: 4, Revision: "r1", ItemsHash: "sha256:1"}},
	}
	var b strings.Builder
	if err := Document(&b, s, Page{Title: "A title", Figures: []string{"figures/x.png", "figures/x.svg", "figures/x.pdf"},
		Tables: "tables"}, m); err != nil {
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

// The verdict comes first, then the figures that lead, what a publication has, and the
// other figures; all other tables are linked, and the setting is at the end. What was
// measured is said once.
func TestDocumentOrder(t *testing.T) {
	o := fakePaper
	o.Resamples = 20
	s, err := summary.Of(o, fake.Open(t, fake.Options{Questions: []int{31, 30, 30}, Seeds: 1, Cells: []string{"", "tau=0.2", "tau=0.8"}}))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	p := Page{Title: "A title", Verdict: []string{"First <sentence>.", "Second."}, Lead: []string{"figures/map.png"},
		Figures: []string{"figures/x.png"}, Tables: "tables", More: []string{"See [more](more.md)."}}
	if err := Document(&b, s, p, fake.Manifest(fake.Small)); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	for _, want := range []string{
		"# A title (simulated, practice)\n\nFirst &lt;sentence&gt;.\n\nSecond.\n\n**Simulated models", "**Practice sets were asked** (aime24)",
		"![map](figures/map.png)", "## Results", "seed 1", "### Table 1. ", "### Every router and plan", "### Table 3. ", "### Table 2a. ",
		"### Table 2b. ", "### What is saved", "See [more](more.md).", "## Figures", "![x](figures/x.png)", "## More tables",
		"(tables/accuracy.simulated.practice.md)", "(tables/sweep-tau.simulated.practice.md)", "(tables/ledger.simulated.practice.md)",
		"## Tables of single benchmarks", "(tables/comparisons-gpqa.simulated.practice.md)",
		"(tables/tradeoff-mmlu-pro.simulated.practice.md)", "(tables/fronts-aime24.simulated.practice.md)", "## Setting", "grader rules-1",
	} {
		_, rest, found := strings.Cut(page, want)
		if !found {
			t.Fatalf("no %q, or not in its place", want)
		}
		page = rest
	}
	if n := strings.Count(b.String(), "seed 1; data"); n != 1 {
		t.Errorf("what was measured is said %d times", n)
	}
	for _, table := range Tables(s) {
		inside := strings.Contains(b.String(), "\n### "+escapeMarkdown(table.Title)+"\n")
		if link := strings.Contains(b.String(), "(tables/"+table.Name+".simulated.practice.md)"); link == inside {
			t.Errorf("%s: on the page: %v, linked: %v", table.Name, inside, link)
		}
	}
}
