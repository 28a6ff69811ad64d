package evaluate

import (
	"math"

	"hybridflow/results/stats"
	"hybridflow/router/learn"
)

// A Calibration compares the forecasts of one figure with the grades.
type Calibration struct {
	Head  string         `json:"head"` // edge, cloud or benefit
	ECE   stats.Estimate `json:"ece"`  // resampling adds to it, so the interval lies high
	Floor float64        `json:"ece_floor"`
	Brier stats.Estimate `json:"brier"`
	Bins  []stats.Bin    `json:"bins"`

	forecast, observed []float64
	members            [][]int
}

// calibrations compares the forecasts of both tiers, and their difference, with
// what was graded.
func calibrations(outcomes []learn.Outcome, forecasts []Forecast) []Calibration {
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
		c.members = stats.EqualMass(c.forecast, stats.DefaultBins)
		c.Bins = stats.Bins(c.forecast, c.observed, stats.DefaultBins)
		c.Floor = stats.ECEFloor(c.Bins)
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
