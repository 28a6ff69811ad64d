package grade

import (
	"hash/fnv"
	"math"
	"math/cmplx"
	"strings"
)

// samplePoints is at how many places expressions in variables are compared.
const samplePoints = 3

// tolerance is relative. Numbers that differ by less are the same answer; an
// answer rounded to a few digits is not.
const tolerance = 1e-10

// sameValue reports whether two normal forms have the same value for any values of
// their variables, tried at a few fixed points.
func sameValue(a, b string) bool {
	if isInteger(a) && isInteger(b) { // exact, however long
		return canonicalInteger(a) == canonicalInteger(b)
	}
	if isPlainWord(a) || isPlainWord(b) {
		return false
	}
	for point := range samplePoints {
		x, _, ok := evaluate(a, point)
		if !ok {
			return false
		}
		y, _, ok := evaluate(b, point)
		if !ok || !nearlyEqual(x, y) {
			return false
		}
	}
	return true
}

// proportional reports whether a-b is a multiple of c-d: then a=b and c=d are
// the same equation.
func proportional(a, b, c, d string) bool {
	var ratio complex128
	for point := range samplePoints {
		x, ok := difference(a, b, point)
		y, ok2 := difference(c, d, point)
		if !ok || !ok2 || cmplx.Abs(x) < tolerance || cmplx.Abs(y) < tolerance {
			return false
		}
		if point == 0 {
			ratio = x / y
		} else if !nearlyEqual(x, ratio*y) {
			return false
		}
	}
	return true
}

// difference is a-b at a point; an equation without variables has none.
func difference(a, b string, point int) (complex128, bool) {
	x, xVars, ok := evaluate(a, point)
	y, yVars, ok2 := evaluate(b, point)
	return x - y, ok && ok2 && (xVars || yVars)
}

// constantValue is the value of a normal form without variables.
func constantValue(s string) (complex128, bool) {
	v, variables, ok := evaluate(s, 0)
	return v, ok && !variables
}

// nearlyEqual compares finite values.
func nearlyEqual(x, y complex128) bool {
	size := max(cmplx.Abs(x), cmplx.Abs(y))
	return !math.IsInf(size, 0) && cmplx.Abs(x-y) <= tolerance*size
}

// sample is the value of a variable at a point: of either sign, different for each
// name, and not a special value at which different expressions agree.
func sample(name string, point int) complex128 {
	h := fnv.New64a()
	h.Write([]byte{byte(point)})
	h.Write([]byte(name))
	u := float64(h.Sum64()>>11) / (1 << 53)
	if point == 0 {
		return complex(0.5+2*u, 0) // all positive once, for roots and logarithms
	}
	return complex(4*u-2, 0)
}

// functions that expressions may apply, by the name of their command.
var functions = map[string]func(complex128) complex128{
	"sin": cmplx.Sin, "cos": cmplx.Cos, "tan": cmplx.Tan, "cot": cmplx.Cot, "exp": cmplx.Exp, "ln": cmplx.Log,
	"sec": func(x complex128) complex128 { return 1 / cmplx.Cos(x) }, "csc": func(x complex128) complex128 { return 1 / cmplx.Sin(x) },
	"arcsin": cmplx.Asin, "arccos": cmplx.Acos, "arctan": cmplx.Atan, "log": cmplx.Log10,
}

const greek = " alpha beta gamma delta epsilon varepsilon theta lambda mu rho sigma tau phi varphi omega "

func isGreek(name string) bool { return strings.Contains(greek, " "+name+" ") }
