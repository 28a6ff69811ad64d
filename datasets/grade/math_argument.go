package grade

import (
	"regexp"
	"slices"
	"strings"
)

// script copies ^ or _ with its argument in braces; degrees are dropped.
func (n *normalizer) script(mark byte) {
	n.i++
	arg := n.argument(true)
	isDegree := slices.Contains([]string{`\circ`, "°", "o", `\degree`}, strings.TrimSpace(arg))
	if mark == '^' && (isDegree || n.isUnit) {
		return
	}
	n.put(string(rune(mark)) + "{" + normalMath(arg) + "}")
}

// argument reads the argument of a command or script. Outside LaTeX, and in scripts
// even within it, models mean all of "10" in x^10, the sign in x^-1 and the
// parenthesis in x^(1/2).
func (n *normalizer) argument(plain bool) string {
	n.i = skipAny(n.s, n.i, " \n")
	start := n.i
	switch c := at(n.s, n.i); {
	case c == 0:
		return ""
	case c == '{':
		if content, ok := braced(n.s, n.i); ok {
			n.i += len(content) + 2
			return content
		}
		n.i = len(n.s)
		return n.s[start+1:]
	case c == '(' && plain:
		return n.parenthesis()
	}
	one := latexArgument
	if plain {
		one = plainArgument
	}
	n.i += len(one.FindString(n.s[n.i:]))
	return n.s[start:n.i]
}

var (
	latexArgument = regexp.MustCompile(`(?s)^(?:\\[A-Za-z]*|.)`)
	plainArgument = regexp.MustCompile(`(?s)^-?(?:\\[A-Za-z]*|[0-9]+|.)?`)
)

// parenthesis reads up to the parenthesis that closes the one at n.i.
func (n *normalizer) parenthesis() string {
	depth, start := 0, n.i+1
	for ; n.i < len(n.s); n.i++ {
		switch n.s[n.i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				n.i++
				return n.s[start : n.i-1]
			}
		}
	}
	return n.s[start:]
}
