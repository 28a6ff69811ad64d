package stats

import (
	"cmp"
	"math"
	"slices"
)

// Holm adjusts the p values of a family of tests, so that the chance of one
// false alarm or more in the whole family is at most the level that a p is held
// against (Holm 1979, Scand. J. Stat. 6:65). With the p sorted, the k-th of m from
// 0 becomes
//
//	max over j <= k of min(1, (m - j) p_j).
//
// NaN is a test that was not done: it stays NaN and does not count.
func Holm(p []float64) []float64 {
	adjusted := slices.Clone(p)
	var order []int
	for i, v := range p {
		if !math.IsNaN(v) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	least := 0.
	for k, i := range order {
		least = max(least, min(1, float64(len(order)-k)*p[i]))
		adjusted[i] = least
	}
	return adjusted
}
