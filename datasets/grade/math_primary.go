package grade

import (
	"math"
	"math/cmplx"
	"regexp"
	"strconv"
	"strings"
)

var (
	decimal = regexp.MustCompile(`^[0-9.]+`)

	// mixed matches the fraction right behind the integer of a mixed number:
	// "1\frac{4}{5}" and "1 4/5".
	mixed = regexp.MustCompile(`^(?:\\frac\{([0-9]+)\}\{([0-9]+)\}| ([0-9]+)/([0-9]+))`)
)

// number reads a decimal or a mixed number.
func (e *evaluator) number() complex128 {
	digits := decimal.FindString(e.s[e.i:])
	e.i += len(digits)
	v, err := strconv.ParseFloat(digits, 64)
	if err != nil {
		return e.fail()
	}
	if m := mixed.FindStringSubmatch(e.s[e.i:]); m != nil {
		e.i += len(m[0])
		above, _ := strconv.ParseFloat(m[1]+m[3], 64)
		below, _ := strconv.ParseFloat(m[2]+m[4], 64)
		return complex(v+above/below, 0)
	}
	if e.next() == ' ' { // two numbers side by side are no product
		return e.fail()
	}
	return complex(v, 0)
}

// variable is a letter with its subscript, e and i excepted.
func (e *evaluator) variable(name string) complex128 {
	if e.take("_{") {
		end := strings.IndexByte(e.s[e.i:], '}')
		if end < 0 {
			return e.fail()
		}
		name += e.s[e.i : e.i+end]
		e.i += end + 1
	}
	switch name {
	case "e":
		return math.E
	case "i":
		return 1i
	}
	e.variables = true
	return sample(name, e.point)
}

func (e *evaluator) command() complex128 {
	start := e.i + 1
	for e.i = start; isLetter(e.next()); e.i++ {
	}
	switch name := e.s[start:e.i]; {
	case name == "pi":
		return math.Pi
	case name == "frac" && e.take("{"):
		above := e.closed("}")
		if !e.take("{") {
			return e.fail()
		}
		return above / e.closed("}")
	case name == "sqrt":
		return e.root()
	case functions[name] != nil:
		return e.function(name)
	case isGreek(name):
		return e.variable(name)
	}
	return e.fail()
}

func (e *evaluator) root() complex128 {
	index := complex(2, 0)
	if e.take("[") {
		index = e.closed("]")
	}
	if !e.take("{") {
		return e.fail()
	}
	v := e.closed("}")
	switch {
	case index == 2:
		return cmplx.Sqrt(v)
	case index == 3 && imag(v) == 0: // the real root of a negative number
		return complex(math.Cbrt(real(v)), 0)
	}
	return cmplx.Pow(v, 1/index)
}

// function applies to the bracket that follows, or to the product: \sin 2x. A
// power between, \sin^{2}x, is one of the value.
func (e *evaluator) function(name string) complex128 {
	power, base := complex(1, 0), complex128(0)
	if e.take("_{") {
		base = e.closed("}")
	}
	if e.take("^{") {
		power = e.closed("}")
	}
	e.take(" ")
	var arg complex128
	if c := e.next(); c == '(' || c == '{' || c == '[' {
		arg = e.primary()
	} else {
		arg = e.power()
		for e.startsPrimary() && !e.startsFunction() {
			arg *= e.power()
		}
	}
	v := functions[name](arg)
	if base != 0 {
		v = cmplx.Log(arg) / cmplx.Log(base)
	}
	return cmplx.Pow(v, power)
}

func (e *evaluator) startsFunction() bool {
	if e.next() != '\\' {
		return false
	}
	end := e.i + 1
	for isLetter(at(e.s, end)) {
		end++
	}
	return functions[e.s[e.i+1:end]] != nil
}
