package plan

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

func isQuote(c byte) bool { return c == '"' || c == '\'' }

// isName tells whether a byte can be part of the name of a tag or attribute.
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

// endsTag tells whether a byte belongs to the end of a tag, after a value whose
// closing quote was not recognized.
func endsTag(c, quote byte) bool { return isSpace(c) || c == '>' || c == '/' || c == quote }

// A lowered is a short name in lower case, on the stack.
type lowered struct {
	b [maxName + 2]byte
	n int
}

// lower is empty for a name that is too long to mean something.
func lower(name []byte) (l lowered) {
	if len(name) > len(l.b) {
		return l
	}
	for i, c := range name {
		l.b[i] = lowerByte(c)
	}
	l.n = len(name)
	return l
}

func (l *lowered) bytes() []byte { return l.b[:l.n] }
