package stats

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"

	"gonum.org/v1/gonum/floats"
)

// Bootstrap draws as many rows as there are, with replacement, and returns the
// mean of each column over the drawn rows, for each resample. All columns see the
// same draws, so the difference of two columns is a paired one. NaN is a missing
// value; a column's mean is over the values it has.
func Bootstrap(columns [][]float64, resamples int, seed uint64) [][]float64 {
	means := make([][]float64, len(columns))
	values := make([][]float64, len(columns)) // NaN as 0
	present := make([][]float64, len(columns))
	rows := 0
	for c, col := range columns {
		means[c] = make([]float64, resamples)
		values[c], present[c] = withoutGaps(col)
		rows = max(rows, len(col))
	}
	rng := rand.New(rand.NewPCG(seed, uint64(rows)))
	times := make([]float64, rows) // how often each row was drawn
	for b := range resamples {
		drawTimes(rng, times)
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

// withoutGaps returns the values with 0 for NaN, and 1 or 0 for each value that is
// or is not present; present is nil when none is missing.
func withoutGaps(col []float64) (values, present []float64) {
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

// drawTimes draws as many members as there are, with replacement, and counts how
// often each was drawn.
func drawTimes(rng *rand.Rand, times []float64) {
	clear(times)
	for range times {
		times[rng.IntN(len(times))]++
	}
}

// Resample is a bootstrap of any measures over groups of questions: it draws as
// many groups as there are, with replacement, and weights each question by how
// often its group was drawn. groups holds the group of each question, from 0.
// values are the measures of the questions as they are; resampled holds, for each
// measure, its value in each resample. All measures see the same draws. The result
// does not depend on the number of processors.
//
// measurer is called once per worker and returns a function that writes the
// measures for the weights of the questions into out; that function may keep
// buffers of its own. The error is that of a cancelled context.
func Resample(
	ctx context.Context, groups []int, resamples, measures int, seed uint64, measurer func() func(weight, out []float64),
) (values []float64, resampled [][]float64, err error) {
	weight := make([]float64, len(groups))
	floats.AddConst(1, weight)
	values = make([]float64, measures)
	measurer()(weight, values)

	rows := make([][]float64, resamples)
	workers := min(runtime.GOMAXPROCS(0), resamples)
	Parallel(workers, func(w int) {
		measure := measurer()
		times, weight := make([]float64, slices.Max(groups)+1), make([]float64, len(groups))
		for b := w; b < resamples && ctx.Err() == nil; b += workers {
			drawTimes(rand.New(rand.NewPCG(seed, uint64(b))), times)
			for i, g := range groups {
				weight[i] = times[g]
			}
			rows[b] = make([]float64, measures)
			measure(weight, rows[b])
		}
	})
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	resampled = make([][]float64, measures)
	for m := range resampled {
		resampled[m] = make([]float64, resamples)
		for b, row := range rows {
			resampled[m][b] = row[m]
		}
	}
	return values, resampled, nil
}

// TwoSided returns the two-sided p of a resampled difference: twice the share of
// resamples on the far side of 0. It is never 0: of B resamples it is at least
// 2/(B+1) (Davison and Hinkley 1997, section 4.2).
func TwoSided(difference []float64) float64 {
	below, above := 1, 1
	for _, d := range difference {
		if d <= 0 {
			below++
		}
		if d >= 0 {
			above++
		}
	}
	return min(1, 2*float64(min(below, above))/float64(len(difference)+1))
}
