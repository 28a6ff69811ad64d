package practice

import (
	"fmt"
	"strconv"
)

// mathTemplates have answers in LaTeX, as MATH-500 writes them: reduced \frac, \sqrt
// without square factors, multiples of \pi, tuples, columns, intervals, polynomials.
var mathTemplates = []freeTemplate{
	{"Prealgebra", "average-score", 1, func(d *draw) (text, answer string) {
		tests, average, next := d.between(3, 19), d.between(50, 99), d.between(20, 100)
		return fmt.Sprintf("%s, who lives in %s, has an average score of $%d$ points on the first $%d$ tests of the year and gets $%d$ "+
			"points on the following one. What is the average score on all these tests now? Express your answer as a fraction in lowest "+
			"terms or as an integer.", pick(d, names), pick(d, cities), average, tests, next), latexFraction(average*tests+next, tests+1)
	}},
	{"Algebra", "distance", 2, func(d *draw) (text, answer string) {
		x1, y1, x2, y2 := d.between(-60, 60), d.between(-60, 60), d.between(-60, 60), d.between(61, 99)
		dx, dy := x2-x1, y2-y1
		return fmt.Sprintf("In the coordinate plane, the points $P = (%d,%d)$ and $Q = (%d,%d)$ are the endpoints of a diameter of "+
			"a circle. "+
			"What is the length of this diameter? Express your answer in simplest radical form.", x1, y1, x2, y2), latexRoot(dx*dx + dy*dy)
	}},
	{"Precalculus", "cross-product", 3, func(d *draw) (text, answer string) {
		var a, b [3]int
		for i := range a {
			a[i], b[i] = d.between(-9, 9), d.between(-9, 9)
		}
		vector := func(x, y, z int) string {
			return fmt.Sprintf("\\begin{pmatrix} %d \\\\ %d \\\\ %d \\end{pmatrix}", x, y, z)
		}
		return fmt.Sprintf("Let \\[\\mathbf{a} = %s \\quad \\text{and} \\quad \\mathbf{b} = %s.\\] Compute the cross product "+
			"$\\mathbf{a} \\times \\mathbf{b}$ as a column vector.",
			vector(a[0], a[1], a[2]), vector(b[0], b[1], b[2])), vector(a[1]*b[2]-a[2]*b[1], a[2]*b[0]-a[0]*b[2], a[0]*b[1]-a[1]*b[0])
	}},
	{"Intermediate Algebra", "polynomial-remainder", 4, func(d *draw) (text, answer string) {
		var c [5]int
		for i := range c {
			c[i] = d.between(-9, 9)
		}
		c[4] = d.between(1, 9)
		p, q := d.between(-5, 5), d.between(-9, 9)
		rest := c
		for i := 4; i >= 2; i-- { // divide by x² + p x + q
			rest[i-1] -= rest[i] * p
			rest[i-2] -= rest[i] * q
			rest[i] = 0
		}
		return fmt.Sprintf("The polynomial $f(x) = %s$ is divided by the polynomial $g(x) = %s$. Find the remainder, as a "+
			"polynomial in $x$ whose terms are ordered by falling powers.",
			latexPolynomial(c[:]...), latexPolynomial(q, p, 1)), latexPolynomial(rest[0], rest[1])
	}},
	{"Number Theory", "base-sum", 3, func(d *draw) (text, answer string) {
		bases := pickSome(d, []int{3, 4, 5, 6, 7, 8, 9}, 2)
		from, to := bases[0], bases[1]
		a, b := d.between(from*from, 4000), d.between(from*from, 4000)
		in := func(n, base int) string { return fmt.Sprintf("%s_{%d}", strconv.FormatInt(int64(n), base), base) }
		return fmt.Sprintf("The numbers $%s$ and $%s$ are written in base $%d$. Find their sum and write it in base $%d$. "+
			"Give your answer with its base as a subscript.", in(a, from), in(b, from), from, to), in(a+b, to)
	}},
	{"Counting & Probability", "committee", 3, func(d *draw) (text, answer string) {
		a, b, c := d.between(5, 300), d.between(5, 300), d.between(3, 5)
		need := d.between(2, c-1)
		return fmt.Sprintf("A club in %s has $%d$ senior and $%d$ junior members. A committee of $%d$ members is chosen at random. "+
				"What is the probability that it has exactly $%d$ senior members? "+
				"Express your answer as a common fraction.", pick(d, cities), a, b, c, need),
			latexFraction(binomial(a, need)*binomial(b, c-need), binomial(a+b, c))
	}},
	{"Geometry", "sector", 2, func(d *draw) (text, answer string) {
		n, m, angle := d.between(2, 400), d.between(2, 9), 5*d.between(3, 70)
		num, den := n*n*angle, m*m*360
		k := gcd(num, den)
		answer = latexFraction(num, den) + "\\pi"
		if num, den = num/k, den/k; den > 1 { // the usual form has \pi in the numerator
			answer = fmt.Sprintf("\\frac{%d\\pi}{%d}", num, den)
			if num == 1 {
				answer = fmt.Sprintf("\\frac{\\pi}{%d}", den)
			}
		} else if num == 1 {
			answer = "\\pi"
		}
		return fmt.Sprintf("%s, a gardener in %s, plants a flower bed in the shape of a sector of a circle. Its radius is $%s$ "+
			"metres and its central angle is $%d^\\circ$. How many square metres is the area of the bed? "+
			"Express your answer in terms of $\\pi$.", pick(d, names), pick(d, cities), latexFraction(n, m), angle), answer
	}},
	{"Algebra", "linear-system", 3, func(d *draw) (text, answer string) {
		for {
			a, b, c, e := d.between(2, 15), d.between(2, 15), d.between(2, 15), -d.between(2, 15)
			p, q := d.between(-40, 40), d.between(-40, 40)
			det := a*e - b*c // negative
			x, y := p*e-b*q, a*q-p*c
			if x == 0 || y == 0 {
				continue // too easy to guess
			}
			return fmt.Sprintf("Two lines in the coordinate plane have the equations $%dx + %dy = %d$ and $%dx - %dy = %d$. They "+
				"intersect in exactly one point. Find this point and enter it as an ordered pair $(x,y)$ of fractions in lowest terms.",
				a, b, p, c, -e, q), "(" + latexFraction(x, det) + ", " + latexFraction(y, det) + ")"
		}
	}},
	{"Intermediate Algebra", "quadratic-inequality", 3, func(d *draw) (text, answer string) {
		a, b := d.between(1, 12), d.between(1, 12)
		p, q := d.between(-120, 119), d.between(-120, 120)
		for p*b == q*a { // a double root
			q++
		}
		if p*b > q*a { // roots p/a < q/b
			a, b, p, q = b, a, q, p
		}
		low, high := latexFraction(p, a), latexFraction(q, b)
		kinds := []struct{ sign, answer string }{
			{"<", "(" + low + ", " + high + ")"},
			{"\\le", "[" + low + ", " + high + "]"},
			{">", "(-\\infty, " + low + ") \\cup (" + high + ", \\infty)"},
			{"\\ge", "(-\\infty, " + low + "] \\cup [" + high + ", \\infty)"},
		}
		k := pick(d, kinds)
		return fmt.Sprintf("Find the set of all real numbers $x$ that satisfy the inequality \\[%s %s 0.\\] Express your answer in "+
			"interval notation, with fractions in lowest terms.",
			latexPolynomial(p*q, -a*q-b*p, a*b), k.sign), k.answer
	}},
	{"Intermediate Algebra", "root-reciprocals", 5, func(d *draw) (text, answer string) {
		var c [4]int
		for i := range c {
			for c[i] == 0 {
				c[i] = d.between(-30, 30)
			}
		}
		c[3] = d.between(1, 30)
		// With e1, e2, e3 the elementary symmetric functions of the roots, the sum
		// of 1/r² is (e2/e3)² - 2 e1/e3 = (c1/c0)² - 2 c2/c0.
		return fmt.Sprintf("Let $r$, $s$ and $t$ be the three complex roots, counted with multiplicity, of the polynomial $%s$. Compute "+
			"\\[\\frac{1}{r^2} + \\frac{1}{s^2} + \\frac{1}{t^2}.\\] Express your answer as a fraction in lowest terms or as an integer.",
			latexPolynomial(c[:]...)), latexFraction(c[1]*c[1]-2*c[2]*c[0], c[0]*c[0])
	}},
}
