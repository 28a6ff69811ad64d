package grade

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"hybridflow/datasets"
)

// A letterRule finds the letter of an option, or 0.
type letterRule struct {
	name string
	find func(reply string) byte
}

// byRules grades by the first rule that finds a letter.
func byRules(rules []letterRule, reply string, right func(letter string) bool) Grade {
	for _, rule := range rules {
		if c := rule.find(reply); c != 0 {
			letter := datasets.OptionLetters[c-'A':][:1] // a constant, which keeps no reply in memory
			return answered(letter, rule.name, right(letter))
		}
	}
	return Grade{Status: Unparsed}
}

// firstGroup returns a rule's finder: the first group that took part in the first
// match of an expression.
func firstGroup(expr string) func(string) byte {
	compiled := regexp.MustCompile(expr)
	return func(s string) byte {
		if m := compiled.FindStringSubmatch(s); m != nil {
			return strings.Join(m[1:], "")[0]
		}
		return 0
	}
}

// pythonSpace is Python's \s, in which the official rules are written: unlike Go's it
// covers all of Unicode.
const pythonSpace = `[\s\v\x1c-\x1f\x{85}\p{Z}]`

// mmluProRules are those of the MMLU-Pro authors' script for local models. Their
// scripts for hosted models remove "**" first; all the recorded extractions, those of
// hosted models too, were made without. The greedy beginning of the second one makes
// its match the last of a line.
var mmluProRules = []letterRule{
	{"answer-is", firstGroup(`answer is \(?([A-J])`)},
	{"answer-colon", func(s string) byte {
		if !strings.Contains(s, "nswer:") { // much faster than the expression
			return 0
		}
		return greedyAnswerColon(s)
	}},
	{"last-letter", lastLetter},
}

func gradeMMLUPro(q datasets.Question, reply string) Grade {
	return byRules(mmluProRules, reply, func(letter string) bool { return letter == q.Answer })
}

var greedyAnswerColon = firstGroup(`.*[aA]nswer:` + pythonSpace + `*([A-J])`)

// lastLetter finds the last \b[A-J]\b; searching backward is much faster than an
// expression.
func lastLetter(s string) byte {
	for i := len(s) - 1; i >= 0; i-- {
		if 'A' <= s[i] && s[i] <= 'J' && alone(s, i) {
			return s[i]
		}
	}
	return 0
}

// alone reports whether the ASCII character s[i] is a word by itself: \b on both
// sides.
func alone(s string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i+1:])
	return (i == 0 || !isWord(before)) && (i+1 == len(s) || !isWord(after))
}
