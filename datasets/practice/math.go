package practice

import (
	"fmt"
	"strconv"
	"strings"
)

// mathTemplates have answers in LaTeX, as MATH-500 writes them: reduced
// \frac, \sqrt without square factors, tuples, intervals, polynomials.
var mathTemplates = []template{
	{"Prealgebra", "fraction-of-tank", 2, fractionOfTank},
	{"Algebra", "distance", 2, distance},
	{"Precalculus", "cross-product", 3, crossProduct},
	{"Intermediate Algebra", "polynomial-remainder", 4, polynomialRemainder},
	{"Number Theory", "base-sum", 3, baseSum},
	{"Counting & Probability", "committee", 3, committee},
	{"Geometry", "sector", 2, sector},
	{"Algebra", "linear-system", 3, linearSystem},
	{"Intermediate Algebra", "quadratic-inequality", 3, quadraticInequality},
	{"Algebra", "quadratic-root", 4, quadraticRoot},
	{"Precalculus", "polar-point", 3, polarPoint},
	{"Intermediate Algebra", "root-reciprocals", 5, rootReciprocals},
	{"Prealgebra", "average-score", 1, averageScore},
}

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

func fractionOfTank(d *draw) problem {
	b, e, g := d.between(5, 25), d.between(5, 25), d.between(3, 25)
	a, c, f := d.between(2, b-1), d.between(2, e-1), d.between(1, g-1)
	return problem{
		text: fmt.Sprintf("%s has a water tank that is $\\frac{%d}{%d}$ full. In the morning, $\\frac{%d}{%d}$ of the water in it is used. In the afternoon, $\\frac{%d}{%d}$ of what is then left is used. "+
			"What fraction of the tank is still full in the evening? Express your answer as a common fraction in lowest terms.", pick(d, practiceNames), a, b, e-c, e, g-f, g),
		answer: latexFraction(a*c*f, b*e*g),
	}
}

func distance(d *draw) problem {
	x1, y1, x2, y2 := d.between(-60, 60), d.between(-60, 60), d.between(-60, 60), d.between(61, 99)
	dx, dy := x2-x1, y2-y1
	return problem{
		text: fmt.Sprintf("In the coordinate plane, the points $P = (%d,%d)$ and $Q = (%d,%d)$ are the endpoints of a diameter of a circle. "+
			"What is the length of this diameter? Express your answer in simplest radical form.", x1, y1, x2, y2),
		answer: latexRoot(1, dx*dx+dy*dy),
	}
}

func crossProduct(d *draw) problem {
	var a, b [3]int
	for i := range a {
		a[i], b[i] = d.between(-9, 9), d.between(-9, 9)
	}
	vector := func(x, y, z int) string {
		return fmt.Sprintf("\\begin{pmatrix} %d \\\\ %d \\\\ %d \\end{pmatrix}", x, y, z)
	}
	return problem{
		text: fmt.Sprintf("Let \\[\\mathbf{a} = %s \\quad \\text{and} \\quad \\mathbf{b} = %s.\\] Compute the cross product $\\mathbf{a} \\times \\mathbf{b}$ as a column vector.",
			vector(a[0], a[1], a[2]), vector(b[0], b[1], b[2])),
		answer: vector(a[1]*b[2]-a[2]*b[1], a[2]*b[0]-a[0]*b[2], a[0]*b[1]-a[1]*b[0]),
	}
}

func polynomialRemainder(d *draw) problem {
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
	return problem{
		text: fmt.Sprintf("The polynomial $f(x) = %s$ is divided by the polynomial $g(x) = %s$. Find the remainder, as a polynomial in $x$ whose terms are ordered by falling powers.",
			latexPolynomial(c[:]...), latexPolynomial(q, p, 1)),
		answer: latexPolynomial(rest[0], rest[1]),
	}
}

