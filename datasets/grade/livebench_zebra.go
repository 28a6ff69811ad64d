package grade

import (
	"regexp"
	"strings"

	"hybridflow/datasets"
)

// gradeZebraWord grades the zebra puzzles of 2024-06: one word, the last
// ***word*** or, where none is bold, the last word of the reply.
func gradeZebraWord(q datasets.Question, reply string) Grade {
	word, rule := lastWord(reply), "last-word"
	if all := boldItalic.FindAllStringSubmatch(reply, -1); all != nil {
		word, rule = all[len(all)-1][1], "bold"
	}
	right := strings.EqualFold(word, q.Answer) ||
		len(word) == 1 && isDigit(word[0]) && word != "0" && strings.EqualFold(spelledNumbers[word[0]-'0'], q.Answer) ||
		strings.EqualFold(word+" movies", q.Answer)
	return answered(strings.Clone(word), rule, right)
}

// spelledNumbers spell zero to twenty. The older zebra puzzles accept a digit for
// a spelled key, not the other way round; spatial accepts the opposite.
var spelledNumbers = strings.Fields(`zero one two three four five six seven eight nine ten eleven twelve
	thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty`)

var boldItalic = regexp.MustCompile(`\*\*\*([\pL\pN_]+)\*\*\*`)

// lastWord returns the last \b\w+\b, or "".
func lastWord(s string) string {
	s = strings.TrimRightFunc(s, func(r rune) bool { return !isWord(r) })
	return s[len(strings.TrimRightFunc(s, isWord)):]
}

// gradeZebraList grades the zebra puzzles since 2024-11: several words, by
// position. Half the score is for all of them, half for each.
func gradeZebraList(q datasets.Question, reply string) Grade {
	keys := strings.Split(q.Answer, ",")
	spans, rule := solutions(reply), "solution"
	if len(spans) == 0 {
		rule = "boxed"
		if content, ok := officialBoxed(strings.ReplaceAll(reply, `\\fbox{`, `\\boxed{`)); ok {
			spans = []string{boxText.Replace(content)}
		}
	}
	if len(spans) == 0 {
		rule = "last-line"
		line := reply[strings.LastIndexByte(reply, '\n')+1:]
		if strings.Count(line, ",") == len(keys)-1 {
			spans = []string{line}
		}
	}
	if len(spans) == 0 {
		return Grade{Status: Unparsed}
	}
	words := lastParts(spans, len(keys))
	right := 0
	for i, key := range keys[:min(len(keys), len(words))] {
		key = strings.ReplaceAll(lower(key), "-", " ")
		word := strings.ReplaceAll(strings.ReplaceAll(lower(words[i]), "-", " "), "position", "")
		if strings.Contains(word, key) {
			right++
		}
	}
	g := answered(strings.Join(words, ","), rule, right == len(keys))
	if g.Status == Answered && right < len(keys) {
		g.Score = float64(right) / float64(len(keys)) / 2
	}
	return g
}

var boxText = strings.NewReplacer(`\text{`, "", "}", "", `\`, "")

// lastParts splits spans at their commas. Of a single span it gives all parts,
// and the first of them count; of several the last n, whichever spans they
// are in.
func lastParts(spans []string, n int) (parts []string) {
	if len(spans) == 1 {
		return strings.Split(spans[0], ",")
	}
	for i := len(spans) - 1; i >= 0 && len(parts) < n; i-- {
		parts = append(strings.Split(spans[i], ","), parts...)
	}
	return parts[max(0, len(parts)-n):]
}

func lower(s string) string { return strings.ToLower(strings.TrimSpace(s)) }
