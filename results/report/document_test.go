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

// What a publication has comes first, then the figures, then the rest; tables of
// single datasets are linked.
func TestDocumentOrder(t *testing.T) {
	o := fakePaper
	o.Resamples = 20
	s, err := summary.Of(o, fake.Open(t, fake.Options{Questions: []int{31, 30, 30}, Seeds: 1, Cells: []string{"", "tau=0.2", "tau=0.8"}}))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := Document(&b, s, Page{Title: "A title", Figures: []string{"figures/x.png"}, Tables: "tables"},
		fake.Manifest(fake.Small)); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	for _, want := range []string{
		"# A title (simulated, practice)", "**Practice sets were asked** (aime24)", "## Setting", "### Table 1. ", "### Table 2a. ",
		"### Table 2b. ", "### Table 3. ",
		"### Answers and plans", "## Figures", "## Details", "### Sweep over tau", "### Tables of single benchmarks",
		"(tables/comparisons-gpqa.simulated.practice.md)", "(tables/tradeoff-mmlu-pro.simulated.practice.md)",
		"(tables/fronts-aime24.simulated.practice.md)",
	} {
		_, rest, found := strings.Cut(page, want)
		if !found {
			t.Fatalf("no %q, or not in its place", want)
		}
		page = rest
	}
	var links []string
	for _, table := range Tables(s) {
		if table.Dataset != "" {
			links = append(links, table.Name)
		}
	}
	for _, name := range links {
		if !strings.Contains(b.String(), "(tables/"+name+".simulated.practice.md)") {
			t.Errorf("no link to %s", name)
		}
	}
}
