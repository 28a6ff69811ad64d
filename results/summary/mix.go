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
// questions that the three have, and the same for each resample. Resamples keep
// the three together, so that the comparison is paired and the share moves with
// the costs.
type mixSample struct {
	means     [mixParts]float64
	resampled [mixParts][]float64
	n         int // questions

	regret  float64
	regrets []float64 // in each resample; nil where there is none
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
		e := stats.MeanOf(x.columns[at])
		m.means[k], m.n = e.Value, e.N
		m.resampled[k] = x.resampled[at]
	}
	m.regret, m.regrets = x.regret(a, ends)
	return m
}

// meanMix is the mean over datasets. Without an interval on one, or regret, there
// is none on average.
func meanMix(per []*mixSample) *mixSample {
	avg, datasets := &mixSample{}, float64(len(per))
	resamples := len(per[0].resampled[0])
	for k := range avg.resampled {
		avg.resampled[k] = make([]float64, resamples)
	}
	avg.regrets = make([]float64, resamples)
	for _, m := range per {
		avg.n += m.n
		for k := range m.means {
			avg.means[k] += m.means[k] / datasets
			for b, v := range m.resampled[k] {
				if m.n < 2 {
					v = math.NaN()
				}
				avg.resampled[k][b] += v / datasets
			}
		}
		avg.regret += m.regret / datasets
		for b := range avg.regrets {
			if m.regrets == nil {
				avg.regrets[b] = math.NaN()
				continue
			}
			avg.regrets[b] += m.regrets[b] / datasets
		}
	}
	return avg
}

// estimate is the value of a function of the means, here and in each resample.
func (m *mixSample) estimate(of func(*[mixParts]float64) float64) stats.Estimate {
	drawn := make([]float64, len(m.resampled[0]))
	for b := range drawn {
		var at [mixParts]float64
		for k := range at {
			at[k] = m.resampled[k][b]
		}
		drawn[b] = of(&at)
	}
	return m.interval(of(&m.means), drawn)
}

// interval is known for two questions or more.
func (m *mixSample) interval(value float64, drawn []float64) stats.Estimate {
	e := stats.Estimate{Value: value, Low: math.NaN(), High: math.NaN(), N: m.n}
	if m.n > 1 && !math.IsNaN(value) {
		e.Low, e.High = stats.Interval(drawn)
	}
	return e
}
