package stats

import (
	"encoding/json"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// An Estimate is a value and its 95 % interval; NaN where unknown. Intervals are
// percentile bootstrap intervals ([Interval]) unless stated otherwise, clustered
// by question: whole questions are drawn, with all their repetitions.
type Estimate struct {
	Value, Low, High float64
	N                int // questions that the value rests on; pairs for a difference
}

// MinPairs is how many questions an interval needs to be trusted; with fewer,
// percentile intervals are too narrow.
const MinPairs = 30

// Unknown returns an estimate without value, interval and questions.
func Unknown() Estimate { return Estimate{math.NaN(), math.NaN(), math.NaN(), 0} }

// Exact returns an estimate without an interval.
func Exact(v float64) Estimate { return Estimate{v, math.NaN(), math.NaN(), 0} }

// Half returns half the width of the interval, the number behind "±".
func (e Estimate) Half() float64 { return (e.High - e.Low) / 2 }

// Times scales the value and its interval.
func (e Estimate) Times(k float64) Estimate { return Estimate{k * e.Value, k * e.Low, k * e.High, e.N} }

// wire is the JSON form of an Estimate.
type wire struct {
	Value *float64 `json:"value"`
	Low   *float64 `json:"low"`
	High  *float64 `json:"high"`
}

// MarshalJSON writes {"value", "low", "high"}, with null for NaN and infinity.
func (e Estimate) MarshalJSON() ([]byte, error) {
	return json.Marshal(wire{Finite(e.Value), Finite(e.Low), Finite(e.High)})
}

// UnmarshalJSON reads the output of MarshalJSON; N is not part of it.
func (e *Estimate) UnmarshalJSON(b []byte) error {
	var w wire
	if err := json.Unmarshal(b, &w); err != nil {
		return err
	}
	*e = Estimate{orNaN(w.Value), orNaN(w.Low), orNaN(w.High), 0}
	return nil
}

// Finite returns a pointer to f, or nil (null in JSON) if f is NaN or infinite.
func Finite(f float64) *float64 {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil
	}
	return &f
}

func orNaN(f *float64) float64 {
	if f == nil {
		return math.NaN()
	}
	return *f
}

// MeanOf returns the mean of the values that are not NaN, without an interval.
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

// Resampled returns a value that rests on n questions with the percentile interval
// of its resampled values. A single question has no interval: it says nothing about
// others.
func Resampled(value float64, resampled []float64, n int) Estimate {
	e := Estimate{value, math.NaN(), math.NaN(), n}
	if n > 1 && !math.IsNaN(value) {
		e.Low, e.High = Interval(resampled)
	}
	return e
}

// Interval returns the central 95 % of resampled values by nearest rank (the
// inverse of the empirical distribution, type 1 of Hyndman and Fan 1996): the 25th
// and the 975th of 1000. NaN resamples, those that drew no value, are left out;
// without any other the interval is NaN.
func Interval(resampled []float64) (low, high float64) {
	s := sortedNumbers(resampled)
	if len(s) == 0 {
		return math.NaN(), math.NaN()
	}
	return stat.Quantile(.025, stat.Empirical, s, nil), stat.Quantile(.975, stat.Empirical, s, nil)
}

func sortedNumbers(values []float64) []float64 {
	s := slices.DeleteFunc(slices.Clone(values), math.IsNaN)
	slices.Sort(s)
	return s
}

// Quantile interpolates ascending values, of which the first is the quantile 0 and
// the last the quantile 1 (type 7 of Hyndman and Fan 1996, NumPy's default, which
// gonum does not have).
func Quantile(sorted []float64, p float64) float64 {
	at := p * float64(len(sorted)-1)
	i := min(int(at), len(sorted)-1)
	v, next := sorted[i], sorted[min(i+1, len(sorted)-1)]
	if v == next { // infinities have no difference
		return v
	}
	return v + (at-float64(i))*(next-v)
}
