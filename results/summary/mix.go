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

// addMixes finds the columns of each arm's comparison with the mix.
func (x *draw) addMixes(s *Selection) {
	x.mixes = make([][]int, len(s.Arms))
	for a, ends := range s.Mix {
		if s.Mixed(a) {
			x.mixes[a] = x.paired(a, ends[0], ends[1])
		}
	}
}

// paired finds the columns of accuracy and dollars, by turns, of several arms. Where
// one lacks questions that another has, copies with the same gaps are added.
func (x *draw) paired(arms ...int) (at []int) {
	gaps := false
	for _, a := range arms {
		for _, column := range [...]int{accuracyColumn, usdColumn} {
			at = append(at, a*intervalColumns+column)
			gaps = gaps || slices.ContainsFunc(x.columns[a*intervalColumns+column], math.IsNaN)
		}
	}
	if gaps {
		first := len(x.columns)
		x.columns = append(x.columns, together(x.columns, at)...)
		for k := range at {
			at[k] = first + k
		}
	}
	return at
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
	result := through(m.parts[:], func(means []float64) float64 { return of((*[mixParts]float64)(means)) })
	return result.estimate()
}

// through is a function of means over the same questions, here and in each resample.
func through(parts []sampled, of func(means []float64) float64) sampled {
	last := &parts[len(parts)-1]
	at, result := make([]float64, len(parts)), sampled{n: last.n, drawn: make([]float64, len(last.drawn))}
	for b := range result.drawn {
		for k := range at {
			at[k] = parts[k].drawn[b]
		}
		result.drawn[b] = of(at)
	}
	for k := range at {
		at[k] = parts[k].value
	}
	result.value = of(at)
	return result
}