func baseSum(d *draw) problem {
	bases := pickSome(d, []int{3, 4, 5, 6, 7, 8, 9}, 2)
	from, to := bases[0], bases[1]
	a, b := d.between(from*from, 4000), d.between(from*from, 4000)
	in := func(n, base int) string { return fmt.Sprintf("%s_{%d}", strconv.FormatInt(int64(n), base), base) }
	return problem{
		text: fmt.Sprintf("The numbers $%s$ and $%s$ are written in base $%d$. Find their sum and write it in base $%d$. "+
			"Give your answer with its base as a subscript.", in(a, from), in(b, from), from, to),
		answer: in(a+b, to),
	}
}

func committee(d *draw) problem {
	a, b, c := d.between(5, 300), d.between(5, 300), d.between(3, 5)
	need := d.between(2, c-1)
	return problem{
		text: fmt.Sprintf("A club in %s has $%d$ senior and $%d$ junior members. A committee of $%d$ members is chosen at random. What is the probability that it has exactly $%d$ senior members? "+
			"Express your answer as a common fraction.", pick(d, practiceCities), a, b, c, need),
		answer: latexFraction(binomial(a, need)*binomial(b, c-need), binomial(a+b, c)),
	}
}

func sector(d *draw) problem {
	n, m, angle := d.between(2, 400), d.between(2, 9), 5*d.between(3, 70)
	num, den := n*n*angle, m*m*360
	k := gcd(num, den)
	answer := latexFraction(num, den) + "\\pi"
	if num, den = num/k, den/k; den > 1 { // the usual form has \pi in the numerator
		answer = fmt.Sprintf("\\frac{%d\\pi}{%d}", num, den)
		if num == 1 {
			answer = fmt.Sprintf("\\frac{\\pi}{%d}", den)
		}
	} else if num == 1 {
		answer = "\\pi"
	}
	return problem{
		text: fmt.Sprintf("%s, a gardener in %s, plants a flower bed in the shape of a sector of a circle. Its radius is $%s$ metres and its central angle is $%d^\\circ$. How many square metres is the area of the bed? "+
			"Express your answer in terms of $\\pi$.", pick(d, practiceNames), pick(d, practiceCities), latexFraction(n, m), angle),
		answer: answer,
	}
}

func linearSystem(d *draw) problem {
	for {
		a, b, c, e := d.between(2, 15), d.between(2, 15), d.between(2, 15), -d.between(2, 15)
		p, q := d.between(-40, 40), d.between(-40, 40)
		det := a*e - b*c // negative
		x, y := p*e-b*q, a*q-p*c
		if x == 0 || y == 0 {
			continue // too easy to guess
		}
		return problem{
			text: fmt.Sprintf("Two lines in the coordinate plane have the equations $%dx + %dy = %d$ and $%dx - %dy = %d$. They intersect in exactly one point. "+
				"Find this point and enter it as an ordered pair $(x,y)$ of fractions in lowest terms.", a, b, p, c, -e, q),
			answer: "(" + latexFraction(x, det) + ", " + latexFraction(y, det) + ")",
		}
	}
}

func quadraticInequality(d *draw) problem {
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
	return problem{
		text: fmt.Sprintf("Find the set of all real numbers $x$ that satisfy the inequality \\[%s %s 0.\\] Express your answer in interval notation, with fractions in lowest terms.",
			latexPolynomial(p*q, -a*q-b*p, a*b), k.sign),
		answer: k.answer,
	}
}

func quadraticRoot(d *draw) problem {
	for {
		a, b, c := d.between(1, 40), d.between(-150, 150), -d.between(1, 2000)
		out, rest := squareParts(b*b - 4*a*c)
		if b == 0 || rest == 1 {
			continue // the roots are rational, or a plain radical
		}
		k := gcd(gcd(b, out), 2*a)
		num := fmt.Sprintf("%d + %s", -b/k, latexRoot(out/k, rest))
		answer := fmt.Sprintf("\\frac{%s}{%d}", num, 2*a/k)
		if 2*a/k == 1 {
			answer = num
		}
		return problem{
			text: fmt.Sprintf("The equation $%s = 0$ has one negative and one positive real solution. Find the positive solution. "+
				"Express your answer in simplest radical form, as a single fraction if there is a denominator.", latexPolynomial(c, b, a)),
			answer: answer,
		}
	}
}

