package grade

import (
	"iter"
	"math"
	"regexp"
	"strconv"
	"strings"

	"hybridflow/datasets"
)

// gradeInteger grades AIME, whose answers are integers from 0 to 999. Any
// other number is an answer too, a wrong one; so is an expression in a box.
//
//	boxed         the last balanced \boxed{} or \fbox{}
//	answer        the number after the last "answer is" or "Answer:"
//	last-integer  the last integer in the text
func gradeInteger(q datasets.Question, reply string) Grade {
	found, rule := "", "boxed"
	if content, ok := lastBoxed(reply, hasText); ok {
		if found, ok = integerValue(content); !ok {
			found = strings.Clone(strings.TrimSpace(content))
		}
	} else if found = statedInteger(reply); found != "" {
		rule = "answer"
	} else if found = lastInteger(reply); found != "" {
		rule = "last-integer"
	} else {
		return Grade{Status: Unparsed}
	}
	return answered(found, rule, found == canonicalInteger(strings.TrimSpace(q.Answer)))
}

func hasText(s string) bool { return strings.TrimSpace(s) != "" }

// integerValue reads text that is nothing but an integer: "025", "x = 25",
// "1,024", "25^\circ", "2^5".
func integerValue(text string) (digits string, ok bool) {
	text = strings.TrimSpace(text)
	if !isInteger(text) {
		text = normalMath(text)
		text = text[strings.LastIndexByte(text, '=')+1:]
	}
	if isInteger(text) {
		return canonicalInteger(text), true
	}
	v, constant := constantValue(text)
	if !constant || imag(v) != 0 || real(v) != math.Trunc(real(v)) || math.Abs(real(v)) >= 1<<53 {
		return "", false
	}
	return strconv.FormatInt(int64(real(v)), 10), true
}

// statedInteger finds the number after the last "answer is" or "Answer:" that
// has one in its line, or in the line after when its own is blank.
func statedInteger(s string) string {
	for tail := range answerTails(s) {
		if digits, ok := integerValue(mathSpan(tail)); ok {
			return digits
		}
		for number := range integers(firstLine(tail)) {
			return canonicalInteger(number)
		}
	}
	return ""
}

// stated matches what makes the text after "answer" a statement: "is" or a colon, also
// as in **Answer**: or \text{Answer: }.
var stated = regexp.MustCompile(`^[*_ \t]*(?::|is(?:\b|_))[:*_} \t\r\n]*`)

// answerTails yields the text after each "answer is" and "Answer:", from the last to
// the first, each up to the next "answer".
func answerTails(s string) iter.Seq[string] {
	const word = "answer"
	return func(yield func(string) bool) {
		for i := len(s) - len(word); i >= 0; i-- {
			if lowerASCII(s[i]) != word[0] || !hasFoldPrefix(s[i:], word) {
				continue
			}
			tail := s[i+len(word):]
			s = s[:i]
			if head := stated.FindString(tail); head != "" && !yield(tail[len(head):]) {
				return
			}
		}
	}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// lastInteger finds the last integer that is neither part of a decimal nor of a name.
func lastInteger(s string) (digits string) {
	for number := range integers(s) {
		digits = number
	}
	return canonicalInteger(digits)
}

// integers yields the integers in a text as they are written, with their sign
// and the commas between thousands.
func integers(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := 0; i < len(s); i++ {
			if !isDigit(s[i]) {
				continue
			}
			start, end := i, integerEnd(s, i)
			i = end
			if before := at(s, start-1); isLetter(before) || strings.IndexByte("._^", before) >= 0 {
				continue
			}
			if isLetter(at(s, end)) || at(s, end) == '_' || at(s, end) == '.' && isDigit(at(s, end+1)) {
				continue
			}
			if before := at(s, start-2); at(s, start-1) == '-' && !isLetter(before) && !isDigit(before) && before != ')' {
				start--
			}
			if !yield(s[start:end]) {
				return
			}
		}
	}
}

// integerEnd returns the end of the integer that begins at s[i]; it may have
// commas between thousands.
func integerEnd(s string, i int) int {
	start := i
	for isDigit(at(s, i)) {
		i++
	}
	if i-start > 3 || s[start] == '0' {
		return i
	}
	for at(s, i) == ',' && isDigit(at(s, i+1)) && isDigit(at(s, i+2)) && isDigit(at(s, i+3)) && !isDigit(at(s, i+4)) {
		i += 4
	}
	return i
}

// isInteger reports whether s is digits, with or without a sign.
func isInteger(s string) bool {
	s = strings.TrimPrefix(s, "-")
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// canonicalInteger drops leading zeros and commas. It returns a copy.
func canonicalInteger(s string) string {
	digits, negative := strings.CutPrefix(s, "-")
	digits = strings.TrimLeft(strings.ReplaceAll(digits, ",", ""), "0")
	switch {
	case s == "":
		return ""
	case digits == "":
		return "0"
	case negative:
		return "-" + digits
	}
	return strings.Clone(digits)
}
