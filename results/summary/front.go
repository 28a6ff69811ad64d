package summary

import (
	"math"
	"slices"
	"strings"

	"hybridflow/results/stats"
)

// A Front is what some arms offer together on one dataset, or on average:
// accuracy over cloud dollars from those of edge-cot to those of cloud-cot, which
// belong to it. Figures are NaN unless cloud-cot costs more; those relative to the
// gap between the two, unless it is also better.
//
// A front goes through the luckiest of several noisy points and so lies above
// the true one, the more the fewer questions there are.
type Front struct {
	Name    string // "all strategies", or a strategy and the fields that its settings differ in
	Dataset string // "" for the average
	Arms    []int
	Ends    [2]int // the arms of edge-cot and cloud-cot
	On      int    // arms on the Pareto front, ends included

	// AIQ is the mean height of the non-decreasing concave hull, which mixing two
	// arms at random can reach (RouterBench, arXiv 2403.12031, section 3).
	AIQ stats.Estimate
	// APGR is the mean of PGR along that hull over the share of the cloud's price:
	// (AIQ - edge accuracy) / (cloud accuracy - edge accuracy). The random mix has 0.5.
	APGR stats.Estimate
	// Hypervolume is the area dominated by the arms alone, without mixing (Zitzler
	// and Thiele 1999), as a share of the rectangle from edge-cot to cloud-cot: the
	// reference point has the cloud's cost and the edge's accuracy.
	Hypervolume stats.Estimate
	// CPT50 and CPT80 are the least shares of the cloud's price at which the hull
	// closes 50 and 80 % of the gap in accuracy (arXiv 2406.18665, of calls there).
	CPT50, CPT80 stats.Estimate
}

// Measures of a front.
const (
	aiq = iota
	apgr
	hypervolume
	cpt50
	cpt80
	frontMeasures
)

// estimates are in the order of the measures.
func (f *Front) estimates() [frontMeasures]*stats.Estimate {
	return [...]*stats.Estimate{&f.AIQ, &f.APGR, &f.Hypervolume, &f.CPT50, &f.CPT80}
}

// frontFigures are the measures of points, the first of which is the edge and
// the second the cloud.
func frontFigures(points []stats.Point) (m [frontMeasures]float64) {
	edge, cloud := points[0], points[1]
	for k := range m {
		m[k] = math.NaN()
	}
	if !(cloud.X > edge.X) {
		return m
	}
	width := cloud.X - edge.X
	hull := stats.Hull(points)
	m[aiq] = areaBelow(points, hull, edge.X, cloud.X, false) / width
	if gap := cloud.Y - edge.Y; gap > 0 {
		m[apgr] = (m[aiq] - edge.Y) / gap
		m[hypervolume] = (areaBelow(points, stats.Pareto(points), edge.X, cloud.X, true)/width - edge.Y) / gap
		m[cpt50] = max(0, leastCost(points, hull, edge.Y+.5*gap)-edge.X) / width
		m[cpt80] = max(0, leastCost(points, hull, edge.Y+.8*gap)-edge.X) / width
	}
	return m
}

// leastCost is the X at which the hull first is as high as y; the hull's last
// point is.
func leastCost(points []stats.Point, hull []int, y float64) float64 {
	for k, i := range hull {
		b := points[i]
		if b.Y < y {
			continue
		}
		if k == 0 {
			return b.X
		}
		a := points[hull[k-1]]
		return a.X + (b.X-a.X)*(y-a.Y)/(b.Y-a.Y)
	}
	return math.NaN()
}

// areaBelow is the area from lo to hi below points by rising X and Y: below
// straight lines between them, or below steps, which keep the height of the last
// point. Behind the last both are level.
func areaBelow(points []stats.Point, order []int, lo, hi float64, steps bool) float64 {
	area := 0.
	for k, i := range order {
		a := points[i]
		b := stats.Point{X: math.Inf(1), Y: a.Y}
		if k+1 < len(order) {
			b = points[order[k+1]]
		}
		from, to := max(a.X, lo), min(b.X, hi)
		if from >= to {
			continue
		}
		height := a.Y
		if !steps && b.Y > a.Y {
			height += (b.Y - a.Y) * ((from+to)/2 - a.X) / (b.X - a.X)
		}
		area += height * (to - from)
	}
	return area
}

