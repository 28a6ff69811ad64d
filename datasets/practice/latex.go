package practice

import (
	"fmt"
	"strconv"
	"strings"
)

// latexFraction writes n/d in lowest terms, for d != 0.
func latexFraction(n, d int) string {
	if d < 0 {
		n, d = -n, -d
	}
	k := gcd(n, d)
	if n, d = n/k, d/k; d == 1 {
		return strconv.Itoa(n)
	}
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	return fmt.Sprintf("%s\\frac{%d}{%d}", sign, n, d)
}

// latexRoot writes k times the square root of n >= 1, with square factors in
// front of the root.
func latexRoot(k, n int) string {
	out, rest := squareParts(n)
	switch k *= out; {
	case rest == 1:
		return strconv.Itoa(k)
	case k == 1:
		return fmt.Sprintf("\\sqrt{%d}", rest)
	case k == -1:
		return fmt.Sprintf("-\\sqrt{%d}", rest)
	}
	return fmt.Sprintf("%d\\sqrt{%d}", k, rest)
}

// squareParts splits n >= 1 into out² times rest, where no square above 1
// divides rest.
func squareParts(n int) (out, rest int) {
	out, rest = 1, n
	for p := 2; p*p <= rest; p++ {
		for rest%(p*p) == 0 {
			out, rest = out*p, rest/(p*p)
		}
	}
	return out, rest
}

// latexPolynomial writes a polynomial in x; c[i] is the coefficient of x^i.
func latexPolynomial(c ...int) string {
	var b strings.Builder
	for i := len(c) - 1; i >= 0; i-- {
		if c[i] == 0 {
			continue
		}
		switch {
		case b.Len() > 0 && c[i] < 0:
			b.WriteString(" - ")
		case b.Len() > 0:
			b.WriteString(" + ")
		case c[i] < 0:
			b.WriteString("-")
		}
		if k := max(c[i], -c[i]); k != 1 || i == 0 {
			b.WriteString(strconv.Itoa(k))
		}
		if i > 0 {
			b.WriteString("x")
		}
		if i > 1 {
			fmt.Fprintf(&b, "^%d", i)
		}
	}
	if b.Len() == 0 {
		return "0"
	}
	return b.String()
}
