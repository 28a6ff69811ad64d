package grade

import (
	"strings"

	"hybridflow/datasets"
)

// gradeGPQA follows the rule of OpenAI's simple-evals and, where it finds
// nothing, rules of our own for the forms in which real answers come:
//
//	statement    the last of: "answer is B", "**Answer:** (B)", "option B is
//	             correct", \boxed{B}; a model that corrects itself says so last
//	marked       the last letter by itself in **bold** or between dollars
//	line         a last or first line that begins "B)", "B." or is just "B"
//	parenthesis  the last "(B)"
//
// An option with the very text of the right one is right too: a few items have
// two such options.
func gradeGPQA(q datasets.Question, reply string) Grade {
	for _, rule := range gpqaRules {
		if letter := rule.find(reply); letter != 0 {
			c := letterName(letter)
			return answered(c, rule.name, c == q.Answer || sameOption(q, letter))
		}
	}
	return Grade{Status: Unparsed}
}

// gpqaRules return a letter, or 0 where they find none.
var gpqaRules = []struct {
	name string
	find func(string) byte
}{
	{"answer-colon", simpleEvals},
	{"statement", lastStatement},
	{"marked", lastMarked},
	{"line", letterLine},
	{"parenthesis", lastParenthesis},
}

func sameOption(q datasets.Question, letter byte) bool {
	i := int(letter - 'A')
	return len(q.Answer) == 1 && i < len(q.Options) &&
		int(q.Answer[0]-'A') < len(q.Options) && q.Options[i] == q.Options[q.Answer[0]-'A']
}

// simpleEvals finds the first
//
//	(?i)Answer[ \t]*:[ \t]*\$?([A-D])
//
// The published rule takes a small letter too, even the first of a word, and
// counts it wrong. Here a small letter must end its line, and then is right
// where the capital would be.
func simpleEvals(s string) byte {
	for i := foldIndex(s, "answer", 0); i < len(s); i = foldIndex(s, "answer", i+1) {
		j := skipAny(s, i+len("answer"), " \t")
		if at(s, j) != ':' {
			continue
		}
		j = skipAny(s, j+1, " \t")
		if at(s, j) == '$' {
			j++
		}
		switch c := at(s, j); {
		case 'A' <= c && c <= 'D':
			return c
		case 'a' <= c && c <= 'd':
			if end := skipAny(s, j+1, "$). \t\r"); end == len(s) || s[end] == '\n' {
				return c - 'a' + 'A'
			}
		}
	}
	return 0
}

// lastStatement finds the last place that says which letter is the answer.
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
					found = letterIsCorrect(s[i+len("option"):])
				}
			}
		case '\\':
			if rest, ok := cutAnyPrefix(s[i:], `\boxed`, `\fbox`); ok {
				found = letterAfter(rest, true)
			}
		}
		if found != 0 {
			letter = found
		}
	}
	return letter
}

// statementWindow is how many bytes may lie between a word such as "answer"
// and its letter; it keeps the search linear.
const statementWindow = 60

// letterAfter reads the words and marks that lead from "answer" to the letter,
// such as ` is therefore: **(`. Unless it is linked already, a letter needs an
// "is" or a colon in front: "answer B" alone may be about anything.
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
			case linked && len(word) == 1 && 'A' <= c && c <= 'D' && alone(s, i):
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

// letterIsCorrect reads ` (B) is the correct` after "option".
func letterIsCorrect(s string) byte {
	s = s[:min(len(s), statementWindow)]
	i := skipAny(s, 0, " *($")
	c := at(s, i)
	if c < 'A' || 'D' < c || !alone(s, i) {
		return 0
	}
	rest := s[skipAny(s, i+1, " *)$"):]
	if !strings.HasPrefix(rest, "is ") {
		return 0
	}
	rest = strings.TrimPrefix(rest[len("is "):], "the ")
	for _, word := range [...]string{"correct", "right", "best", "answer"} {
		if strings.HasPrefix(rest, word) {
			return c
		}
	}
	return 0
}

// lastMarked finds the last **B**, **(B)**, **B) text**, $B$ or $\text{B}$.
func lastMarked(s string) (letter byte) {
	for i := 0; i < len(s); i++ {
		mark := s[i]
		if mark != '*' && mark != '$' {
			continue
		}
		j := skipAny(s, i, "*$")
		i = j - 1
		rest, _ := cutAnyPrefix(s[j:], `\textbf`, `\text`, `\mathbf`, `\mathrm`)
		j = skipAny(s, len(s)-len(rest), "({")
		c := at(s, j)
		if c < 'A' || 'D' < c {
			continue
		}
		end := skipAny(s, j+1, ")}.:")
		if next := at(s, end); next == mark || mark == '*' && end > j+1 && next == ' ' {
			letter = c
		}
	}
	return letter
}

// letterLine looks at the last line, then at the first.
func letterLine(s string) byte {
	last := s[strings.LastIndexByte(s, '\n')+1:]
	first, _, _ := strings.Cut(s, "\n")
	for _, line := range [...]string{last, first} {
		line = strings.TrimLeft(line, " \t(")
		if c := at(line, 0); 'A' <= c && c <= 'D' {
			if next := at(line, 1); next == 0 || strings.IndexByte(").:\r", next) >= 0 {
				return c
			}
		}
	}
	return 0
}

// lastParenthesis finds the last (B).
func lastParenthesis(s string) byte {
	for i := len(s) - 3; i >= 0; i-- {
		if s[i] == '(' && s[i+2] == ')' && 'A' <= s[i+1] && s[i+1] <= 'D' {
			return s[i+1]
		}
	}
	return 0
}
