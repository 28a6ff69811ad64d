package practice

import (
	"math"
	"math/cmplx"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"hybridflow/datasets"
)

// latexValue evaluates what the answers of the practice set are made of:
// numbers, x, \pi, \infty, \frac, \sqrt, powers, sums and products. It panics
// on anything else.
func latexValue(s string, x float64) float64 {
	e := latexEvaluator{rest: strings.ReplaceAll(s, " ", ""), x: x}
	v := e.sum()
	if e.rest != "" {
		panic("cannot evaluate " + strconv.Quote(s) + " from " + strconv.Quote(e.rest))
	}
	return v
}

type latexEvaluator struct {
	rest string
	x    float64
}

func (e *latexEvaluator) take(token string) bool {
	rest, ok := strings.CutPrefix(e.rest, token)
	e.rest = rest
	return ok
}

func (e *latexEvaluator) sum() float64 {
	v := 0.0
	for first := true; ; first = false {
		switch {
		case e.take("+"):
			v += e.product()
		case e.take("-"):
			v -= e.product()
		case first:
			v = e.product()
		default:
			return v
		}
	}
}

func (e *latexEvaluator) product() float64 {
	v := e.factor()
	for e.rest != "" && !strings.ContainsAny(e.rest[:1], "+-}") {
		v *= e.factor()
	}
	return v
}

var (
	latexNumber = regexp.MustCompile(`^\d+`)
	latexPower  = regexp.MustCompile(`^\^(\d)`)
)

func (e *latexEvaluator) factor() float64 {
	switch {
	case e.take(`\frac`):
		return e.group() / e.group()
	case e.take(`\sqrt`):
		return math.Sqrt(e.group())
	case e.take(`\pi`):
		return math.Pi
	case e.take(`\infty`):
		return math.Inf(1)
	case e.take("x"):
		if m := latexPower.FindStringSubmatch(e.rest); m != nil {
			e.rest = e.rest[len(m[0]):]
			return math.Pow(e.x, float64(m[1][0]-'0'))
		}
		return e.x
	}
	digits := latexNumber.FindString(e.rest)
	e.take(digits)
	v, err := strconv.ParseFloat(digits, 64)
	if err != nil {
		panic("no number before " + strconv.Quote(e.rest))
	}
	return v
}

func (e *latexEvaluator) group() float64 {
	if !e.take("{") {
		panic("no group before " + strconv.Quote(e.rest))
	}
	v := e.sum()
	e.take("}")
	return v
}

func nearly(a, b float64) bool {
	return a == b || math.Abs(a-b) <= 1e-9*math.Max(1, math.Max(math.Abs(a), math.Abs(b)))
}

// pair splits "(a, b)" and its relatives.
func pair(s string) (a, b string) {
	a, b, _ = strings.Cut(strings.Trim(s, "()[]"), ", ")
	return a, b
}

var dollarMath = regexp.MustCompile(`\$([^$]*)\$|\\\[(.*?)\\\]`)

// formulas lists what stands between dollars or in display brackets.
func formulas(text string) []string {
	var all []string
	for _, m := range dollarMath.FindAllStringSubmatch(text, -1) {
		all = append(all, m[1]+m[2])
	}
	return all
}

