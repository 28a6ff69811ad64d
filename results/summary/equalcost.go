package summary

import (
	"cmp"
	"math"
	"slices"

	"hybridflow/results/stats"
)

// An ablation changes how much is spent as well as how well. Each method has a knob
// that trades accuracy for dollars, so that ablation and whole method are curves, and
// are compared at equal dollars: in each resample both curves are drawn anew, straight
// between their points, and one is subtracted from the other.

// An EqualCost is the accuracy of an ablation less that of the whole method at the same
// cloud dollars. Intervals are percentile bootstrap intervals over questions. It is
// unknown where a method has no curve, or where the dollars of the curves do not overlap.
type EqualCost struct {
	Over stats.Estimate // mean over the dollars that both curves have
	At   stats.Estimate // at the dollars of the ablation's own setting: needs a curve of the whole method alone
}

// Knobs are the settings that the curves of methods are over.
func (s *Selection) Knobs() []string { return s.knobs }

// curve are the arms of a method that differ from one of them by a knob alone, and that
// arm itself: fewer than two are no curve.
func (s *Selection) curve(a int) []int {
	for _, knob := range s.knobs {
		arms := s.those(func(o int, arm Arm) bool {
			_, rest, ok := arm.Setting.without(knob)
			return o == a || ok && arm.Strategy == s.Arms[a].Strategy && arm.Run == s.Arms[a].Run && rest.String() == s.Arms[a].Setting.String()
		})
		if len(arms) > 1 {
			return arms
		}
	}
	return []int{a}
}

// atEqualCost compares the ablations in one scope, from the figures of the arms and the
// values of these in each resample.
func (s *Selection) atEqualCost(of *estimated) {
	for a := range s.Arms {
		of.figures[a].EqualCost = EqualCost{stats.Unknown(), stats.Unknown()}
	}
	for _, a := range s.Ablations {
		w := s.wholeMethod(a)
		if w < 0 {
			continue
		}
		own, whole := s.curve(a), s.curve(w)
		over := of.function(slices.Concat(own, whole), func(points []stats.Point) float64 {
			return meanDifference(curveOf(points[:len(own)]), curveOf(points[len(own):]))
		})
		at := of.function(slices.Concat([]int{a}, whole), func(points []stats.Point) float64 {
			return points[0].Y - curveOf(points[1:]).at(points[0].X)
		})
		of.figures[a].EqualCost = EqualCost{over, at}
	}
}

// function is a function of dollars and accuracy of several arms, with its interval over
// resamples; unknown where the arms do not have the same questions, and without an
// interval where one resample in twenty has no value.
func (of *estimated) function(arms []int, value func([]stats.Point) float64) stats.Estimate {
	points := make([]stats.Point, len(arms))
	at := func(number func(*sampled) float64) float64 {
		for i, a := range arms {
			columns := &of.samples[a].columns
			points[i] = stats.Point{X: number(&columns[usdColumn]), Y: number(&columns[accuracyColumn])}
		}
		return value(points)
	}
	n, drawn := of.figures[arms[0]].Questions, []float64(nil)
	for _, a := range arms {
		if f := of.figures[a]; f.Questions != n || math.IsNaN(f.Accuracy.Low+f.USD.Value) {
			return stats.Unknown()
		}
	}
	unknown := 0
	for b := range of.samples[arms[0]].columns[accuracyColumn].drawn {
		v := at(func(s *sampled) float64 { return s.drawn[b] })
		if drawn = append(drawn, v); math.IsNaN(v) {
			unknown++
		}
	}
	e := stats.Resampled(at(func(s *sampled) float64 { return s.value }), drawn, n)
	if 20*unknown > len(drawn) {
		e.Low, e.High = math.NaN(), math.NaN()
	}
	return e
}

// A costCurve is accuracy over dollars, straight between points of rising dollars.
type costCurve []stats.Point

// curveOf sorts points by dollars. Of equally dear ones there is the mean.
func curveOf(points []stats.Point) costCurve {
	sorted := slices.SortedStableFunc(slices.Values(points), func(p, q stats.Point) int { return cmp.Compare(p.X, q.X) })
	var c costCurve
	for from := 0; from < len(sorted); {
		to, sum := from, 0.
		for ; to < len(sorted) && sorted[to].X == sorted[from].X; to++ {
			sum += sorted[to].Y
		}
		if to == from {
			return nil // NaN
		}
		c = append(c, stats.Point{X: sorted[from].X, Y: sum / float64(to-from)})
		from = to
	}
	return c
}

// at is the curve's height; NaN outside of its dollars, and of a single point.
func (c costCurve) at(x float64) float64 {
	i, _ := slices.BinarySearchFunc(c, x, func(p stats.Point, x float64) int { return cmp.Compare(p.X, x) })
	switch {
	case len(c) < 2 || i == len(c) || x < c[0].X || math.IsNaN(x):
		return math.NaN()
	case i == 0:
		return c[0].Y
	}
	a, b := c[i-1], c[i]
	return a.Y + (b.Y-a.Y)*(x-a.X)/(b.X-a.X)
}

// meanDifference is the mean of one curve less another over the dollars that both have;
// NaN where they have none in common.
func meanDifference(c, d costCurve) float64 {
	if len(c) < 2 || len(d) < 2 {
		return math.NaN()
	}
	from, to := max(c[0].X, d[0].X), min(c[len(c)-1].X, d[len(d)-1].X)
	if !(from < to) {
		return math.NaN()
	}
	at := []float64{from, to}
	for _, p := range slices.Concat(c, d) {
		if from < p.X && p.X < to {
			at = append(at, p.X)
		}
	}
	slices.Sort(at)
	area := 0.
	for i, x := range at[1:] {
		area += (x - at[i]) * (c.at(x) - d.at(x) + c.at(at[i]) - d.at(at[i])) / 2
	}
	return area / (to - from)
}
