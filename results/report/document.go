package report

import (
	"cmp"
	"fmt"
	"io"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"hybridflow/results"
	"hybridflow/results/summary"
)

// A Page says what is beside the page that ties a run together.
type Page struct {
	Title   string
	Figures []string // paths relative to the page; of those that differ in format only, the PNG is shown and the others are linked
	More    []string // paragraphs of Markdown below the title, such as links to other pages
	Tables  string   // folder of the tables, relative to the page, as NAME and [Summary.Tag] and .md
}

// Document writes a run as one Markdown page: what was measured with what, the
// tables that a publication has and the counts of answers, the figures, then every
// other table. Tables of a single dataset are linked.
func Document(w io.Writer, s *summary.Summary, p Page, m *results.Manifest) error {
	d := &document{}
	d.line("# %s", escapeMarkdown(p.Title+s.Kind()))
	d.line("%s.", escapeParagraph(sentence(s.Caption())))
	if slices.Contains(s.Backends, "sim") {
		d.line("**Simulated models answered.** Single calls are calibrated on published accuracies; " +
			"the results of plans and routers are predictions, and no measurements of real models.")
	}
	if practice := s.Practice(); practice != "" {
		d.line("**Practice sets were asked** (%s), made by a generator. They are not the benchmarks of those names.", escapeParagraph(practice))
	}
	for _, warning := range s.Warnings {
		d.line("> %s", escapeParagraph(warning))
	}
	for _, text := range p.More {
		d.line("%s", text)
	}
	d.setting(m)
	var headline, rest []Table
	for _, t := range Tables(s) {
		if strings.HasPrefix(t.Name, "table-") || t.Name == "ledger" {
			headline = append(headline, t)
		} else {
			rest = append(rest, t)
		}
	}
	d.line("## Results")
	d.tables(headline)
	d.figures(p.Figures)
	d.line("## Details")
	for _, t := range rest {
		if t.Dataset == "" {
			d.tables([]Table{t})
		}
	}
	d.links(rest, p.Tables, s.Tag())
	_, err := io.WriteString(w, d.String())
	return err
}

// A document is written as a whole at the end.
type document struct{ strings.Builder }

// line writes a paragraph.
func (d *document) line(format string, args ...any) { fmt.Fprintf(d, format+"\n\n", args...) }

func (d *document) tables(tables []Table) {
	for _, t := range tables {
		t.Markdown(d) // a Builder makes no errors
		d.line("")
	}
}

// links lead to the tables of single datasets.
func (d *document) links(tables []Table, dir, tag string) {
	var lines []string
	for _, t := range tables {
		if t.Dataset != "" {
			lines = append(lines, fmt.Sprintf("- [%s](%s)", escapeMarkdown(t.Title), target(path.Join(dir, t.Name+tag+".md"))))
		}
	}
	if lines != nil {
		d.line("### Tables of single benchmarks")
		d.line("%s", strings.Join(lines, "\n"))
	}
}

// setting shows the models, benchmarks and routers of a run.
func (d *document) setting(m *results.Manifest) {
	d.line("## Setting")
	var models, benchmarks, routers [][]string
	for _, o := range m.Models {
		price := fmt.Sprintf("%g / %g (cached %g), %s", o.PromptPrice, o.CompletionPrice, o.CachedPrice, cmp.Or(o.PriceDate, "none"))
		models = append(models, []string{o.Tier, o.Name, cmp.Or(o.Host, "simulated"), price, o.PriceSource})
	}
	d.grid([]string{"tier", "model", "served by", "$ per million tokens, prompt / completion", "price from"}, models)
	for _, o := range m.Datasets {
		benchmarks = append(benchmarks, []string{o.Name, strconv.Itoa(o.Items), o.Revision, o.ItemsHash})
	}
	d.grid([]string{"benchmark", "questions", "revision", "items"}, benchmarks)
	for _, r := range m.Routers {
		outcomes := fmt.Sprintf("%d of %s", r.Outcomes, cmp.Or(strings.Join(r.Datasets, ", "), "none"))
		routers = append(routers, []string{path.Base(r.File), cmp.Or(r.Method, "default"), outcomes, fmt.Sprintf("%.12s", r.SHA256)})
	}
	d.grid([]string{"router", "method", "outcomes it learned from", "SHA-256"}, routers)
	d.line("Written by %s, settings %s, grader %s, run %s.",
		escapeParagraph(m.Tool), escapeMarkdown(m.ConfigHash), escapeMarkdown(m.Grader), escapeMarkdown(m.Status))
}

// grid writes a plain table, if it has rows. An empty cell is "none".
func (d *document) grid(head []string, rows [][]string) {
	if rows == nil {
		return
	}
	lines := []string{"| " + strings.Join(head, " | ") + " |", strings.Repeat("|---", len(head)) + "|"}
	for _, row := range rows {
		line := "|"
		for _, cell := range row {
			line += " " + escapeMarkdown(cmp.Or(cell, "none")) + " |"
		}
		lines = append(lines, line)
	}
	d.line("%s", strings.Join(lines, "\n"))
}

func (d *document) figures(paths []string) {
	if len(paths) > 0 {
		d.line("## Figures")
	}
	for _, p := range paths {
		stem, isPNG := strings.CutSuffix(p, ".png")
		if !isPNG {
			continue
		}
		var others []string
		for _, o := range paths {
			if ext := path.Ext(o); o != p && strings.TrimSuffix(o, ext) == stem {
				others = append(others, fmt.Sprintf("[%s](%s)", strings.ToUpper(ext[1:]), target(o)))
			}
		}
		name := path.Base(stem)
		d.line("![%s](%s)", escapeMarkdown(name), target(p))
		if others != nil {
			d.line("%s as %s.", escapeParagraph(sentence(name)), strings.Join(others, " and "))
		}
	}
}

// sentence begins with a capital letter.
func sentence(s string) string { return strings.ToUpper(s[:min(1, len(s))]) + s[min(1, len(s)):] }

// target is a path between the parentheses of a link.
func target(p string) string { return (&url.URL{Path: p}).EscapedPath() }
