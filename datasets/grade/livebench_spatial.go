package grade

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"hybridflow/datasets"
)

// gradeSpatial grades a number or a shape: the whole reply, else any of the
// last three **bold** spans, else the last box. The first that is right
// counts; where none is, the last bold span is the answer.
func gradeSpatial(q datasets.Question, reply string) Grade {
	if reply == q.Answer || !strings.ContainsAny(reply, " \n*\\") {
		return answered(strings.Clone(reply), "whole", reply == q.Answer)
	}
	spans := lastBold(reply)
	key := lower(q.Answer)
	for _, span := range spans {
		if word := lower(span); isShape(word, key) {
			return answered(strings.Clone(word), "bold", true)
		}
	}
	content, boxed := officialBoxed(strings.ReplaceAll(reply, `\\fbox{`, `\\boxed{`))
	if boxed = boxed && content != ""; boxed {
		content = boxStyle.Replace(content)
		if content == q.Answer {
			return answered(content, "boxed", true)
		}
	}
	switch {
	case len(spans) > 0:
		return answered(strings.Clone(lower(spans[0])), "bold", false)
	case boxed:
		return answered(strings.Clone(content), "boxed", false)
	}
	return Grade{Status: Unparsed}
}

var boxStyle = strings.NewReplacer(`\textbf{`, "", `\mathbf{`, "", `\text{`, "", "}", "")

// isShape reports whether a bold word is the key. A number may be spelled. The
// names of some shapes may stand among a few more letters ("two tetrahedra"),
// but not so many that other shapes fit in.
func isShape(word, key string) bool {
	if word == key {
		return true
	}
	if n := slices.Index(spelledNumbers, word); n >= 0 && key == strconv.Itoa(n) {
		return true
	}
	switch key {
	case "tetrahedra", "tetrahedron", "triangle", "square":
		return utf8.RuneCountInString(word) < 2*len(key)+5 && strings.Contains(word, key)
	}
	return false
}

// lastBold returns the last three bold spans, the last of them first. A span may
// cross lines, but holds no star.
func lastBold(s string) (last []string) {
	for i := strings.Index(s, "**"); i >= 0; i = strings.Index(s, "**") {
		s = s[i+1:]
		if end := strings.IndexByte(s[1:], '*') + 1; end > 1 && strings.HasPrefix(s[end:], "**") {
			last = append(last[max(0, len(last)-2):], s[1:end])
			s = s[end+2:]
		}
	}
	slices.Reverse(last)
	return last
}
