// Package stats has the statistics that results are reported with, and the only
// ones: whatever is resampled, tested, ranked or measured as an area is here.
//
//  1. Per-question values arrive as columns; [Bootstrap] resamples whole questions,
//     the same for all columns.
//  2. A column and its resampled means become an [Estimate] with its interval.
//  3. Paired differences are tested ([Permutation], [McNemar]), corrected for their
//     number ([Holm]) and held against what the sample could show ([Detectable]).
//  4. Points of cost and quality have a front ([Pareto]) and a hull ([Hull]); orders
//     have rank correlations ([Spearman], [Kendall]).
//
// It imports gonum alone and knows no rows.
package stats

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"
)

// An Estimate is a mean and the 95 % interval it is known to; NaN where
// unknown. Intervals are percentile bootstrap intervals unless something else is
// said, clustered by question: whole questions are drawn, with all their
// repetitions.
type Estimate struct {
	Value, Low, High float64
	N                int // questions it rests on, pairs for a difference
}

// MinPairs is how many questions an interval needs to be trusted; with fewer,
// percentile intervals are too narrow.
const MinPairs = 30

func Unknown() Estimate { return Estimate{math.NaN(), math.NaN(), math.NaN(), 0} }

// Half is half the interval's width, what stands behind "±".
func (e Estimate) Half() float64 { return (e.High - e.Low) / 2 }

// times scales a value and its interval.
func (e Estimate) Times(k float64) Estimate { return Estimate{k * e.Value, k * e.Low, k * e.High, e.N} }

// Bootstrap draws as many rows as there are, with replacement, and returns the
// mean of each column over those drawn, for each resample. All columns see the
// same draws, so the difference of two is a paired one. NaN is a value that is
// missing; a column's mean is over those it has.
func Bootstrap(columns [][]float64, resamples int, seed uint64) [][]float64 {
	means := make([][]float64, len(columns))
	values := make([][]float64, len(columns)) // NaN as 0
	present := make([][]float64, len(columns))
	rows := 0
	for c, col := range columns {
		means[c] = make([]float64, resamples)
		values[c], present[c] = split(col)
		rows = max(rows, len(col))
	}
	rng := rand.New(rand.NewPCG(seed, uint64(rows)))
	times := make([]float64, rows) // how often each row was drawn
	for b := range resamples {
		clear(times)
		for range rows {
			times[rng.IntN(rows)]++
		}
		for c, col := range values {
			n := float64(rows)
			if present[c] != nil {
				n = floats.Dot(times[:len(col)], present[c])
			}
			means[c][b] = floats.Dot(times[:len(col)], col) / n
		}
	}
	return means
}

// split tells values from gaps; present is nil when there are none.
func split(col []float64) (values, present []float64) {
	if !slices.ContainsFunc(col, math.IsNaN) {
		return col, nil
	}
	values, present = slices.Clone(col), make([]float64, len(col))
	for i, v := range col {
		if math.IsNaN(v) {
			values[i] = 0
		} else {
			present[i] = 1
		}
	}
	return values, present
}

// estimate joins a column's mean with the interval of its resampled means.
func EstimateOf(col, resampled []float64) Estimate {
	e := MeanOf(col)
	if e.N > 1 { // one question tells nothing of the others
		e.Low, e.High = Interval(resampled)
	}
	return e
}

// meanOf is the mean of the values that are there, without an interval.
func MeanOf(col []float64) Estimate {
	e := Unknown()
	sum := 0.0
	for _, v := range col {
		if !math.IsNaN(v) {
			sum += v
			e.N++
		}
	}
	if e.N > 0 {
		e.Value = sum / float64(e.N)
	}
	return e
}

// interval is the central 95 % of resampled means, by nearest rank. Resamples
// that drew no value at all are left out.
func Interval(resampled []float64) (low, high float64) {
	s := slices.DeleteFunc(slices.Clone(resampled), math.IsNaN)
	if len(s) == 0 {
		return math.NaN(), math.NaN()
	}
	rank := func(p float64) int { return int(math.Ceil(p*float64(len(s)))) - 1 }
	return nth(s, rank(.025)), nth(s, rank(.975))
}

// nth puts the value of a rank, from 0, in its place and returns it. Of a
// thousand resamples just two are needed in order, and sorting all of them for
// each interval is most of what a summary would take.
func nth(s []float64, rank int) float64 {
	lo, hi := 0, len(s)-1
	for lo < hi {
		pivot := s[lo+(hi-lo)/2]
		i, j := lo, hi
		for i <= j {
			for s[i] < pivot {
				i++
			}
			for s[j] > pivot {
				j--
			}
			if i <= j {
				s[i], s[j] = s[j], s[i]
				i, j = i+1, j-1
			}
		}
		switch {
		case rank <= j:
			hi = j
		case rank >= i:
			lo = i
		default:
			return s[rank]
		}
	}
	return s[rank]
}
