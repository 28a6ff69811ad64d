package practice

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// latexFraction writes n/d in lowest terms, for d != 0.
func latexFraction(n, d int) string {
	r := big.NewRat(int64(n), int64(d))
	if r.IsInt() {
		return r.Num().String()
	}
	sign := [...]string{"-", "", ""}[r.Sign()+1]
	return fmt.Sprintf("%s\\frac{%d}{%d}", sign, new(big.Int).Abs(r.Num()), r.Denom())
}

// latexRoot writes the square root of n >= 1, with square factors in front of the root.
func latexRoot(n int) string {
	out := 1
	for p := 2; p*p <= n; p++ {
		for n%(p*p) == 0 {
			out, n = out*p, n/(p*p)
		}
	}
	switch {
	case n == 1:
		return strconv.Itoa(out)
	case out == 1:
		return fmt.Sprintf("\\sqrt{%d}", n)
	}
	return fmt.Sprintf("%d\\sqrt{%d}", out, n)
}

// latexPolynomial writes a polynomial in x; c[i] is the coefficient of x^i.
func latexPolynomial(c ...int) string {
	out := ""
	for i, k := range slices.Backward(c) {
		if k == 0 {
			continue
		}
		sign := " + "
		if k < 0 {
			sign, k = " - ", -k
		}
		if out += sign; k > 1 || i == 0 {
			out += strconv.Itoa(k)
		}
		if i > 0 {
			out += "x"
		}
		if i > 1 {
			out += "^" + strconv.Itoa(i)
		}
	}
	if rest, negative := strings.CutPrefix(out, " - "); negative {
		return "-" + rest
	}
	return cmp.Or(strings.TrimPrefix(out, " + "), "0")
}
