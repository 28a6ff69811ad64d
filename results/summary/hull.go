package summary

import (
	"slices"

	"hybridflow/results/stats"
)

// The hull is the control that a router or a plan has to beat: the best accuracy for
// every price that single calls have, alone or mixed at random. It is the
// non-decreasing concave hull of accuracy over cloud dollars ([stats.Hull]) of all
// arms of [Options.SingleCalls]. Beyond its end an arm is compared with its highest
// point: what costs more has to be better than the best of them.

// A Hull says which single calls each arm is held against.
type Hull struct {
	Calls   [][]int  // [arm]: the single calls nearest to it; nil where it is one of them, or where one is missing
	Missing []string // single calls that no arm has, so that nothing is held against the hull
	Primary []bool   // [arm]: whether it belongs to the primary family
}

func (s *Selection) hull(o *Options) Hull {
	h := Hull{Calls: make([][]int, len(s.Arms)), Primary: make([]bool, len(s.Arms))}
	for _, call := range o.SingleCalls {
		if s.Nearest(call, Arm{}) < 0 {
			h.Missing = append(h.Missing, call)
		}
	}
	if h.Missing != nil || o.SingleCalls == nil {
		return h
	}
	for a, arm := range s.Arms {
		if slices.Contains(o.SingleCalls, arm.Strategy) {
			continue
		}
		for _, call := range o.SingleCalls {
			h.Calls[a] = append(h.Calls[a], s.Nearest(call, arm))
		}
		h.Primary[a] = !arm.Bound && slices.Contains(s.Headline, a) && slices.Contains(o.Primary, arm.Strategy)
	}
	return h
}

// SingleCalls are the strategies that the hull is made of.
func (s *Selection) SingleCalls() (names []string) {
	for _, calls := range s.Hull.Calls {
		if names == nil {
			for _, a := range calls {
				names = append(names, s.Arms[a].Strategy)
			}
		}
	}
	return names
}

// addHulls finds the columns of each arm's comparison with the hull.
func (x *draw) addHulls(s *Selection) {
	x.hulls = make([][]int, len(s.Arms))
	for a, calls := range s.Hull.Calls {
		if calls != nil {
			x.hulls[a] = x.paired(append([]int{a}, calls...)...)
		}
	}
}

// primaryBatches is how many times as many resamples as other figures the primary
// family has: with 10,000 the least p is 0.0002, which Holm's factor leaves below
// .05 in a family of up to 250.
const primaryBatches = 10

// addPrimary resamples the columns of the primary family again and again. The first
// batch is that of all other figures.
func (x *draw) addPrimary(h *Hull, resamples int, seed uint64) {
	var used []int
	for a, primary := range h.Primary {
		if primary {
			used = append(used, x.hulls[a]...)
		}
	}
	slices.Sort(used)
	used = slices.Compact(used)
	needed := make([][]float64, len(used))
	for i, at := range used {
		needed[i] = x.columns[at]
	}
	batches := make([][][]float64, primaryBatches-1)
	stats.Parallel(len(batches), func(k int) { batches[k] = stats.Bootstrap(needed, resamples, seed+1+uint64(k)) })
	x.primary = make([][]float64, len(x.columns))
	for i, at := range used {
		x.primary[at] = slices.Clone(x.resampled[at])
		for _, batch := range batches {
			x.primary[at] = append(x.primary[at], batch[i]...)
		}
	}
}

// hullSample has the means of accuracy and dollars, by turns, of an arm and then of its
// single calls, over the questions that all of them have.
func (x *draw) hullSample(a int, primary bool) (parts []sampled) {
	for _, at := range x.hulls[a] {
		part := x.sampled(at)
		if primary {
			part.drawn = x.primary[at]
		}
		parts = append(parts, part)
	}
	return parts
}

// overHull is an accuracy less that of the hull at the same dollars, here and in each
// resample, in which the hull is drawn anew.
func overHull(parts []sampled) sampled {
	points := make([]stats.Point, len(parts)/2-1)
	return through(parts, func(means []float64) float64 {
		for i := range points {
			points[i] = stats.Point{X: means[2*i+3], Y: means[2*i+2]}
		}
		return means[0] - stats.HullAt(points, means[1])
	})
}

// holdAgainstHull fills in what an arm has over the hull, and of the primary family the
// p of it.
func (t *Tradeoff) holdAgainstHull(parts []sampled, primary bool) {
	over := overHull(parts)
	t.Hull = over.estimate()
	if primary && t.Hull.N > 1 && t.Hull.Low == t.Hull.Low {
		t.HullP = stats.TwoSided(over.drawn)
	}
}

// adjustPrimary corrects the p of the primary family, which is declared before the
// data are seen: those of an exploration do not weaken them.
func adjustPrimary(figures []*Estimates) {
	p := make([]float64, len(figures))
	for a, e := range figures {
		p[a] = e.Tradeoff.HullP
	}
	for a, v := range stats.Holm(p) {
		figures[a].Tradeoff.HullHolm = v
	}
}
