package stats

import "math"

// References are the two policies that measures of routing are relative to: all
// questions at the edge and all in the cloud. X is a cost (dollars, or the share of
// calls that go to the cloud) and Y the mean grade it buys.
//
// A line is a list of points by rising X with straight lines between them; after
// the last point it is level.
type References struct{ Edge, Cloud Point }

// Gap is what all cloud has over all edge in quality. Measures that are relative to
// it are NaN unless it is positive.
func (r References) Gap() float64 { return r.Cloud.Y - r.Edge.Y }

// PGR is the performance gap recovered by a quality (RouteLLM, arXiv 2406.18665,
// eq. 6),
//
//	PGR = (quality - edge) / (cloud - edge).
func (r References) PGR(quality float64) float64 {
	if !(r.Gap() > 0) {
		return math.NaN()
	}
	return (quality - r.Edge.Y) / r.Gap()
}

// APGR is the mean of PGR along a line, over X from the edge's to the cloud's
// (RouteLLM, eq. 7: the area under PGR over the share of cloud calls, there
// approximated by ten shares). Sending questions at random has 0.5; the value
// exceeds 1 where many questions are answered better at the edge.
func (r References) APGR(line []Point) float64 {
	if !(r.Gap() > 0) {
		return math.NaN()
	}
	return (r.meanHeight(line) - r.Edge.Y) / r.Gap()
}

// CPT is the call-performance threshold: the least X, as a share of the way from
// the edge's to the cloud's, at which the line first has this PGR, from 0 to 1
// (RouteLLM, section 3.2, with X the share of cloud calls).
func (r References) CPT(line []Point, pgr float64) float64 {
	width := r.Cloud.X - r.Edge.X
	if !(r.Gap() > 0 && width > 0) {
		return math.NaN()
	}
	want := r.Edge.Y + pgr*r.Gap()
	for i, b := range line {
		switch {
		case b.Y < want:
			continue
		case i == 0 || b.Y == want:
			return max(0, b.X-r.Edge.X) / width
		}
		a := line[i-1]
		return max(0, a.X+(b.X-a.X)*(want-a.Y)/(b.Y-a.Y)-r.Edge.X) / width
	}
	return 1 // rounding put the end of the line below the cloud
}

// AIQ is the average improvement in quality of RouterBench (arXiv 2403.12031,
// section 3): the mean height, over X from the edge's to the cloud's, of the
// non-decreasing concave hull of the points, which mixing two of them at random
// reaches. It is a mean grade.
func (r References) AIQ(points []Point) float64 { return r.meanHeight(Hull(points)) }

// Hypervolume is the area that a set of points, both references included, dominates
// (Zitzler and Thiele 1999, IEEE Trans. Evol. Comput. 3:257): the union of the
// rectangles between each point and the reference point, which has the cost of the
// dearest reference (all cloud) and the quality of the cheapest (all edge). It is a
// share of the rectangle between the two references; costs below the edge's count
// as the edge's. Mixtures of points are not part of the set, so the references alone
// have 0.
func (r References) Hypervolume(points []Point) float64 {
	if !(r.Gap() > 0) {
		return math.NaN()
	}
	var steps []Point
	for _, p := range Pareto(points) {
		if n := len(steps); n > 0 {
			steps = append(steps, Point{p.X, steps[n-1].Y})
		}
		steps = append(steps, p)
	}
	return (r.meanHeight(steps) - r.Edge.Y) / r.Gap()
}

// meanHeight is the mean height of a line over X from the edge's to the cloud's.
func (r References) meanHeight(line []Point) float64 {
	lo, hi := r.Edge.X, r.Cloud.X
	if !(hi > lo) {
		return math.NaN()
	}
	area := 0.
	for i, a := range line {
		b := Point{math.Inf(1), a.Y}
		if i+1 < len(line) {
			b = line[i+1]
		}
		from, to := max(a.X, lo), min(b.X, hi)
		if from >= to {
			continue
		}
		height := a.Y
		if b.Y != a.Y {
			height += (b.Y - a.Y) * ((from+to)/2 - a.X) / (b.X - a.X)
		}
		area += height * (to - from)
	}
	return area / (hi - lo)
}
