package evaluate

import (
	"math"

	"gonum.org/v1/gonum/floats"

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
	all := make([]Calibration, 0, 3)
	for h, name := range []string{"edge", "cloud", "benefit"} {
		c := Calibration{Head: name}
		for i, o := range outcomes {
			f := forecasts[i]
			c.forecast = append(c.forecast, [...]float64{f.Edge, f.Cloud, f.Cloud - f.Edge}[h])
			c.observed = append(c.observed, [...]float64{o.Edge.Correct, o.Cloud.Correct, o.Benefit()}[h])
		}
		c.members = stats.EqualMass(c.forecast, stats.DefaultBins)
		c.Bins = stats.Bins(c.forecast, c.observed, stats.DefaultBins)
		c.Floor = stats.ECEFloor(c.Bins)
		all = append(all, c)
	}
	return all
}

// ece is the ECE of weighted questions, over the bins as they are.
func (c *Calibration) ece(weight []float64) float64 {
	sum, total := 0.0, 0.0
	for _, members := range c.members {
		off := 0.0
		for _, i := range members {
			total += weight[i]
			off += weight[i] * (c.observed[i] - c.forecast[i])
		}
		sum += math.Abs(off)
	}
	return sum / total
}

// brier is the Brier score of weighted questions.
func (c *Calibration) brier(weight []float64) float64 {
	sum := 0.0
	for i, w := range weight {
		d := c.observed[i] - c.forecast[i]
		sum += w * d * d
	}
	return sum / floats.Sum(weight)
}
