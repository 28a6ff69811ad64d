package grade

import "strings"

// sameMath reports whether two answers are the same: as normal forms, then
// part by part for matrices, unions, lists, tuples, intervals and equations,
// then as words, then as numbers or as expressions in variables.
func sameMath(key, answer string) bool {
	return sameNormal(normalMath(key), normalMath(answer), 0)
}

const (
	maxNesting = 5  // of tuples in sets and the like
	maxParts   = 64 // of a list; an unordered one is compared each with each
)

func sameNormal(key, answer string, nesting int) bool {
	if key == answer {
		return key != ""
	}
	if key == "" || answer == "" || nesting > maxNesting {
		return false
	}
	key, answer = afterIn(key), afterIn(answer)
	if isMatrix(key) && isMatrix(answer) {
		return sameMatrix(key, answer, nesting)
	}
	if k, a := splitTop(key, `\cup`), splitTop(answer, `\cup`); len(k) > 1 || len(a) > 1 {
		return sameUnordered(k, a, nesting)
	}
	k, a := listOf(key), listOf(answer)
	if len(k.parts) > 1 || len(a.parts) > 1 || k.open == `\{` || a.open == `\{` {
		return sameList(k, a, nesting)
	}
	if strings.Contains(key, "=") || strings.Contains(answer, "=") {
		return sameEquation(key, answer, nesting)
	}
	return sameWords(key, answer) || sameValue(key, answer)
}

// afterIn drops the "x\in" of "x\in[0,1]".
func afterIn(s string) string {
	if _, set, ok := strings.Cut(s, `\in[`); ok {
		return "[" + set
	}
	if _, set, ok := strings.Cut(s, `\in(`); ok {
		return "(" + set
	}
	return s
}

// sameEquation compares where at least one is an equation. "x=5" is the same
// as "5", a chain is worth its last part, and two equations are also the same
// if one is a multiple of the other.
func sameEquation(key, answer string, nesting int) bool {
	k, a := splitTop(key, "="), splitTop(answer, "=")
	kl, kr, al, ar := k[0], k[len(k)-1], a[0], a[len(a)-1]
	switch {
	case len(k) > 1 && len(a) > 1:
		return sameNormal(kl, al, nesting+1) && sameNormal(kr, ar, nesting+1) || proportional(kl, kr, al, ar)
	case len(k) > 1:
		return isName(kl) && sameNormal(kr, answer, nesting+1)
	default:
		return (isName(al) || sameValue(al, ar)) && sameNormal(key, ar, nesting+1)
	}
}

// isName reports whether the left side of an equation only names the right one:
// "x", "f(x)", "x_{1}", "\theta".
func isName(s string) bool {
	s = strings.TrimPrefix(s, `\`)
	return len(s) <= 12 && isLetter(at(s, 0)) && !strings.ContainsAny(s, "+-*/^,")
}

// sameWords compares answers in words, and letters of options with or without
// their parenthesis.
func sameWords(a, b string) bool {
	return strings.EqualFold(bareLetter(a), bareLetter(b)) && isPlainWord(bareLetter(a))
}

func bareLetter(s string) string {
	if len(s) == 3 && s[0] == '(' && s[2] == ')' {
		return s[1:2]
	}
	return s
}

// isPlainWord is true of options and words, not of products like "ab", which
// must not be compared without regard to case.
func isPlainWord(s string) bool {
	for i := range len(s) {
		if !isLetter(s[i]) {
			return false
		}
	}
	return len(s) == 1 && s[0] <= 'Z' || len(s) > 2
}
