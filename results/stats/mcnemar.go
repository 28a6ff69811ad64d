package stats

import (
	"gonum.org/v1/gonum/mathext"
)

// McNemar is the exact two-sided test of McNemar (1947, Psychometrika 12:153)
// on questions that just one of two strategies has right, so many the first and
// so many the second: under the null hypothesis each of these n is a fair coin,
//
//	p = min(1, 2 P[X <= min(first, second)]),   X ~ Binomial(n, 1/2).
//
// It takes one answer per question, right or wrong. Of several repetitions use
// [Permutation], since answers to the same question are not independent.
func McNemar(first, second int) float64 {
	few, n := min(first, second), first+second
	if n == 0 {
		return 1
	}
	return min(1, 2*mathext.RegIncBeta(float64(n-few), float64(few+1), .5)) // P[X <= few]
}
