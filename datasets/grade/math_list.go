package grade

import "strings"

// A list is an answer of several parts: a tuple, an interval, a set, or just
// values with commas between.
type list struct {
	open, end string // brackets; "" for a bare list
	parts     []string
}

// listOf reads a list. An expression that is none is a bare list of one. With
// a plus-minus sign a bare part is two.
func listOf(s string) list {
	open, end, inner := brackets(s)
	parts := splitTop(inner, ",")
	if open != "" && open != `\{` && len(parts) == 1 {
		return list{parts: []string{s}} // (a+b), not a tuple
	}
	l := list{open: open, end: end}
	ordered := open != "" && open != `\{`
	for _, p := range parts {
		if i := strings.Index(p, `\pm`); i >= 0 && !ordered {
			l.parts = append(l.parts, p[:i]+"+"+p[i+3:], p[:i]+"-"+p[i+3:])
			continue
		}
		l.parts = append(l.parts, p)
	}
	return l
}

// brackets splits off the pair of brackets that encloses all of s, if any. An
// interval may open with one kind and end with another.
func brackets(s string) (open, end, inner string) {
	for _, o := range [...]string{`\{`, "(", "["} {
		for _, e := range [...]string{`\}`, ")", "]"} {
			if len(s) < len(o)+len(e) || !strings.HasPrefix(s, o) || !strings.HasSuffix(s, e) || (o == `\{`) != (e == `\}`) {
				continue
			}
			inner := s[len(o) : len(s)-len(e)]
			if isNested(inner) {
				return o, e, inner
			}
		}
	}
	return "", "", s
}

// isNested reports whether no bracket in s closes what was opened outside.
func isNested(s string) bool {
	depth := 0
	for i := range len(s) {
		switch s[i] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			if depth--; depth < 0 {
				return false
			}
		}
	}
	return depth == 0
}

// splitTop splits at separators that are in no bracket.
func splitTop(s, sep string) (parts []string) {
	depth, start := 0, 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		}
		if depth == 0 && strings.HasPrefix(s[i:], sep) {
			parts = append(parts, s[start:i])
			start = i + len(sep)
			i = start - 1
		}
	}
	return append(parts, s[start:])
}

// sameList compares in order what has an order: tuples and intervals, whose
// brackets must agree. A bare list may stand for a tuple or for a set.
func sameList(k, a list, nesting int) bool {
	if len(k.parts) != len(a.parts) || len(k.parts) > maxParts {
		return false
	}
	kSet, aSet := k.open == `\{`, a.open == `\{`
	switch {
	case k.open == "" && a.open == "", kSet && (aSet || a.open == ""), aSet && k.open == "":
		return sameUnordered(k.parts, a.parts, nesting)
	case k.open != "" && a.open != "" && (k.open != a.open || k.end != a.end):
		return false
	}
	for i := range k.parts {
		if !sameNormal(k.parts[i], a.parts[i], nesting+1) {
			return false
		}
	}
	return true
}

// sameUnordered finds a partner in the answer for each part of the key.
func sameUnordered(key, answer []string, nesting int) bool {
	if len(key) != len(answer) || len(key) > maxParts {
		return false
	}
	taken := make([]bool, len(answer))
next:
	for _, k := range key {
		for i, a := range answer {
			if !taken[i] && sameNormal(k, a, nesting+1) {
				taken[i] = true
				continue next
			}
		}
		return false
	}
	return true
}

const matrixBegin, matrixEnd = `\begin{matrix}`, `\end{matrix}`

func isMatrix(s string) bool {
	return strings.HasPrefix(s, matrixBegin) && strings.HasSuffix(s, matrixEnd)
}

// sameMatrix compares element by element.
func sameMatrix(key, answer string, nesting int) bool {
	k, a := matrixRows(key), matrixRows(answer)
	if len(k) != len(a) {
		return false
	}
	for i := range k {
		if !sameList(list{"(", ")", k[i]}, list{"(", ")", a[i]}, nesting) {
			return false
		}
	}
	return true
}

func matrixRows(s string) (rows [][]string) {
	s = strings.TrimSuffix(strings.TrimPrefix(s, matrixBegin), matrixEnd)
	for row := range strings.SplitSeq(strings.TrimSuffix(s, `\\`), `\\`) {
		rows = append(rows, strings.Split(row, "&"))
	}
	return rows
}