// The second ways to the answers of the math500 set: each tells whether an
// answer solves the problem as it stands in the text, mostly by inserting it.
var mathChecks = map[string]func(q datasets.Question, n []float64) bool{
	"distance": func(q datasets.Question, n []float64) bool {
		return nearly(latexValue(q.Answer, 0), math.Hypot(n[0]-n[2], n[1]-n[3]))
	},
	"cross-product": func(q datasets.Question, n []float64) bool { // at right angles, and of the right length and orientation
		c := numbersIn(q.Answer)
		dot := func(a, b []float64) float64 { return a[0]*b[0] + a[1]*b[1] + a[2]*b[2] }
		a, b := n[:3], n[3:6]
		third := a[0]*b[1] - a[1]*b[0]
		return dot(a, c) == 0 && dot(b, c) == 0 && dot(c, c) == dot(a, a)*dot(b, b)-dot(a, b)*dot(a, b) && c[2] == third
	},
	"polynomial-remainder": func(q datasets.Question, _ []float64) bool { // f and the remainder agree at the roots of g
		f, g := formulas(q.Text)[0][len("f(x) = "):], formulas(q.Text)[1][len("g(x) = "):]
		c := latexValue(g, 0)
		b := (latexValue(g, 1) - latexValue(g, -1)) / 2
		root := (-complex(b, 0) + cmplx.Sqrt(complex(b*b-4*c, 0))) / 2
		var value complex128
		for _, k := range []float64{4, 3, 2, 1, 0} { // coefficients by finite differences
			value = value*root + complex(coefficient(f, int(k)), 0)
		}
		rest := complex(coefficient(q.Answer, 1), 0)*root + complex(coefficient(q.Answer, 0), 0)
		if b*b == 4*c { // a double root: the slopes agree as well
			x := real(root)
			slope := (latexValue(f, x+1e-4) - latexValue(f, x-1e-4)) / 2e-4
			return cmplx.Abs(value-rest) < 1e-6 && math.Abs(slope-coefficient(q.Answer, 1)) < 1e-3
		}
		return cmplx.Abs(value-rest) < 1e-6*(1+cmplx.Abs(value))
	},
	"base-sum": func(q datasets.Question, n []float64) bool {
		sum := 0.0
		for _, f := range formulas(q.Text)[:2] {
			sum += baseValue(f)
		}
		return baseValue(q.Answer) == sum && strings.HasSuffix(q.Answer, "_{"+formulas(q.Text)[3]+"}")
	},
	"committee": func(q datasets.Question, n []float64) bool { // member by member: distribution after each draw
		senior, junior, size, want := n[0], n[1], int(n[2]), int(n[3])
		p := make([]float64, size+1)
		p[0] = 1
		for drawn := range size {
			next := make([]float64, size+1)
			for k := 0; k <= drawn; k++ {
				left := senior + junior - float64(drawn)
				next[k+1] += p[k] * (senior - float64(k)) / left
				next[k] += p[k] * (junior - float64(drawn-k)) / left
			}
			p = next
		}
		return nearly(latexValue(q.Answer, 0), p[want])
	},
	"sector": func(q datasets.Question, n []float64) bool {
		radius := latexValue(formulas(q.Text)[0], 0)
		angle := numbersIn(formulas(q.Text)[1])[0]
		arc := angle * math.Pi / 180 * radius
		return nearly(latexValue(q.Answer, 0), arc*radius/2)
	},
	"linear-system": func(q datasets.Question, n []float64) bool {
		a, b := pair(q.Answer)
		x, y := latexValue(a, 0), latexValue(b, 0)
		return nearly(n[0]*x+n[1]*y, n[2]) && nearly(n[3]*x-n[4]*y, n[5])
	},
	"quadratic-inequality": quadraticInequalityHolds,
	"root-reciprocals": func(q datasets.Question, _ []float64) bool { // the roots themselves, by Durand-Kerner
		f := formulas(q.Text)[3]
		var c [3]complex128
		for k := range c {
			c[k] = complex(coefficient(f, k)/coefficient(f, 3), 0)
		}
		roots := [3]complex128{1, complex(0.4, 0.9), complex(0.4, 0.9) * complex(0.4, 0.9)}
		for range 500 {
			for i, z := range roots {
				value := ((z+c[2])*z+c[1])*z + c[0]
				roots[i] -= value / ((z - roots[(i+1)%3]) * (z - roots[(i+2)%3]))
			}
		}
		sum := 0.0
		for _, z := range roots {
			sum += real(1 / (z * z))
		}
		return math.Abs(sum-latexValue(q.Answer, 0)) < 1e-5*(1+math.Abs(sum))
	},
	"average-score": func(q datasets.Question, n []float64) bool {
		return nearly(latexValue(q.Answer, 0)*(n[1]+1)-n[0]*n[1], n[2])
	},
}

// coefficient reads the coefficient of x^k from a polynomial of degree below 5
// by solving for it: values at 0, ±1, ±2 determine all of them.
func coefficient(f string, k int) float64 {
	p0, p1, m1, p2, m2 := latexValue(f, 0), latexValue(f, 1), latexValue(f, -1), latexValue(f, 2), latexValue(f, -2)
	even1, odd1 := (p1+m1)/2-p0, (p1-m1)/2
	even2, odd2 := (p2+m2)/2-p0, (p2-m2)/2
	c4 := (even2 - 4*even1) / 12
	c3 := (odd2 - 2*odd1) / 6
	return [5]float64{p0, odd1 - c3, even1 - c4, c3, c4}[k]
}

