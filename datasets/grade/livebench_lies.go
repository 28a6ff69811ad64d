package grade

import (
	"strings"

	"hybridflow/datasets"
)

// gradeWebOfLies grades three words of yes, no and unknown. The official
// comparison lowers the key but not the answer, so "<solution>Yes, ..." is
// wrong, while bold and plain answers may be in any case.
func gradeWebOfLies(q datasets.Question, reply string) Grade {
	found, rule := "", ""
	if spans := solutions(reply); len(spans) > 0 {
		found, rule = spans[len(spans)-1], "solution"
	} else if words := lastVerdicts(reply); len(words) > 0 {
		found, rule = strings.Join(words, ", "), "bold"
	}
	if strings.TrimSpace(found) == "" { // also an empty <solution>
		if content, ok := lastLiesBox(reply); ok {
			found, rule = content, "boxed"
		} else if rule == "" {
			found, rule = lastTriple(reply), "plain"
		}
	}
	key := strings.ToLower(q.Answer)
	verdicts := strings.Count(found, "yes") + strings.Count(found, "no") + strings.Count(found, "unknown")
	right := found == key || verdicts == 3 && strings.Contains(found, key)
	return answered(strings.Clone(found), rule, right)
}

// liesBox makes bold LaTeX a box. Doubled backslashes are how replies look
// that were escaped once too often.
var liesBox = strings.NewReplacer(`\\boxed{\\textbf{`, `\\boxed{`, `\\fbox{`, `\\boxed{`, `\textbf{`, `\boxed{`)

func lastLiesBox(s string) (content string, ok bool) {
	if strings.IndexByte(s, '\\') < 0 { // spare most replies the copy
		return "", false
	}
	return officialBoxed(liesBox.Replace(s))
}

var verdictWords = [...]string{"yes", "no", "unknown"}

// lastVerdicts returns the last three of yes, no and unknown among bold words, in
// order; fewer if there are fewer.
func lastVerdicts(s string) (last []string) {
	for _, span := range spansInLine(s, "**", "**") {
		for word := range strings.FieldsSeq(span) {
			if v := verdict(word); v != "" {
				last = append(last[max(0, len(last)-2):], v)
			}
		}
	}
	return last
}

var stops = strings.NewReplacer(",", "", ".", "")

// verdict reads one word; commas and full stops do not count.
func verdict(word string) string {
	word = stops.Replace(word)
	for _, v := range verdictWords {
		if strings.EqualFold(word, v) {
			return v
		}
	}
	return ""
}

// lastTriple finds "x, y, z" of yes, no and unknown, in any case. The official rule
// searches each combination where it is first written, and takes the one whose first
// place is last; a triple that is repeated thus counts where it began.
func lastTriple(s string) (last string) {
	s = strings.ToLower(s)
	at := -1
	for _, x := range verdictWords {
		for _, y := range verdictWords {
			for _, z := range verdictWords {
				triple := x + ", " + y + ", " + z
				if i := strings.Index(s, triple); i > at {
					at, last = i, triple
				}
			}
		}
	}
	return last
}
