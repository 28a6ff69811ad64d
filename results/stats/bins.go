package stats

import (
	"cmp"
	"math"
	"slices"
)

// DefaultBins is how many bins an expected calibration error is taken over.
const DefaultBins = 15

// A Bin is one mark of a reliability diagram: questions with about the same
// forecast, and the mean of their outcomes.
type Bin struct {
	Forecast float64 `json:"forecast"` // mean
	Observed float64 `json:"observed"` // mean
	SD       float64 `json:"sd"`       // standard deviation of observed minus forecast
	N        int     `json:"n"`
}

// Bins sorts questions by forecast and cuts them into n bins of equal numbers, or
// fewer: questions with equal forecasts share a bin, so that bins do not depend on
// the order of the questions.
func Bins(forecast, observed []float64, n int) []Bin {
	bins := []Bin{}
	for _, members := range EqualMass(forecast, n) {
		bins = append(bins, bin(members, forecast, observed))
	}
	return bins
}

// EqualMass lists the members of each of the bins of [Bins].
func EqualMass(forecast []float64, n int) [][]int {
	order := make([]int, len(forecast))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(forecast[a], forecast[b]) })
	var bins [][]int
	start := 0
	for b := range n {
		end := max(start, (b+1)*len(order)/n)
		for end > start && end < len(order) && forecast[order[end]] == forecast[order[end-1]] {
			end++
		}
		if end > start {
			bins = append(bins, order[start:end])
			start = end
		}
	}
	return bins
}

func bin(members []int, forecast, observed []float64) Bin {
	b := Bin{N: len(members)}
	n := float64(b.N)
	for _, i := range members {
		b.Forecast += forecast[i] / n
		b.Observed += observed[i] / n
	}
	off := b.Observed - b.Forecast
	for _, i := range members {
		d := observed[i] - forecast[i] - off
		b.SD += d * d
	}
	if b.N > 1 {
		b.SD = math.Sqrt(b.SD / (n - 1))
	}
	return b
}

// ECE is the expected calibration error (Naeini, Cooper and Hauskrecht, AAAI
// 2015) over bins of equal mass: the mean distance between forecast and observed
// over bins, by their numbers.
func ECE(bins []Bin) float64 {
	return overBins(bins, func(b Bin) float64 { return math.Abs(b.Observed - b.Forecast) })
}

// ECEFloor is the mean ECE of forecasts that are right: by chance the mean of n
// answers is off by sqrt(2/pi) SD/sqrt(n). An ECE near it is no evidence of a
// miscalibration.
func ECEFloor(bins []Bin) float64 {
	return overBins(bins, func(b Bin) float64 { return math.Sqrt(2/math.Pi/float64(b.N)) * b.SD })
}

func overBins(bins []Bin, f func(Bin) float64) float64 {
	sum, n := 0.0, 0
	for _, b := range bins {
		sum += float64(b.N) * f(b)
		n += b.N
	}
	return sum / float64(n)
}

// Brier is the mean squared difference of forecast and observed (Brier 1950): 0
// for a perfect forecast, 0.25 for one of one half of right or wrong answers.
func Brier(forecast, observed []float64) float64 {
	sum := 0.0
	for i := range forecast {
		d := forecast[i] - observed[i]
		sum += d * d
	}
	return sum / float64(len(forecast))
}
