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
// A front goes through the points that chance favoured, and so lies above the true
// one, the more the fewer questions there are.
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

// estimates are the measures of a front, in the order of frontFigures.
func (f *Front) estimates() [5]*stats.Estimate {
	return [...]*stats.Estimate{&f.AIQ, &f.APGR, &f.Hypervolume, &f.CPT50, &f.CPT80}
}

// frontFigures are the measures of points, the first of which is the edge and
// the second the cloud.
func frontFigures(points []stats.Point) [5]float64 {
	between := stats.References{Edge: points[0], Cloud: points[1]}
	hull := stats.Hull(points)
	return [...]float64{between.AIQ(points), between.APGR(hull), between.Hypervolume(points), between.CPT(hull, .5), between.CPT(hull, .8)}
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
			add(armName(arm.Strategy, arm.Setting.Name, "")+" by "+arm.Setting.keys(), a)
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
		points := make([]stats.Point, len(arms))
		at := func(value func(*sampled) float64) [5]float64 {
			for i, a := range arms {
				columns := &of.samples[a].columns
				points[i] = stats.Point{X: value(&columns[usdColumn]), Y: value(&columns[accuracyColumn])}
			}
			return frontFigures(points)
		}
		var drawn [5][]float64
		for b := range of.samples[arms[0]].columns[accuracyColumn].drawn {
			for k, v := range at(func(s *sampled) float64 { return s.drawn[b] }) {
				drawn[k] = append(drawn[k], v)
			}
		}
		values := at(func(s *sampled) float64 { return s.value })
		f.Dataset, f.On = dataset, len(stats.Pareto(points))
		unknown := slices.ContainsFunc(arms, func(a int) bool { return math.IsNaN(of.figures[a].Accuracy.Low) })
		for k, e := range f.estimates() {
			if *e = stats.Resampled(values[k], drawn[k], of.figures[f.Ends[0]].Questions); unknown {
				e.Low, e.High = math.NaN(), math.NaN()
			}
		}
	}
	return measured
}
