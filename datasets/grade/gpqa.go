package grade

import (
	"regexp"
	"strings"

	"hybridflow/datasets"
)

// gpqaRules are the rule of OpenAI's simple-evals and, for replies in which it finds
// nothing, rules of our own for the forms in which real answers come:
//
//	answer-colon  the first (?i)Answer[ \t]*:[ \t]*\$?([A-D]). The published rule also
//	              takes a small letter, even the first of a word, and counts it wrong;
//	              here a small letter must end its line, and is right if the capital is
//	statement     the last of: "answer is B", "**Answer:** (B)", "option B is
//	              correct", \boxed{B}; a model that corrects itself does so last
//	marked        the last letter by itself in **bold** or between dollars
//	line          a last or first line that begins "B)", "B." or is just "B"
//	parenthesis   the last "(B)"
var gpqaRules = []letterRule{
	{"answer-colon", simpleEvals},
	{"statement", lastStatement},
	{"marked", lastMarked},
	{"line", letterLine},
	{"parenthesis", lastParenthesis},
}

// gradeGPQA applies gpqaRules. An option with the very text of the right one is right
// too: a few items have two such options.
func gradeGPQA(q datasets.Question, reply string) Grade {
	return byRules(gpqaRules, reply, func(letter string) bool { return letter == q.Answer || sameOption(q, letter) })
}

func sameOption(q datasets.Question, letter string) bool {
	i, right := strings.Index(datasets.OptionLetters, letter), strings.Index(datasets.OptionLetters, q.Answer)
	return len(q.Answer) == 1 && right >= 0 && max(i, right) < len(q.Options) && q.Options[i] == q.Options[right]
}

var colonLetter = firstGroup(`^[ \t]*:[ \t]*\$?(?:([A-D])|([a-d])[$). \t\r]*(?:\n|$))`)

func simpleEvals(s string) byte {
	const word = "answer"
	for i := range len(s) {
		if lowerASCII(s[i]) == word[0] && hasFoldPrefix(s[i:], word) {
			if c := colonLetter(s[i+len(word):]); c != 0 {
				return c &^ 0x20
			}
		}
	}
	return 0
}

// lastStatement finds the last place that states which letter is the answer.
func lastStatement(s string) (letter byte) {
	for i := 0; i < len(s); i++ {
		var found byte
		switch lowerASCII(s[i]) {
		case 'a':
			if hasFoldPrefix(s[i:], "answer") {
				found = letterAfter(s[i+len("answer"):], false)
			}
		case 'o', 'c':
			if hasFoldPrefix(s[i:], "option") || hasFoldPrefix(s[i:], "choice") {
				found = letterAfter(s[i+len("option"):], false)
				if found == 0 {
					found = correctLetter(s[i+len("option"):])
				}
			}
		case '\\':
			for _, box := range [...]string{`\boxed`, `\fbox`} {
				if rest, ok := strings.CutPrefix(s[i:], box); ok {
					found = letterAfter(rest, true)
				}
			}
		}
		if found != 0 {
			letter = found
		}
	}
	return letter
}

// statementWindow is how many bytes may lie between a word such as "answer"
// and its letter. It keeps the search linear, also where every byte begins a match;
// one expression for all forms would be slower by two orders of magnitude.
const statementWindow = 60

// letterAfter reads the words and marks that lead from "answer" to the letter,
// such as ` is therefore: **(`. Unless it is linked already, a letter needs an
// "is" or a colon in front: "answer B" alone may be part of any sentence.
func letterAfter(s string, linked bool) byte {
	s = s[:min(len(s), statementWindow)]
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ':' || c == '=':
			linked = true
		case isLetter(c) || c == '\\':
			end := i + 1
			for isLetter(at(s, end)) {
				end++
			}
			word := s[i:end]
			switch {
			case linked && len(word) == 1 && isOption(c) && alone(s, i):
				return c
			case word == "is" || word == "be":
				linked = true
			case !fillers[word]:
				return 0
			}
			i = end - 1
		case strings.IndexByte(" \t\r\n*_$`\"'([{", c) < 0:
			return 0
		}
	}
	return 0
}

// fillers may stand between "answer" and its letter.
var fillers = map[string]bool{
	"option": true, "choice": true, "letter": true, "therefore": true, "thus": true, "clearly": true,
	"indeed": true, "actually": true, "definitely": true, "most": true, "likely": true, "probably": true,
	"would": true, "should": true, "must": true, "will": true, "then": true, "still": true,
	`\`: true, `\boxed`: true, `\fbox`: true, `\text`: true, `\textbf`: true, `\mathbf`: true, `\mathrm`: true,
}

// correctLetter reads ` (B) is the correct` after "option".
var correctLetter = firstGroup(`^[ *($]{0,50}([A-D])[ *)$]{1,50}is (?:the )?(?:correct|right|best|answer)`)

func isOption(c byte) bool { return 'A' <= c && c <= 'D' }

const latexText = `(?:\\text(?:bf)?|\\math(?:bf|rm))?`

var marked = regexp.MustCompile(`\*[*$]*` + latexText + `[({]*([A-D])(?:[)}.:]*\*|[)}.:]+ )` +
	`|\$[*$]*` + latexText + `[({]*([A-D])[)}.:]*\$`)

// lastMarked finds the last **B**, **(B)**, **B) text**, $B$ or $\text{B}$.
func lastMarked(s string) byte {
	i, end := strings.IndexAny(s, "*$"), len(s)-2
	for end >= 0 && !(isOption(s[end]) && strings.IndexByte(")}.:*$", s[end+1]) >= 0) {
		end--
	}
	if i < 0 || end < 0 { // much faster than the expression
		return 0
	}
	all := marked.FindAllStringSubmatch(s[i:], -1)
	if all == nil {
		return 0
	}
	last := all[len(all)-1]
	return (last[1] + last[2])[0]
}

var letterStart = firstGroup(`^[ \t(]*([A-D])(?:[).:\r]|$)`)

// letterLine tries the last line, then the first.
func letterLine(s string) byte {
	if c := letterStart(s[strings.LastIndexByte(s, '\n')+1:]); c != 0 {
		return c
	}
	return letterStart(firstLine(s))
}

// lastParenthesis finds the last (B).
func lastParenthesis(s string) byte {
	for i := len(s) - 3; i >= 0; i-- {
		if s[i] == '(' && s[i+2] == ')' && isOption(s[i+1]) {
			return s[i+1]
		}
	}
	return 0
}
