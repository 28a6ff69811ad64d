package grade

import (
	"strings"
	"unicode"
)

// answerText is the text of a reply without its thinking.
func answerText(output string) string {
	if strings.Contains(output, "think>") {
		output = withoutThinking(output)
	}
	return strings.TrimSpace(output)
}

// withoutThinking removes every <think>...</think>. A block that is not closed
// extends to the end; one that is not opened began in the prompt, where some chat
// templates put the opening tag.
func withoutThinking(s string) string {
	const open, end = "<think>", "</think>"
	if before, after, found := strings.Cut(s, end); found && !strings.Contains(before, open) {
		s = after
	}
	var kept strings.Builder
	for found := true; found; {
		var before string
		before, s, found = strings.Cut(s, open)
		kept.WriteString(before)
		_, s, _ = strings.Cut(s, end)
	}
	return kept.String()
}

// hasFoldPrefix reports whether s begins with word, ignoring ASCII case.
func hasFoldPrefix(s, word string) bool {
	return len(s) >= len(word) && strings.EqualFold(s[:len(word)], word)
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

// lastBoxed returns the content of the last balanced \boxed{} or \fbox{} that accept
// takes. It tries the last 64 boxes, and reads at most maxAnswer bytes of each, which
// keeps a megabyte of "\boxed{" cheap.
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

// braced returns the text between the brace s[open] and the one that closes it.
// Braces written \{ and \} are text. It gives up after maxAnswer bytes.
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
