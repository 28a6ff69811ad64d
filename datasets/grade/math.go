package grade

import (
	"regexp"
	"strings"

	"hybridflow/datasets"
)

// gradeMath grades MATH-500: the answer is
//
//	boxed   the content of the last balanced \boxed{} or \fbox{}, else
//	answer  the expression after the last "Answer:" or "answer is", else
//	line    a last line, or displayed mathematics, with which the reply ends
//
// and is right when [sameMath] finds it equal to the key.
func gradeMath(q datasets.Question, reply string) Grade {
	found, rule := "", "boxed"
	if content, ok := lastBoxed(reply, hasText); ok {
		found = content
	} else if found = statedMath(reply); found != "" {
		rule = "answer"
	} else if found = mathLine(reply); found != "" {
		rule = "line"
	} else {
		return Grade{Status: Unparsed}
	}
	found = strings.Clone(strings.TrimSpace(found))
	return answered(found, rule, sameMath(q.Answer, found))
}

// statedMath finds the expression after the last "answer is" or "Answer:" that
// is followed by one.
func statedMath(s string) string {
	for tail := range answerTails(s) {
		if span := mathSpan(tail); span != "" {
			return span
		}
	}
	return ""
}

// mathDelimiters open and close mathematics in replies: two displayed, two in
// running text.
var mathDelimiters = []struct{ open, end string }{{`\[`, `\]`}, {"$$", "$$"}, {`\(`, `\)`}, {"$", "$"}}

var goesOn = regexp.MustCompile(`^ *(?:,|and |or )`)

// mathSpan is the expression at the beginning of a text: the part between delimiters
// of mathematics, or the first line. A line that goes on with more
// mathematics, as in "$x = 1$ or $x = 2$", is taken whole.
func mathSpan(s string) string {
	s = s[:min(len(s), maxAnswer)]
	line := firstLine(s)
	for _, d := range mathDelimiters {
		body, ok := strings.CutPrefix(s, d.open)
		if !ok {
			continue
		}
		span, rest, closed := cutMath(body, d.end)
		if !closed {
			break
		}
		if rest = firstLine(rest); goesOn.MatchString(rest) && strings.Contains(rest, d.open) {
			return trimSentence(line)
		}
		return trimSentence(span)
	}
	if before, _, found := strings.Cut(line, ". "); found {
		line = before
	}
	for _, d := range mathDelimiters { // "the area, $5$, in words"
		if _, rest, ok := strings.Cut(line, d.open); ok {
			if span, _, closed := cutMath(rest, d.end); closed {
				return trimSentence(span)
			}
		}
	}
	return trimSentence(line)
}

// cutMath is strings.Cut at the end of mathematics; "\$" is money, no end.
func cutMath(s, end string) (before, after string, found bool) {
	for i := 0; i < len(s); i++ {
		if strings.HasPrefix(s[i:], end) {
			return s[:i], s[i+len(end):], true
		}
		if s[i] == '\\' && at(s, i+1) == '$' {
			i++
		}
	}
	return s, "", false
}

// trimSentence removes the punctuation of the sentence around an expression, also the
// brace left over from "\text{Answer: 5}".
func trimSentence(s string) string {
	s = strings.TrimRight(strings.TrimLeft(s, " \t\r\n*_`,;:\""), " \t\r\n*_`.,;:\"") // .5 begins with its point
	if strings.HasSuffix(s, "}") && !isNested(s) {
		s = strings.TrimSuffix(s, "}")
	}
	return s
}

// mathLine is the end of a reply if that is an expression and not prose:
// displayed mathematics, or a line that is within dollars or free of words.
func mathLine(s string) string {
	end := strings.TrimRight(s, " \n.,*")
	for _, d := range mathDelimiters[:2] {
		if body, ok := strings.CutSuffix(end, d.end); ok {
			if i := strings.LastIndex(body, d.open); i >= 0 && len(body)-i <= maxAnswer {
				return trimSentence(body[i+len(d.open):])
			}
		}
	}
	line := trimSentence(s[strings.LastIndexByte(s, '\n')+1:])
	if len(line) > maxAnswer {
		return ""
	}
	for _, d := range mathDelimiters[2:] {
		if body, ok := strings.CutPrefix(line, d.open); ok {
			if span, rest, closed := cutMath(body, d.end); closed && rest == "" {
				return trimSentence(span)
			}
		}
	}
	if _, ok := constantValue(normalMath(line)); ok || s == line && !strings.Contains(line, " ") {
		return line
	}
	return ""
}
