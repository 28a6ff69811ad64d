package learn

import (
	"cmp"
	"math"
	"slices"
)

// AIQ is the average improvement in quality of RouterBench (arXiv 2403.12031,
// section 3): the mean height, between what all edge and all cloud cost, of the
// non-decreasing concave hull of quality over cost. It is a mean grade. The hull
// is what mixing two operating points at random can reach, so a curve that
// nowhere rises above the straight line has that line's.
func (c Curve) AIQ() float64 { return c.area(c.byCost(), hull, 0, 1) }

// Hypervolume is the area of cost and quality that the curve dominates (Zitzler
// and Thiele 1999), as a share of the rectangle from all edge to all cloud: the
// reference point has the cloud's cost and the edge's quality. The straight line
// has 0.5; nothing is taken away where the curve falls again, or below the edge.
func (c Curve) Hypervolume() float64 {
	if c.Gap() <= 0 {
		return math.NaN()
	}
	return c.area(c.byCost(), front, c[0].Quality, c.Gap())
}

// area is the mean height of a shape over the costs from all edge to all cloud,
// above a base and in a unit.
func (c Curve) area(points []Vertex, shape func([]Vertex, func(a, b Vertex)), base, unit float64) float64 {
	lo, hi := c[0].Cost, c[len(c)-1].Cost
	if hi <= lo {
		return math.NaN()
	}
	sum := 0.0
	shape(points, func(a, b Vertex) {
		from, to := max(a.Cost, lo), min(b.Cost, hi)
		if from >= to {
			return
		}
		slope := (b.Quality - a.Quality) / (b.Cost - a.Cost)
		middle := a.Quality + slope*((from+to)/2-a.Cost)
		sum += (to - from) * (middle - base)
	})
	return sum / (hi - lo) / unit
}

// byCost returns the corners by rising cost. They are in that order already
// unless some question is cheaper in the cloud; then lines between neighbours
// are mixtures of the two.
func (c Curve) byCost() []Vertex {
	compare := func(a, b Vertex) int { return cmp.Compare(a.Cost, b.Cost) }
	if slices.IsSortedFunc(c, compare) {
		return c
	}
	s := slices.Clone(c)
	slices.SortStableFunc(s, compare)
	return s
}

// front yields the pieces of the highest quality up to each cost.
func front(points []Vertex, piece func(a, b Vertex)) {
	best := points[0].Quality
	for i, b := range points[1:] {
		a := points[i]
		switch {
		case b.Quality <= best: // nothing new
			piece(Vertex{Cost: a.Cost, Quality: best}, Vertex{Cost: b.Cost, Quality: best})
		case a.Quality >= best:
			piece(a, b)
		default: // rises through what was reached before
			cross := Vertex{Cost: a.Cost + (b.Cost-a.Cost)*(best-a.Quality)/(b.Quality-a.Quality), Quality: best}
			piece(Vertex{Cost: a.Cost, Quality: best}, cross)
			piece(cross, b)
		}
		best = max(best, b.Quality)
	}
}

// hull yields the pieces of the non-decreasing concave hull.
func hull(points []Vertex, piece func(a, b Vertex)) {
	up := make([]Vertex, 0, 64)
	for _, p := range points {
		if n := len(up); n > 0 && p.Quality <= up[n-1].Quality {
			continue // costs more and is no better
		}
		for n := len(up); n > 0; n-- {
			if up[n-1].Cost < p.Cost && (n < 2 || above(up[n-2], up[n-1], p)) {
				break
			}
			up = up[:n-1]
		}
		up = append(up, p)
	}
	for i, b := range up[1:] {
		piece(up[i], b)
	}
	last := up[len(up)-1]
	piece(last, Vertex{Cost: points[len(points)-1].Cost, Quality: last.Quality})
}

// above tells whether b lies above the line from a to c.
func above(a, b, c Vertex) bool {
	return (b.Quality-a.Quality)*(c.Cost-a.Cost) > (c.Quality-a.Quality)*(b.Cost-a.Cost)
}
