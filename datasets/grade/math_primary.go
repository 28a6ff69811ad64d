package grade

import (
	"math"
	"math/cmplx"
	"strconv"
	"strings"
)

// number reads a decimal and, right behind an integer, the fraction that makes
// it a mixed number: "1\frac{4}{5}" and "1 4/5".
func (e *evaluator) number() complex128 {
	start := e.i
	for isDigit(e.next()) || e.next() == '.' {
		e.i++
	}
	v, err := strconv.ParseFloat(e.s[start:e.i], 64)
	if err != nil {
		return e.fail()
	}
	rest := e.s[e.i:]
	for _, form := range [...][3]string{{`\frac{`, "}{", "}"}, {" ", "/", ""}} {
		if n := fractionLen(rest, form); n > 0 {
			e.i += len(form[0])
			above := e.digits()
			e.i += len(form[1])
			below := e.digits()
			e.i += len(form[2])
			return complex(v+above/below, 0)
		}
	}
	if e.next() == ' ' { // two numbers side by side are no product
		return e.fail()
	}
	return complex(v, 0)
}

func (e *evaluator) digits() float64 {
	start := e.i
	for isDigit(e.next()) {
		e.i++
	}
	v, err := strconv.ParseFloat(e.s[start:e.i], 64)
	if err != nil {
		e.fail()
	}
	return v
}

// fractionLen is the length of a fraction of two integers in one of the forms,
// with which s begins; 0 if it does not.
func fractionLen(s string, form [3]string) int {
	i := 0
	for k, mark := range form {
		if !strings.HasPrefix(s[i:], mark) {
			return 0
		}
		i += len(mark)
		if k < 2 {
			start := i
			for isDigit(at(s, i)) {
				i++
			}
			if i == start {
				return 0
			}
		}
	}
	return i
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
