package learn

import (
	"context"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
)

// usage predicts tokens and seconds of both tiers, each where it was recorded.
// Both are far from normal, so it is their logarithms that are regressed; what
// the exponential then makes too small on average is corrected by a factor.
type usage struct {
	Logs   perFigure  `json:"logs"`   // ln(1 + figure): edge tokens, cloud tokens, edge seconds, cloud seconds
	Factor [4]float64 `json:"factor"` // of each; 0 where it was not recorded
}

// minUsage is how many recorded figures are worth learning from.
const minUsage = 50

// fitUsage is nil when too little was recorded.
func fitUsage(ctx context.Context, x []vector, outcomes []Outcome) (*usage, error) {
	figures := make([][]float64, len(usage{}.Factor))
	for _, o := range outcomes {
		for h, v := range []float64{o.Edge.CompletionTokens, o.Cloud.CompletionTokens, o.Edge.LatencyS, o.Cloud.LatencyS} {
			figures[h] = append(figures[h], math.Log1p(v))
		}
	}
	u := &usage{}
	any := false
	for h, f := range figures {
		if known := floats.Count(func(v float64) bool { return !math.IsNaN(v) }, f); known < minUsage {
			figures[h] = slices.Repeat([]float64{math.NaN()}, len(f))
		} else {
			any = true
		}
		u.Logs.Figures = append(u.Logs.Figures, saved{new(ridge)})
	}
	if !any {
		return nil, nil
	}
	if err := u.Logs.Fit(ctx, x, figures, nil); err != nil {
		return nil, err
	}
	u.correct(x, figures)
	return u, nil
}

// correct finds the factors by which predictions have the mean of the figures.
func (u *usage) correct(x []vector, logs [][]float64) {
	var happened, predicted [4]float64
	var p [4]float64
	for i := range x {
		u.Logs.Predict(p[:], &x[i])
		for h := range p {
			if v := logs[h][i]; !math.IsNaN(v) {
				happened[h] += math.Expm1(v)
				predicted[h] += math.Expm1(max(p[h], 0))
			}
		}
	}
	for h := range p {
		if predicted[h] > 0 {
			u.Factor[h] = happened[h] / predicted[h]
		}
	}
}

// predict gives the four figures, NaN where they are not known; a nil Usage
// knows none.
func (u *usage) predict(v *vector) (edgeTokens, cloudTokens, edgeSeconds, cloudSeconds float64) {
	if u == nil {
		nan := math.NaN()
		return nan, nan, nan, nan
	}
	p := &v.figures
	u.Logs.Predict(p[:], v)
	for h := range p {
		if !math.IsNaN(p[h]) {
			p[h] = u.Factor[h] * math.Expm1(max(p[h], 0))
		}
	}
	return p[0], p[1], p[2], p[3]
}
