package grade

import (
	"math"
	"math/cmplx"
	"strings"
)

// evaluate computes a normal form with its variables at a sample point, and reports
// whether it has any. ok is false for text that is no expression.
//
//	sum     = product { ("+"|"-") product }
//	product = sign { ["*"|"/"] sign }          juxtaposition is a product too
//	sign    = { "+"|"-" } power
//	power   = primary { "!" | "^" "{" sum "}" }
//	primary = number | name | "(" sum ")" | \frac | \sqrt | function
func evaluate(s string, point int) (v complex128, variables, ok bool) {
	if s == "" || len(s) > maxAnswer {
		return 0, false, false
	}
	e := evaluator{s: s, point: point}
	v = e.sum()
	return v, e.variables, !e.failed && e.i == len(s)
}

// maxDepth bounds the recursion of an evaluator.
const maxDepth = 60

// An evaluator is a recursive descent over s. Once it has failed, its values are
// meaningless.
type evaluator struct {
	s         string
	i         int
	point     int
	depth     int
	variables bool
	failed    bool
}

func (e *evaluator) next() byte { return at(e.s, e.i) }

func (e *evaluator) fail() complex128 {
	e.failed = true
	e.i = len(e.s)
	return 0
}

func (e *evaluator) take(text string) bool {
	if !strings.HasPrefix(e.s[e.i:], text) {
		return false
	}
	e.i += len(text)
	return true
}

func (e *evaluator) sum() complex128 {
	if e.depth++; e.depth > maxDepth {
		return e.fail()
	}
	defer func() { e.depth-- }()
	v := e.product()
	for {
		switch {
		case e.take("+"):
			v += e.product()
		case e.take("-"):
			v -= e.product()
		default:
			return v
		}
	}
}

func (e *evaluator) product() complex128 {
	v := e.sign()
	for {
		switch {
		case e.take("*"):
			v *= e.sign()
		case e.take("/"):
			v /= e.sign()
		case e.startsPrimary():
			v *= e.power()
		default:
			return v
		}
	}
}

func (e *evaluator) sign() complex128 {
	factor := complex(1, 0)
	for {
		switch {
		case e.take("-"):
			factor = -factor
		case e.take("+"):
		default:
			return factor * e.power()
		}
	}
}

func (e *evaluator) power() complex128 {
	v := e.primary()
	for {
		switch {
		case e.take("!"):
			v = e.factorial(v)
		case e.take("^{"):
			exponent := e.closed("}")
			v = cmplx.Pow(v, exponent)
		default:
			return v
		}
	}
}

func (e *evaluator) factorial(v complex128) complex128 {
	n := real(v)
	if imag(v) != 0 || n < 0 || n != math.Trunc(n) {
		return e.fail()
	}
	return complex(math.Gamma(n+1), 0)
}

// closed reads a sum up to the bracket that closes it.
func (e *evaluator) closed(end string) complex128 {
	v := e.sum()
	if !e.take(end) {
		return e.fail()
	}
	return v
}

// startsPrimary reports whether something follows that multiplies what was
// before. A bar does not: it may as well close an absolute value.
func (e *evaluator) startsPrimary() bool {
	c := e.next()
	if c == '\\' {
		return isLetter(at(e.s, e.i+1))
	}
	return isLetter(c) || isDigit(c) || c == '.' || c == '(' || c == '[' || c == '{' || c == ' '
}

func (e *evaluator) primary() complex128 {
	e.take(" ")
	switch c := e.next(); {
	case isDigit(c) || c == '.':
		return e.number()
	case isLetter(c):
		e.i++
		return e.variable(string(rune(c)))
	case e.take("("):
		return e.closed(")")
	case e.take("["):
		return e.closed("]")
	case e.take("{"):
		return e.closed("}")
	case e.take("|"):
		return complex(cmplx.Abs(e.closed("|")), 0)
	case c == '\\':
		return e.command()
	}
	return e.fail()
}
