package grade

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// answerText is what a reply says once its thinking is taken away.
func answerText(output string) string {
	if strings.Contains(output, "think>") {
		output = withoutThinking(output)
	}
	return strings.TrimSpace(output)
}

// withoutThinking removes every <think>...</think>. A block that is never
// closed reaches to the end; one that is never opened began in the prompt,
// where some chat templates put the opening tag.
func withoutThinking(s string) string {
	const open, end = "<think>", "</think>"
	if i := strings.Index(s, end); i >= 0 && !strings.Contains(s[:i], open) {
		s = s[i+len(end):]
	}
	var kept strings.Builder
	for {
		before, block, found := strings.Cut(s, open)
		if !found && kept.Len() == 0 {
			return s // the usual case, one block in front, costs no copy
		}
		kept.WriteString(before)
		if !found {
			return kept.String()
		}
		_, s, _ = strings.Cut(block, end)
	}
}

// foldIndex is strings.Index from a byte on, blind to ASCII case; word is in
// lower case. It returns len(s) where the word does not occur.
func foldIndex(s, word string, from int) int {
	for i := from; i+len(word) <= len(s); i++ {
		if lowerASCII(s[i]) == word[0] && hasFoldPrefix(s[i:], word) {
			return i
		}
	}
	return len(s)
}

// hasFoldPrefix reports whether s begins with word, blind to ASCII case.
func hasFoldPrefix(s, word string) bool {
	if len(s) < len(word) {
		return false
	}
	for i := range len(word) {
		if lowerASCII(s[i]) != word[i] {
			return false
		}
	}
	return true
}

func lowerASCII(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// skipAny returns the first index at or after i whose byte is not in set.
func skipAny(s string, i int, set string) int {
	for i < len(s) && strings.IndexByte(set, s[i]) >= 0 {
		i++
	}
	return i
}

// cutAnyPrefix removes the first of the prefixes that s has.
func cutAnyPrefix(s string, prefixes ...string) (rest string, ok bool) {
	for _, p := range prefixes {
		if rest, ok := strings.CutPrefix(s, p); ok {
			return rest, true
		}
	}
	return s, false
}

// at is s[i], or 0 before the beginning and beyond the end.
func at(s string, i int) byte {
	if 0 <= i && i < len(s) {
		return s[i]
	}
	return 0
}

func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

// isWord is Python's \w, in which the official rules are written.
func isWord(r rune) bool {
	return r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r)
}

// alone reports whether the ASCII character s[i] is a word by itself: \b on
// both sides.
func alone(s string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i+1:])
	return (i == 0 || !isWord(before)) && (i+1 == len(s) || !isWord(after))
}

// lastBoxed returns what is in the last balanced \boxed{} or \fbox{} that
// accept takes. It looks at the last 64 boxes, and into each no further than
// an answer can reach, which keeps a megabyte of "\boxed{" cheap.
func lastBoxed(s string, accept func(content string) bool) (content string, ok bool) {
	tail := s
	for tries := 0; tries < 64; {
		i := strings.LastIndex(tail, "box")
		if i < 0 {
			break
		}
		open := -1
		if strings.HasSuffix(s[:i], `\`) && strings.HasPrefix(s[i:], "boxed") {
			open = i + len("boxed")
		} else if strings.HasSuffix(s[:i], `\f`) {
			open = i + len("box")
		}
		if open >= 0 {
			tries++
			open = skipAny(s, open, " \t\n")
			if content, ok := braced(s, open); ok && accept(content) {
				return content, true
			}
		}
		tail = tail[:i]
	}
	return "", false
}

// braced returns what is between the brace s[open] and the one that closes
// it. Braces written \{ and \} are text. It gives up after maxAnswer bytes.
func braced(s string, open int) (content string, ok bool) {
	if at(s, open) != '{' {
		return "", false
	}
	depth := 0
	for i := open; i < len(s) && i <= open+maxAnswer; i++ {
		switch s[i] {
		case '\\':
			i++
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return s[open+1 : i], true
			}
		}
	}
	return "", false
}
