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
// counts; where none is, the last bold span is what the reply answered.
func gradeSpatial(q datasets.Question, reply string) Grade {
	if reply == q.Answer || !strings.ContainsAny(reply, " \n*\\") {
		return answered(strings.Clone(reply), "whole", reply == q.Answer)
	}
	bold := lastBold(reply)
	key := lower(q.Answer)
	for _, span := range bold {
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
	case len(bold) > 0:
		return answered(strings.Clone(lower(bold[0])), "bold", false)
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
	if n := slices.Index(spelledNumbers[:], word); n >= 0 && key == strconv.Itoa(n) {
		return true
	}
	switch key {
	case "tetrahedra", "tetrahedron", "triangle", "square":
		return utf8.RuneCountInString(word) < 2*len(key)+5 && strings.Contains(word, key)
	}
	return false
}

// lastBold finds the last three of what \*\*([^\*]+)\*\* finds, the last of
// them first. A span may cross lines.
func lastBold(s string) (last []string) {
	for {
		i := strings.Index(s, "**")
		if i < 0 {
			slices.Reverse(last)
			return last
		}
		s = strings.TrimLeft(s[i:], "*")
		n := strings.IndexByte(s, '*')
		if n < 0 {
			s = ""
			continue
		}
		span := s[:n]
		s = s[n:]
		if strings.HasPrefix(s, "**") {
			s = s[2:]
			if len(last) == 3 {
				last = slices.Delete(last, 0, 1)
			}
			last = append(last, span)
		}
	}
}
