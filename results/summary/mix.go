package summary

import (
	"math"
	"slices"

	"hybridflow/results/stats"
)

// Means that a comparison with the random mix is made of; dollars are cloud
// dollars per question.
const (
	ownAccuracy = iota
	ownUSD
	edgeAccuracy
	edgeUSD
	cloudAccuracy
	cloudUSD
	mixParts
)

// A mixSample has the means of one arm and of the mix's two ends, all over the
// questions that the three have. Resamples keep the three together, so that the
// comparison is paired and the share moves with the costs.
type mixSample struct {
	parts  [mixParts]sampled
	regret sampled
}

// addMixes finds the columns of each arm's comparison with the mix. Where one of
// the three lacks questions that another has, the parts are added as columns with
// the same gaps.
func (x *draw) addMixes(s *Selection) {
	x.mixes = make([][mixParts]int, len(s.Arms))
	for a, ends := range s.Mix {
		if !s.Mixed(a) {
			continue
		}
		gaps, parts := false, &x.mixes[a]
		for k, arm := range [...]int{a, ends[0], ends[1]} {
			for j, column := range [...]int{accuracyColumn, usdColumn} {
				at := arm*intervalColumns + column
				parts[2*k+j] = at
				gaps = gaps || slices.ContainsFunc(x.columns[at], math.IsNaN)
			}
		}
		if gaps {
			x.columns = append(x.columns, together(x.columns, parts[:])...)
			for k := range parts {
				parts[k] = len(x.columns) - mixParts + k
			}
		}
	}
}

// together copies columns and leaves out the rows that one of them lacks.
func together(columns [][]float64, which []int) [][]float64 {
	copies := make([][]float64, len(which))
	for k, at := range which {
		copies[k] = slices.Clone(columns[at])
	}
	for i := range copies[0] {
		if slices.ContainsFunc(copies, func(col []float64) bool { return math.IsNaN(col[i]) }) {
			for _, col := range copies {
				col[i] = math.NaN()
			}
		}
	}
	return copies
}

// mixSample is the comparison of an arm with the mix of two ends on one dataset.
func (x *draw) mixSample(a int, ends [2]int) *mixSample {
	m := &mixSample{}
	for k, at := range x.mixes[a] {
		m.parts[k] = x.sampled(at)
	}
	m.regret.value, m.regret.drawn = x.regret(a, ends)
	m.regret.n = m.parts[ownAccuracy].n
	return m
}

// estimate is the value of a function of the means, here and in each resample.
func (m *mixSample) estimate(of func(*[mixParts]float64) float64) stats.Estimate {
	var at [mixParts]float64
	last := &m.parts[mixParts-1]
	drawn := make([]float64, len(last.drawn))
	for b := range drawn {
		for k := range at {
			at[k] = m.parts[k].drawn[b]
		}
		drawn[b] = of(&at)
	}
	for k := range at {
		at[k] = m.parts[k].value
	}
	return (&sampled{of(&at), last.n, drawn}).estimate()
}
