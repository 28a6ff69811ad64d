package learn

import (
	"cmp"
	"math"
	"slices"
)

// DefaultBins is how many bins an expected calibration error is taken over.
const DefaultBins = 15

// A Bin is one mark of a reliability diagram: questions with about the same
// forecast, and what came of them.
type Bin struct {
	Forecast float64 `json:"forecast"` // mean
	Observed float64 `json:"observed"` // mean
	SD       float64 `json:"sd"`       // standard deviation of observed minus forecast
	N        int     `json:"n"`
}

// Bins sorts questions by forecast and cuts them into n bins of equal numbers,
// fewer where forecasts are equal: those stay in one bin. A bin does not depend
// on the order of the questions.
func Bins(forecast, observed []float64, n int) []Bin {
	bins := []Bin{}
	for _, members := range equalMass(forecast, n) {
		bins = append(bins, bin(members, forecast, observed))
	}
	return bins
}

// equalMass lists the members of each bin.
func equalMass(forecast []float64, n int) [][]int {
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

// ECEFloor is what ECE shows on average for forecasts that are right: the means
// of n answers miss by sqrt(2/pi) SD/sqrt(n). An error near it is none.
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
// for what is known in advance, 0.25 for a forecast of one half.
func Brier(forecast, observed []float64) float64 {
	sum := 0.0
	for i := range forecast {
		d := forecast[i] - observed[i]
		sum += d * d
	}
	return sum / float64(len(forecast))
}

// A Calibration tells how far forecasts can be taken at their word.
type Calibration struct {
	Head  string   `json:"head"` // edge, cloud or benefit
	ECE   Estimate `json:"ece"`  // resampling adds to it, so the interval lies high
	Floor float64  `json:"ece_floor"`
	Brier Estimate `json:"brier"`
	Bins  []Bin    `json:"bins"`

	forecast, observed []float64
	members            [][]int
}

// calibrations compares the forecasts of both tiers, and their difference, with
// what was graded.
func calibrations(outcomes []Outcome, forecasts []Forecast) []Calibration {
	heads := []struct {
		name               string
		forecast, observed func(i int) float64
	}{
		{"edge", func(i int) float64 { return forecasts[i].Edge }, func(i int) float64 { return outcomes[i].Edge.Correct }},
		{"cloud", func(i int) float64 { return forecasts[i].Cloud }, func(i int) float64 { return outcomes[i].Cloud.Correct }},
		{"benefit", func(i int) float64 { return forecasts[i].Cloud - forecasts[i].Edge }, func(i int) float64 { return outcomes[i].Benefit() }},
	}
	all := make([]Calibration, len(heads))
	for h, head := range heads {
		c := Calibration{Head: head.name, forecast: make([]float64, len(outcomes)), observed: make([]float64, len(outcomes))}
		for i := range outcomes {
			c.forecast[i], c.observed[i] = head.forecast(i), head.observed(i)
		}
		c.members = equalMass(c.forecast, DefaultBins)
		c.Bins = Bins(c.forecast, c.observed, DefaultBins)
		c.Floor = ECEFloor(c.Bins)
		all[h] = c
	}
	return all
}

// measure gives ECE, over the bins as they are, and Brier for weighted
// questions.
func (c *Calibration) measure(weight []float64) (ece, brier float64) {
	total := 0.0
	for _, members := range c.members {
		off := 0.0
		for _, i := range members {
			w, d := weight[i], c.observed[i]-c.forecast[i]
			total += w
			off += w * d
			brier += w * d * d
		}
		ece += math.Abs(off)
	}
	return ece / total, brier / total
}
