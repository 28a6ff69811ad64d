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
	Verdict []string // sentences that the page begins with; plain text
	Lead    []string // figures below the verdict, as Figures
	// LeadTables are below the figures that lead.
	LeadTables []Table
	Figures    []string // paths relative to the page; of those that differ in format only, the PNG is shown and the others are linked
	More       []string // paragraphs of Markdown below the tables, such as links to other pages
	Tables     string   // folder of the tables, relative to the page, as NAME and [Summary.Tag] and .md
}

// inlined are the tables that are on the page, in this order; all others are linked.
var inlined = []string{"table-1-accuracy", "primary", "table-3-ablations", "table-2a-time", "table-2b-cost", "savings"}

// Document writes a run as one Markdown page, that which a reader wants to know first
// at the top: the verdict, the figures that lead, the tables that a publication has,
// the other figures, links to all other tables, and at the end what was measured with
// what, in which versions.
func Document(w io.Writer, s *summary.Summary, p Page, m *results.Manifest) error {
	d := &document{}
	d.line("# %s", escapeMarkdown(p.Title+s.Kind()))
	for _, sentence := range p.Verdict {
		d.line("%s", escapeParagraph(sentence))
	}
	d.kind(s)
	d.figures(p.Lead)
	d.tables(p.LeadTables)
	shown, rest := split(s)
	d.line("## Results")
	d.line("%s.", escapeParagraph(sentence(s.Caption())))
	d.tables(shown)
	for _, text := range p.More {
		d.line("%s", text)
	}
	if len(p.Figures) > 0 {
		d.line("## Figures")
	}
	d.figures(p.Figures)
	d.links(rest, p.Tables, s.Tag())
	d.setting(m)
	_, err := io.WriteString(w, d.String())
	return err
}

// split finds the tables that are inlined, and all others. Caption and warnings are
// once on the page. Without tables of methods there is that of accuracy.
func split(s *summary.Summary) (shown, rest []Table) {
	names := inlined
	if s.Blocks == nil {
		names = append([]string{"accuracy"}, inlined...)
	}
	shown = make([]Table, len(names))
	for _, t := range Tables(s) {
		i := slices.Index(names, t.Name)
		if i < 0 {
			rest = append(rest, t)
			continue
		}
		t.Caption, t.Notes = "", t.Notes[:len(t.Notes)-len(s.Warnings)]
		shown[i] = t
	}
	return slices.DeleteFunc(shown, func(t Table) bool { return t.Name == "" }), rest
}

// A document is written as a whole at the end.
type document struct{ strings.Builder }

// line writes a paragraph.
func (d *document) line(format string, args ...any) { fmt.Fprintf(d, format+"\n\n", args...) }

// kind says what is simulated and made up, and what the figures do not say.
func (d *document) kind(s *summary.Summary) {
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
}

func (d *document) tables(tables []Table) {
	for _, t := range tables {
		t.Markdown(d) // a Builder makes no errors
		d.line("")
	}
}

// links lead to the tables that are not on the page: those of all benchmarks together,
// then those of single ones.
func (d *document) links(tables []Table, dir, tag string) {
	for _, group := range []struct {
		title  string
		single bool
	}{{"More tables", false}, {"Tables of single benchmarks", true}} {
		var lines []string
		for _, t := range tables {
			if (t.Dataset != "") == group.single {
				lines = append(lines, fmt.Sprintf("- [%s](%s)", escapeMarkdown(t.Title), target(path.Join(dir, t.Name+tag+".md"))))
			}
		}
		if lines != nil {
			d.line("## %s", group.title)
			d.line("%s", strings.Join(lines, "\n"))
		}
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

// figures shows each once, with links to its other formats.
func (d *document) figures(paths []string) {
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
