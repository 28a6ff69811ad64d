package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// Escape sequences are written out, since go-pretty's own depend on the
// environment, and whether to use colour is the caller's decision.
const (
	bold  = "\x1b[1m"
	faint = "\x1b[2m"
	green = "\x1b[32m"
	red   = "\x1b[31m"
	plain = "\x1b[0m"
)

// Text writes the table for a terminal. With colour, differences whose interval
// leaves out zero are green or red.
func (t *Table) Text(w io.Writer, colour bool) error {
	paint := func(code, s string) string {
		if !colour || code == "" {
			return s
		}
		return code + s + plain
	}
	p := t.pretty(func(c Column, v Value) string {
		switch s := oneLine(c.show(v)); {
		case c.Kind == Signed && v.Low > 0:
			return paint(green, s)
		case c.Kind == Signed && v.High < 0:
			return paint(red, s)
		case v.Bold:
			return paint(bold, s)
		default:
			return s
		}
	}, func(name string) string { return paint(bold, oneLine(name)) }, func(name string) string { return paint(bold, oneLine(name)+":") })
	p.SetStyle(table.Style{
		Name:    "rules",
		Box:     table.BoxStyle{PaddingRight: "  ", MiddleHorizontal: "─", TopSeparator: "─", MiddleSeparator: "─", BottomSeparator: "─"},
		Options: table.Options{SeparateHeader: true},
		Format:  table.FormatOptions{Header: text.FormatDefault},
	})
	var b strings.Builder
	fmt.Fprintln(&b, paint(bold, oneLine(t.Title)))
	fmt.Fprintln(&b, paint(faint, oneLine(t.Caption)))
	sentences := t.prose()
	for _, line := range sentences {
		fmt.Fprintln(&b, "  "+oneLine(line))
	}
	if sentences == nil {
		for line := range strings.Lines(p.Render() + "\n") {
			b.WriteString(strings.TrimRight(line, " \n") + "\n")
		}
	}
	if colour && t.Bold != "" {
		fmt.Fprintln(&b, paint(faint, "  "+oneLine(t.Bold)))
	}
	for _, n := range t.Notes {
		fmt.Fprintln(&b, paint(faint, "  "+oneLine(n)))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// notes are what is below the table where bold can be seen.
func (t *Table) notes() []string {
	if t.Bold == "" {
		return t.Notes
	}
	return append([]string{t.Bold}, t.Notes...)
}

// Markdown writes the table with its title as a heading.
func (t *Table) Markdown(w io.Writer) error {
	strong := func(s string) string { return "**" + s + "**" }
	p := t.pretty(func(c Column, v Value) string {
		s := escapeMarkdown(c.show(v))
		if v.Bold {
			return strong(s)
		}
		return s
	}, escapeMarkdown, func(name string) string { return strong(escapeMarkdown(name)) })
	body := ""
	for _, line := range t.prose() {
		body += "- " + escapeParagraph(line) + "\n"
	}
	if body == "" {
		body = p.RenderMarkdown() + "\n"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "### %s\n\n", escapeMarkdown(t.Title))
	if t.Caption != "" {
		fmt.Fprintf(&b, "%s\n\n", escapeParagraph(t.Caption))
	}
	b.WriteString(body)
	for i, n := range t.notes() {
		if i == 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "- %s\n", escapeParagraph(n))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (t *Table) pretty(show func(Column, Value) string, header, block func(string) string) table.Writer {
	p := table.NewWriter()
	var head table.Row
	var configs []table.ColumnConfig
	for n, i := range t.visible() {
		head = append(head, header(t.Columns[i].Name))
		align := text.AlignRight
		if t.Columns[i].Kind == Words {
			align = text.AlignLeft
		}
		configs = append(configs, table.ColumnConfig{Number: n + 1, Align: align, AlignHeader: align})
	}
	p.AppendHeader(head)
	p.SetColumnConfigs(configs)
	for n, row := range t.Rows {
		if name, ok := t.begins(n); ok {
			above := make(table.Row, len(head))
			for i := range above {
				above[i] = ""
			}
			above[0] = block(name)
			p.AppendRow(above)
		}
		var r table.Row
		for _, i := range t.visible() {
			r = append(r, show(t.Columns[i], row[i]))
		}
		p.AppendRow(r)
	}
	return p
}
