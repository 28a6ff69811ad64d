package stats

import (
	"cmp"
	"math"
	"slices"
)

// A Point is a cost and the quality it buys.
type Point struct{ X, Y float64 }

// Pareto returns the non-dominated points by rising X: no other point is at least
// as cheap and at least as good, and better in one of the two. Of equal points the
// first is kept; a point with NaN is never on the front.
func Pareto(points []Point) []Point { return at(points, ParetoIndices(points)) }

// ParetoIndices returns the indices of the points of [Pareto].
func ParetoIndices(points []Point) []int {
	order := make([]int, 0, len(points))
	for i, p := range points {
		if !math.IsNaN(p.X) && !math.IsNaN(p.Y) {
			order = append(order, i)
		}
	}
	rising := func(i, j int) int {
		return cmp.Or(cmp.Compare(points[i].X, points[j].X), cmp.Compare(points[j].Y, points[i].Y))
	}
	if !slices.IsSortedFunc(order, rising) { // curves of thousands of points are
		slices.SortStableFunc(order, rising)
	}
	best := math.Inf(-1)
	return slices.DeleteFunc(order, func(i int) bool {
		if points[i].Y <= best {
			return true
		}
		best = points[i].Y
		return false
	})
}

// Hull returns the points of the upper concave hull of the front, by rising X:
// the best qualities that mixing two points at random reaches.
func Hull(points []Point) []Point { return at(points, hullIndices(points)) }

// HullAt is the height of [Hull] at cost x, without making the hull: the most that
// mixtures of points reach which cost x or less on average. Below the cheapest
// point it is the height of that point, beyond the last one the greatest height. It
// is NaN without points, or where a number is NaN.
func HullAt(points []Point, x float64) float64 {
	best, cheapest := math.NaN(), Point{math.Inf(1), math.NaN()}
	for _, a := range points {
		if math.IsNaN(a.X+a.Y) || math.IsNaN(x) {
			return math.NaN()
		}
		if a.X < cheapest.X || a.X == cheapest.X && a.Y > cheapest.Y {
			cheapest = a
		}
		if a.X > x {
			continue
		}
		if !(best >= a.Y) {
			best = a.Y
		}
		for _, b := range points {
			if b.X > x {
				best = max(best, height(a, b, x)) // NaN where b is
			}
		}
	}
	if math.IsNaN(best) && x < cheapest.X {
		return cheapest.Y
	}
	return best
}

// hullIndices returns the indices of the points of [Hull].
func hullIndices(points []Point) []int {
	var hull []int
	for _, i := range ParetoIndices(points) {
		for len(hull) >= 2 && !above(points[hull[len(hull)-2]], points[hull[len(hull)-1]], points[i]) {
			hull = hull[:len(hull)-1]
		}
		hull = append(hull, i)
	}
	return hull
}

func at(points []Point, indices []int) []Point {
	chosen := make([]Point, len(indices))
	for k, i := range indices {
		chosen[k] = points[i]
	}
	return chosen
}

// above reports whether b lies above the line from a to c.
func above(a, b, c Point) bool {
	return (b.Y-a.Y)*(c.X-a.X) > (c.Y-a.Y)*(b.X-a.X)
}
