package stats

import (
	"cmp"
	"math"
	"slices"
)

// A Point is a cost and what it buys.
type Point struct{ X, Y float64 }

// Pareto returns the indices of the points that no other beats, by rising X:
// none is at least as cheap and at least as good, and better in one of the two.
// Of equal points the first is kept; NaN is never on the front.
func Pareto(points []Point) []int {
	var order []int
	for i, p := range points {
		if !math.IsNaN(p.X) && !math.IsNaN(p.Y) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(points[a].X, points[b].X), cmp.Compare(points[b].Y, points[a].Y))
	})
	best := math.Inf(-1)
	return slices.DeleteFunc(order, func(i int) bool {
		if points[i].Y <= best {
			return true
		}
		best = points[i].Y
		return false
	})
}

// Hull returns the indices of the points on the upper hull of the front, by
// rising X: what mixing two strategies at random can reach, it covers.
func Hull(points []Point) []int {
	var hull []int
	for _, i := range Pareto(points) {
		for len(hull) >= 2 && !above(points[hull[len(hull)-2]], points[hull[len(hull)-1]], points[i]) {
			hull = hull[:len(hull)-1]
		}
		hull = append(hull, i)
	}
	return hull
}

// above tells whether b lies above the line from a to c.
func above(a, b, c Point) bool {
	return (b.Y-a.Y)*(c.X-a.X) > (c.Y-a.Y)*(b.X-a.X)
}
