package learn

import (
	"context"
	"encoding/json"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"
)

// An Estimate is a value and the 95 % interval it is known to: from the 2.5 to
// the 97.5 percentile of a bootstrap. NaN, in JSON null, is what does not exist
// or was not asked for.
type Estimate struct{ Value, Low, High float64 }

// MarshalJSON writes {"value", "low", "high"}.
func (e Estimate) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Value *float64 `json:"value"`
		Low   *float64 `json:"low"`
		High  *float64 `json:"high"`
	}{finite(e.Value), finite(e.Low), finite(e.High)})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (e *Estimate) UnmarshalJSON(b []byte) error {
	var w struct{ Value, Low, High *float64 }
	if err := json.Unmarshal(b, &w); err != nil {
		return err
	}
	e.Value, e.Low, e.High = figure(w.Value), figure(w.Low), figure(w.High)
	return nil
}

func finite(f float64) *float64 {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil
	}
	return &f
}

// resample measures the questions as they are, and then as often as asked after
// drawing as many groups as there are, with replacement: near-duplicates are
// drawn together. It returns, for each measure, the value and the resampled
// values. Measures of one draw are paired. The result is the same for any number
// of processors.
//
// measurer makes, for each worker, a function that writes the measures for the
// weights of the questions into out.
func resample(ctx context.Context, groups []int, resamples, measures int, seed uint64, measurer func() func(weight, out []float64)) (values []float64, draws [][]float64, err error) {
	values = make([]float64, measures)
	measurer()(ones(len(groups)), values)

	rows := make([][]float64, resamples)
	count := slices.Max(groups) + 1
	workers := min(runtime.GOMAXPROCS(0), max(resamples, 1))
	work, ctx := errgroup.WithContext(ctx)
	for w := range workers {
		work.Go(func() error {
			measure := measurer()
			times, weight := make([]float64, count), make([]float64, len(groups))
			for b := w; b < resamples; b += workers {
				if err := ctx.Err(); err != nil {
					return err
				}
				drawGroups(rand.New(rand.NewPCG(seed, uint64(b))), times)
				for i, g := range groups {
					weight[i] = times[g]
				}
				rows[b] = make([]float64, measures)
				measure(weight, rows[b])
			}
			return nil
		})
	}
	if err := work.Wait(); err != nil {
		return nil, nil, err
	}
	draws = make([][]float64, measures)
	for m := range draws {
		draws[m] = make([]float64, resamples)
		for b, row := range rows {
			draws[m][b] = row[m]
		}
	}
	return values, draws, nil
}

// drawGroups counts how often each was drawn.
func drawGroups(rng *rand.Rand, times []float64) {
	clear(times)
	n := uint32(len(times))
	for range times {
		times[rng.Uint32N(n)]++
	}
}

// estimate joins a value with its interval. Resamples in which it does not exist
// are left out.
func estimate(value float64, draws []float64) Estimate {
	e := Estimate{value, math.NaN(), math.NaN()}
	s := slices.DeleteFunc(slices.Clone(draws), math.IsNaN)
	if len(s) == 0 || math.IsNaN(value) {
		return e
	}
	slices.Sort(s)
	at := func(p float64) float64 { return s[min(len(s)-1, int(p*float64(len(s))))] }
	e.Low, e.High = at(.025), at(.975)
	return e
}

// A Comparison is a paired difference in APGR: both saw the same draws.
type Comparison struct {
	With       string   `json:"with"`
	Difference Estimate `json:"difference"`
	P          float64  `json:"p"` // two-sided: twice the share of draws on the far side of 0
}

// compare subtracts b from a. P is never 0: with B draws it is at least 2/(B+1)
// (Davison and Hinkley 1997, section 4.2).
func compare(with string, value float64, a, b []float64) Comparison {
	diff := make([]float64, len(a))
	below, above := 1, 1
	for i := range a {
		diff[i] = a[i] - b[i]
		if diff[i] <= 0 {
			below++
		}
		if diff[i] >= 0 {
			above++
		}
	}
	p := 2 * float64(min(below, above)) / float64(len(a)+1)
	return Comparison{With: with, Difference: estimate(value, diff), P: min(p, 1)}
}
