package report

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text from models, servers and other people is data wherever it is shown. There is
// one function for each format, and each writer calls its own on all text that it
// writes, whatever its origin.

// Printable makes text fit for a terminal or a log: what would move the cursor,
// colour the screen or turn the direction of writing is spelled out, as in
// \u001b. New lines and tabs stay. JSON means the same as before.
func Printable(s string) string {
	if !strings.ContainsFunc(s, unprintable) && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD"):
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case !unprintable(r):
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

func unprintable(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\t' || // C0, DEL, C1
		unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
}

// oneLine is Printable for cells and headings, which a line break would end.
func oneLine(s string) string { return breaks.Replace(Printable(s)) }

var breaks = strings.NewReplacer("\n", " ", "\t", " ")

// escapeMarkdown keeps text on its line and in its cell, and what looks like
// markup, an HTML tag, a link or an image from being one. A pipe becomes an
// entity, because a backslash before it means something else in a table than
// outside.
func escapeMarkdown(s string) string { return markdown.Replace(oneLine(s)) }

// escapeParagraph is escapeMarkdown for text that begins a line, where some
// more would be markup: a heading, a list, an underline, what a link stands for.
func escapeParagraph(s string) string {
	s = strings.TrimLeft(escapeMarkdown(s), " ")
	if s != "" && strings.ContainsRune("#+-=[", rune(s[0])) {
		s = `\` + s
	}
	return s
}

var markdown = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "|", "&#124;", "&", "&amp;", "<", "&lt;", ">", "&gt;",
	"](", `]\(`, "][", `]\[`, "~", `\~`, "://", `:\//`, "www.", `www\.`)

// escapeLaTeX keeps text from being a command. Brackets are in a group, since
// "\\" followed by "[" would take them for its argument; quotes and bars are
// given by number, since some fonts and languages take them for commands.
func escapeLaTeX(s string) string { return latex.Replace(oneLine(s)) }

var latex = strings.NewReplacer(
	`\`, `\textbackslash{}`, "{", `\{`, "}", `\}`, "$", `\$`, "&", `\&`, "%", `\%`, "#", `\#`, "_", `\_`,
	"~", `\textasciitilde{}`, "^", `\textasciicircum{}`, "<", `\textless{}`, ">", `\textgreater{}`, "[", "{[}", "]", "{]}",
	"|", `\textbar{}`, `"`, `{\char34}`, "`", `{\char96}`,
	"–", "--", "−", "$-$", "±", `$\pm$`, "×", `$\times$`, "≥", `$\geq$`)

// escapeCSV puts an apostrophe before text that a spreadsheet would run as a
// formula. Numbers stay numbers; quoting is the CSV writer's.
func escapeCSV(s string) string {
	s = Printable(s)
	if r, _ := utf8.DecodeRuneInString(s); s != "" && strings.ContainsRune("=+-@\t\n＝＋－＠", r) && !isNumber(s) {
		return "'" + s
	}
	return s
}

// isNumber accepts fewer numbers than strconv: no infinities, no hexadecimals.
func isNumber(s string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return err == nil && strings.Trim(s, "+-.0123456789eE") == ""
}