func baseValue(s string) float64 {
	digits, base, _ := strings.Cut(strings.TrimSuffix(s, "}"), "_{")
	b, _ := strconv.Atoi(base)
	v, _ := strconv.ParseInt(digits, b, 64)
	return float64(v)
}

// quadraticInequalityHolds tries each end of the answer's intervals and points
// a little to both sides.
func quadraticInequalityHolds(q datasets.Question, _ []float64) bool {
	f, sign, _ := strings.Cut(strings.TrimSuffix(formulas(q.Text)[1], " 0."), " ")
	for _, s := range []string{"<", `\le`, ">", `\ge`} { // the sign is the last word
		if rest, ok := strings.CutSuffix(f+" "+sign, " "+s); ok {
			f, sign = rest, s
		}
	}
	satisfied := func(v float64) bool {
		return map[string]bool{"<": v < 0, `\le`: v <= 0, ">": v > 0, `\ge`: v >= 0}[sign]
	}
	parts := strings.Split(q.Answer, ` \cup `)
	inside := func(x float64) bool {
		for _, part := range parts {
			a, b := pair(part)
			if latexValue(a, 0) < x && x < latexValue(b, 0) {
				return true
			}
		}
		return false
	}
	strict := sign == "<" || sign == ">"
	for _, part := range parts {
		a, b := pair(part)
		for i, end := range []string{a, b} {
			x := latexValue(end, 0)
			bracket := part[0] == '['
			if i == 1 {
				bracket = part[len(part)-1] == ']'
			}
			if math.IsInf(x, 0) {
				if bracket {
					return false
				}
				continue
			}
			// An end is a root, and belongs to the set when zero is allowed.
			if math.Abs(latexValue(f, x)) > 1e-6 || bracket == strict {
				return false
			}
			for _, step := range []float64{-1e-3, 1e-3} {
				if satisfied(latexValue(f, x+step)) != inside(x+step) {
					return false
				}
			}
		}
	}
	return true
}

func TestMath(t *testing.T) {
	for template, questions := range byTemplate(questionSet(t, "math500", 7, 2600)) {
		check := mathChecks[template]
		if check == nil {
			t.Errorf("%s has no second way to its answer", template)
			continue
		}
		for _, q := range questions {
			if !check(q, numbersIn(q.Text)) {
				t.Fatalf("%s: answer %s does not solve: %s", q.ID, q.Answer, q.Text)
			}
		}
	}
}

// Fractions are in lowest terms and roots without square factors: the normal
// forms of the benchmark.
func TestMathNormalForm(t *testing.T) {
	fraction := regexp.MustCompile(`\\frac\{(\d+)\}\{(\d+)\}`)
	root := regexp.MustCompile(`\\sqrt\{(\d+)\}`)
	for _, q := range questionSet(t, "math500", 3, 2600) {
		for _, m := range fraction.FindAllStringSubmatch(q.Answer, -1) {
			n, _ := strconv.Atoi(m[1])
			d, _ := strconv.Atoi(m[2])
			if d < 2 || binaryGCD(uint(n), uint(d)) != 1 {
				t.Errorf("%s: %s is not in lowest terms", q.ID, m[0])
			}
		}
		for _, m := range root.FindAllStringSubmatch(q.Answer, -1) {
			n, _ := strconv.Atoi(m[1])
			for p := 2; p*p <= n; p++ {
				if n%(p*p) == 0 {
					t.Errorf("%s: %s has the square factor %d", q.ID, m[0], p*p)
				}
			}
		}
	}
}

func TestLatexPolynomial(t *testing.T) {
	tests := []struct {
		c    []int
		want string
	}{
		{[]int{0}, "0"},
		{[]int{-5}, "-5"},
		{[]int{1, 1, 1}, "x^2 + x + 1"},
		{[]int{-1, -1, -1}, "-x^2 - x - 1"},
		{[]int{0, 3, 0, -2}, "-2x^3 + 3x"},
	}
	for _, tt := range tests {
		if got := latexPolynomial(tt.c...); got != tt.want {
			t.Errorf("latexPolynomial(%v) = %q, want %q", tt.c, got, tt.want)
		}
	}
}
