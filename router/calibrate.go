package router

// calibrate measures the model on outcomes it has not seen, and adds isotonic
// calibration where that helps: where, fitted on one half of them, it lowers
// the Brier score on the other. Measured is what such a cross-fitted
// calibration gives.
func (m *Model) calibrate(held []Outcome) (Metrics, error) {
	n := len(held)
	raw := [2][]float64{make([]float64, n), make([]float64, n)}
	happened := [2][]float64{make([]float64, n), make([]float64, n)}
	scores := make([]float64, n)
	x, err := m.Features.vectors(Examples(held))
	if err != nil {
		return Metrics{}, err
	}
	for i := range held {
		p := m.predict(&x[i])
		raw[0][i], raw[1][i], scores[i] = p.Edge, p.Cloud, p.Score
		happened[0][i], happened[1][i] = held[i].Edge.Correct, held[i].Cloud.Correct
	}
	used := raw
	for t := range raw {
		crossed := crossFit(raw[t], happened[t])
		if Brier(crossed, happened[t]) < Brier(raw[t], happened[t]) {
			used[t], m.Calibration[t] = crossed, FitIsotonic(raw[t], happened[t])
		}
	}
	metrics := Metrics{HeldOut: n}
	if c := NewCurve(held, scores); c.Gap() > 0 {
		metrics.APGR = finite(c.APGR())
	}
	for t, head := range []string{"edge", "cloud"} {
		metrics.Calibration = append(metrics.Calibration, headMetric(head, used[t], raw[t], happened[t], m.Calibration[t] != nil))
	}
	metrics.Calibration = append(metrics.Calibration, headMetric("benefit",
		difference(used), difference(raw), difference(happened), m.Calibration[0] != nil || m.Calibration[1] != nil))
	return metrics, nil
}

// crossFit calibrates each half by the other.
func crossFit(predicted, happened []float64) []float64 {
	var half [2]struct{ p, y []float64 }
	for i := range predicted {
		h := &half[i%2]
		h.p, h.y = append(h.p, predicted[i]), append(h.y, happened[i])
	}
	out := make([]float64, len(predicted))
	for i, p := range predicted {
		out[i] = p
	}
	for side := range half {
		other := half[1-side]
		if len(other.p) == 0 {
			continue
		}
		c := FitIsotonic(other.p, other.y)
		for i := side; i < len(out); i += 2 {
			out[i] = c.At(predicted[i])
		}
	}
	return out
}

func difference(tiers [2][]float64) []float64 {
	d := make([]float64, len(tiers[0]))
	for i := range d {
		d[i] = tiers[1][i] - tiers[0][i]
	}
	return d
}

func headMetric(head string, used, raw, happened []float64, isotonic bool) HeadMetric {
	bins := Bins(used, happened, DefaultBins)
	return HeadMetric{Head: head, ECE: ECE(bins), Raw: ECE(Bins(raw, happened, DefaultBins)), Floor: ECEFloor(bins),
		Brier: Brier(used, happened), Isotonic: isotonic}
}