// polarAngles have cosines and sines that are half a root: the square root of
// |cos| over two, with its sign.
var polarAngles = []struct {
	degrees  int
	latex    string
	cos, sin int // sign(c) sqrt|c| / 2
}{
	{30, "\\frac{\\pi}{6}", 3, 1}, {45, "\\frac{\\pi}{4}", 2, 2}, {60, "\\frac{\\pi}{3}", 1, 3},
	{120, "\\frac{2\\pi}{3}", -1, 3}, {135, "\\frac{3\\pi}{4}", -2, 2}, {150, "\\frac{5\\pi}{6}", -3, 1},
	{210, "\\frac{7\\pi}{6}", -3, -1}, {225, "\\frac{5\\pi}{4}", -2, -2}, {240, "\\frac{4\\pi}{3}", -1, -3},
	{300, "\\frac{5\\pi}{3}", 1, -3}, {315, "\\frac{7\\pi}{4}", 2, -2}, {330, "\\frac{11\\pi}{6}", 3, -1},
}

func polarPoint(d *draw) problem {
	n, m := d.between(2, 999), d.between(1, 12)
	k := gcd(n, m)
	n, m = n/k, m/k
	at := pick(d, polarAngles)
	coordinate := func(c int) string { // n/m times sign(c) sqrt|c| / 2
		k := gcd(n, 2*m)
		sign, num, den := "", n/k, 2*m/k
		if c < 0 {
			sign, c = "-", -c
		}
		if den == 1 {
			return sign + latexRoot(num, c)
		}
		return fmt.Sprintf("%s\\frac{%s}{%d}", sign, latexRoot(num, c), den)
	}
	return problem{
		text: fmt.Sprintf("A radar station in %s is the origin of a system of coordinates. It reports a ship at the point $\\left(%s, %s\\right)$. Convert this point from polar coordinates $(r, \\theta)$ to rectangular coordinates. "+
			"Enter your answer as an ordered pair $(x,y)$ in simplest radical form.", pick(d, practiceCities), latexFraction(n, m), at.latex),
		answer: "(" + coordinate(at.cos) + ", " + coordinate(at.sin) + ")",
	}
}

func rootReciprocals(d *draw) problem {
	var c [4]int
	for i := range c {
		for c[i] == 0 {
			c[i] = d.between(-30, 30)
		}
	}
	c[3] = d.between(1, 30)
	// With e1, e2, e3 the elementary symmetric functions of the roots, the sum
	// of 1/r² is (e2/e3)² - 2 e1/e3 = (c1/c0)² - 2 c2/c0.
	return problem{
		text: fmt.Sprintf("Let $r$, $s$ and $t$ be the three complex roots, counted with multiplicity, of the polynomial $%s$. Compute \\[\\frac{1}{r^2} + \\frac{1}{s^2} + \\frac{1}{t^2}.\\] "+
			"Express your answer as a fraction in lowest terms or as an integer.", latexPolynomial(c[:]...)),
		answer: latexFraction(c[1]*c[1]-2*c[2]*c[0], c[0]*c[0]),
	}
}

func averageScore(d *draw) problem {
	tests, average, next := d.between(3, 19), d.between(50, 99), d.between(20, 100)
	return problem{
		text: fmt.Sprintf("%s, who lives in %s, has an average score of $%d$ points on the first $%d$ tests of the year and gets $%d$ points on the following one. What is the average score on all these tests now? "+
			"Express your answer as a fraction in lowest terms or as an integer.", pick(d, practiceNames), pick(d, practiceCities), average, tests, next),
		answer: latexFraction(average*tests+next, tests+1),
	}
}
