package plan

import "strings"

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

func isQuote(c byte) bool { return c == '"' || c == '\'' }

// isName reports whether a byte can be part of the name of a tag or attribute.
func isName(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-'
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func lowerByte(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// endsTag reports whether a byte belongs to the end of a tag, after a value whose
// closing quote was not recognized.
func endsTag(c, quote byte) bool { return isSpace(c) || c == '>' || c == '/' || c == quote }

// lower returns a name in lower case, or "" if it is longer than any known name.
func lower(name []byte) string {
	if len(name) > maxName+2 {
		return ""
	}
	return strings.ToLower(string(name))
}
