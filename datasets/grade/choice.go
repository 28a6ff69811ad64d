package grade

import (
	"strings"
	"unicode"

	"hybridflow/datasets"
)

// letterName is a letter as a string that keeps no reply in memory.
func letterName(letter byte) string {
	i := letter - 'A'
	return datasets.OptionLetters[i : i+1]
}

// gradeMMLUPro follows the extraction of the MMLU-Pro authors' script for
// local models. Their scripts for hosted models remove "**" first; all the
// recorded extractions, those of hosted models too, were made without.
func gradeMMLUPro(q datasets.Question, reply string) Grade {
	for _, rule := range mmluProRules {
		if letter := rule.find(reply); letter != 0 {
			c := letterName(letter)
			return answered(c, rule.name, c == q.Answer)
		}
	}
	return Grade{Status: Unparsed}
}

// mmluProRules return a letter, or 0 where they find none.
var mmluProRules = []struct {
	name string
	find func(string) byte
}{
	{"answer-is", firstAnswerIs},
	{"answer-colon", answerColon},
	{"last-letter", lastLetter},
}

// firstAnswerIs finds the first
//
//	answer is \(?([A-J])
func firstAnswerIs(s string) byte {
	const marker = "answer is "
	for {
		i := strings.Index(s, marker)
		if i < 0 {
			return 0
		}
		s = s[i+len(marker):]
		if c := at(strings.TrimPrefix(s, "("), 0); isOption(c) {
			return c
		}
	}
}

// answerColon finds, in the first line with one, the last
//
//	[aA]nswer:\s*([A-J])
//
// which is how the greedy .*[aA]nswer:\s*([A-J]) reads. The blanks may go on
// to another line; what counts is where the match begins.
func answerColon(s string) (letter byte) {
	const marker = "nswer:"
	for {
		i := strings.Index(s, marker)
		if i < 0 || letter != 0 && strings.Contains(s[:i], "\n") {
			return letter
		}
		capital := i > 0 && (s[i-1] == 'a' || s[i-1] == 'A')
		s = s[i+len(marker):]
		if c := at(strings.TrimLeftFunc(s, isPythonSpace), 0); capital && isOption(c) {
			letter = c
		}
	}
}

// isPythonSpace is Python's \s.
func isPythonSpace(r rune) bool {
	return 0x1c <= r && r <= 0x1f || unicode.IsSpace(r)
}

// lastLetter finds the last \b[A-J]\b.
func lastLetter(s string) byte {
	for i := len(s) - 1; i >= 0; i-- {
		if isOption(s[i]) && alone(s, i) {
			return s[i]
		}
	}
	return 0
}

func isOption(c byte) bool { return 'A' <= c && c <= 'J' }
