package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestEscape(t *testing.T) {
	for _, c := range []struct {
		format         string
		escape         func(string) string
		in, want, name string
	}{
		{"terminal", Printable, "a\nb\tc é 漢", "a\nb\tc é 漢", "text stays"},
		{"terminal", Printable, "\x1b[2J\x1b]0;x\a", `\u001b[2J\u001b]0;x\u0007`, "clears the screen, sets the title"},
		{"terminal", Printable, "ok\rno\b\x7f", `ok\u000dno\u0008\u007f`, "writes over itself"},
		{"terminal", Printable, "\u009b31m", `\u009b31m`, "a C1 code"},
		{"terminal", Printable, "\u202efdp.exe\u2069", `\u202efdp.exe\u2069`, "turns the direction"},
		{"terminal", Printable, "\xff\uFFFD", "\\xff\uFFFD", "no UTF-8"},
		{"Markdown", escapeMarkdown, "a|b\r\nc", `a&#124;b\\u000d c`, "leaves its cell"},
		{"Markdown", escapeMarkdown, "<script>&lt;", "&lt;script&gt;&amp;lt;", "HTML"},
		{"Markdown", escapeMarkdown, "![x](http://h/p)", `![x]\(http:\//h/p)`, "an image that phones home"},
		{"Markdown", escapeMarkdown, "`*_~", "\\`\\*\\_\\~", "emphasis and code"},
		{"Markdown", escapeMarkdown, "-1.5 [-2.0, +1.0]", "-1.5 [-2.0, +1.0]", "numbers stay"},
		{"paragraph", escapeParagraph, "\n# x", `\# x`, "a heading"},
		{"paragraph", escapeParagraph, "[x]: http://h", `\[x]: http:\//h`, "what a link stands for"},
		{"LaTeX", escapeLaTeX, `\input{/etc/passwd}`, `\textbackslash{}input\{/etc/passwd\}`, "a command"},
		{"LaTeX", escapeLaTeX, "%$&#_^~", `\%\$\&\#\_\textasciicircum{}\textasciitilde{}`, "specials"},
		{"LaTeX", escapeLaTeX, "a\n\nb", "a  b", "a paragraph"},
		{"CSV", escapeCSV, "=1+1", "'=1+1", "a formula"},
		{"CSV", escapeCSV, "-2+cmd|' /C calc'!A0", "'-2+cmd|' /C calc'!A0", "a command"},
		{"CSV", escapeCSV, "＝1+1", "'＝1+1", "a wide formula"},
		{"CSV", escapeCSV, "-12.5e-3", "-12.5e-3", "numbers stay"},
		{"CSV", escapeCSV, "-Inf", "'-Inf", "no number in a spreadsheet"},
		{"CSV", escapeCSV, "\r=1", `\u000d=1`, "a carriage return"},
	} {
		if got := c.escape(c.in); got != c.want {
			t.Errorf("%s, %s: %q becomes %q, want %q", c.format, c.name, c.in, got, c.want)
		}
	}
}

// Output for programs may be looked at in a terminal, too.
func TestPrintableJSON(t *testing.T) {
	in := "\x1b\u009b\u202e\x7f\r\n\"\\é"
	text, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	safe := Printable(string(text))
	var out string
	if err := json.Unmarshal([]byte(safe), &out); err != nil || out != in || strings.ContainsFunc(safe, unprintable) {
		t.Errorf("%q becomes %s, which reads as %q (%v)", in, safe, out, err)
	}
}

// Whatever is in a table, its columns, lines and colours are those of the
// program.
func FuzzTableText(f *testing.F) {
	for _, s := range []string{"plain", "a|b\n*c*", "\x1b[31m", "\u202e", `\|`, `x\`, "=1", "{$}", "\xff|", "](x", "--", "\r\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		table := Table{Name: "n", Title: s, Caption: s, Columns: []Column{{Name: s}, {"v", Number, 1}},
			Rows: [][]Value{{words(s), number(1)}}, Notes: []string{s}}
		write := func(how func(io.Writer) error) string {
			var b bytes.Buffer
			if err := how(&b); err != nil {
				t.Fatal(err)
			}
			return b.String()
		}
		text := write(func(w io.Writer) error { return table.Text(w, false) })
		md, tex, data := write(table.Markdown), write(table.LaTeX), write(table.CSV)
		for format, got := range map[string]string{"text": text, "Markdown": md, "LaTeX": tex, "CSV": data} {
			if !utf8.ValidString(got) || strings.ContainsFunc(got, func(r rune) bool {
				return unprintable(r) || unicode.Is(unicode.Bidi_Control, r)
			}) {
				t.Errorf("%s of %q has control characters: %q", format, s, got)
			}
		}
		if n := strings.Count(md, "\n"); n != 9 {
			t.Errorf("Markdown of %q has %d lines:\n%s", s, n, md)
		}
		for line := range strings.Lines(md) {
			if n := strings.Count(line, "|"); n != 0 && n != 3 {
				t.Errorf("Markdown of %q has %d bars in a line: %s", s, n, line)
			}
		}
		if strings.ContainsAny(md, "<>") || strings.Contains(md, "](") {
			t.Errorf("Markdown of %q has markup:\n%s", s, md)
		}
		if strings.Count(tex, "{")-strings.Count(tex, `\{`) != strings.Count(tex, "}")-strings.Count(tex, `\}`) {
			t.Errorf("LaTeX of %q is out of balance:\n%s", s, tex)
		}
		records, err := csv.NewReader(strings.NewReader(data)).ReadAll()
		if err != nil || len(records) != 2 || len(records[1]) != 2 {
			t.Fatalf("CSV of %q: %v, %q", s, err, records)
		}
		if c := records[1][0]; c != "" && strings.ContainsRune("=+-@\t", rune(c[0])) && !isNumber(c) {
			t.Errorf("CSV of %q is a formula: %q", s, c)
		}
	})
}