const allStrategies = "all strategies"

// findFronts finds the arms of each front: in each run all strategies together as
// tables show them, and each strategy that has several settings of the same
// fields. Bounds, which cannot be run, are left out; so are settings that change
// what there is to choose from, such as models or a network, where a front has no
// meaning.
func (s *Selection) findFronts() (fronts []Front) {
	var names []string
	add := func(name string, a int) {
		if run := s.Arms[a].Run; run != "" {
			name += " (" + run + ")"
		}
		k := slices.Index(names, name)
		if k < 0 {
			k, names = len(names), append(names, name)
			fronts = append(fronts, Front{Name: name, Ends: s.Mix[a]})
		}
		if fronts[k].Ends == s.Mix[a] {
			fronts[k].Arms = append(fronts[k].Arms, a)
		}
	}
	for a, arm := range s.Arms {
		if !s.Mixed(a) || arm.Bound {
			continue
		}
		if slices.Contains(s.Headline, a) {
			add(allStrategies, a)
		}
		if arm.Setting.onCurve() {
			add(Arm{Strategy: arm.Strategy, Setting: ParseSetting(arm.Setting.Name)}.String()+" by "+arm.Setting.keys(), a)
		}
	}
	return slices.DeleteFunc(fronts, func(f Front) bool {
		return len(f.Arms) < 2 && !strings.HasPrefix(f.Name, allStrategies)
	})
}

// onCurve reports whether a setting is a point of a curve of what a strategy does:
// it assigns numbers only, and changes neither models nor what serves them.
func (s Setting) onCurve() bool {
	return !s.Unswept() && !slices.ContainsFunc(s.Fields, func(f Field) bool {
		section, _, _ := strings.Cut(f.Key, ".")
		_, number := f.number()
		return !number || slices.Contains([]string{"edge", "cloud", "simulation", "sampling"}, section)
	})
}

// measureFronts measures fronts in one scope, from the figures of their arms and
// the values of these in each resample.
func measureFronts(fronts []Front, dataset string, of *estimated) []Front {
	measured := slices.Clone(fronts)
	for i := range measured {
		f := &measured[i]
		arms := slices.Concat(f.Ends[:], f.Arms)
		points, known := make([]stats.Point, len(arms)), true
		for i, a := range arms {
			points[i] = stats.Point{X: of.figures[a].USD.Value, Y: of.figures[a].Accuracy.Value}
			known = known && !math.IsNaN(of.figures[a].Accuracy.Low)
		}
		f.Dataset, f.On = dataset, len(stats.Pareto(points))
		values := frontFigures(points)
		drawn := drawnFigures(arms, of)
		for k, e := range f.estimates() {
			*e = stats.Estimate{Value: values[k], Low: math.NaN(), High: math.NaN(), N: of.figures[f.Ends[0]].Questions}
			if known && !math.IsNaN(values[k]) {
				e.Low, e.High = stats.Interval(drawn[k])
			}
		}
	}
	return measured
}

// drawnFigures are the measures in each resample.
func drawnFigures(arms []int, of *estimated) (drawn [frontMeasures][]float64) {
	resamples := len(of.samples[arms[0]].means[accuracyColumn])
	for k := range drawn {
		drawn[k] = make([]float64, resamples)
	}
	points := make([]stats.Point, len(arms))
	for b := range resamples {
		for i, a := range arms {
			means := &of.samples[a].means
			points[i] = stats.Point{X: means[usdColumn][b], Y: means[accuracyColumn][b]}
		}
		for k, v := range frontFigures(points) {
			drawn[k][b] = v
		}
	}
	return drawn
}
