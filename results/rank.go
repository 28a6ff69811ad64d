package results

import (
	"cmp"
	"math"

	"gonum.org/v1/gonum/stat"
)

// Spearman is the correlation of ranks, equals having the mean of theirs
// (Spearman 1904). NaN where one side is all equal.
func Spearman(x, y []float64) float64 {
	return stat.Correlation(ranked(x), ranked(y), nil)
}

// ranked are mean ranks from 1.
func ranked(x []float64) []float64 {
	r := make([]float64, len(x))
	for i, a := range x {
		r[i] = .5
		for _, b := range x {
			switch {
			case b < a:
				r[i]++
			case b == a:
				r[i] += .5
			}
		}
	}
	return r
}

// Kendall is tau-b: pairs in the same order less pairs in the opposite one, over
// √((pairs not tied in x) (pairs not tied in y)) (Kendall 1945, Biometrika
// 33:239). NaN where one side is all equal.
func Kendall(x, y []float64) float64 {
	var order, untiedX, untiedY float64
	for i := range x {
		for j := range i {
			a, b := float64(cmp.Compare(x[i], x[j])), float64(cmp.Compare(y[i], y[j]))
			order += a * b
			untiedX += a * a
			untiedY += b * b
		}
	}
	return order / math.Sqrt(untiedX*untiedY)
}
