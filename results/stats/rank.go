package stats

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/combin"
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

// maxOrders is the largest number of values whose orders are all tried.
const maxOrders = 8

// OrderP is the two-sided permutation p of a correlation: the share of all orders
// of y in which it is as far from 0 as it is, or farther. Of more than maxOrders
// values orders are drawn, the same for the same seed, and p is as of
// [Permutation]. NaN where the correlation is.
func OrderP(x, y []float64, correlation func(x, y []float64) float64, seed uint64) float64 {
	observed := math.Abs(correlation(x, y))
	if math.IsNaN(observed) {
		return math.NaN()
	}
	extreme, all := 0, 0
	y = slices.Clone(y)
	count := func() {
		all++
		if math.Abs(correlation(x, y)) >= observed-1e-9 { // rounding must not separate equal values
			extreme++
		}
	}
	if len(y) <= maxOrders {
		original := slices.Clone(y)
		for g, at := combin.NewPermutationGenerator(len(y), len(y)), make([]int, len(y)); g.Next(); count() {
			for i, j := range g.Permutation(at) {
				y[i] = original[j]
			}
		}
		return float64(extreme) / float64(all)
	}
	rng := rand.New(rand.NewPCG(seed, uint64(len(y))))
	for range Permutations {
		rng.Shuffle(len(y), func(i, j int) { y[i], y[j] = y[j], y[i] })
		count()
	}
	return float64(1+extreme) / float64(1+all)
}
