package evaluate

import (
	"math"
	"slices"

	"hybridflow/results/stats"
)

// evaluation turns rows of measures into results.
func (m *measures) evaluation(values []float64, draws [][]float64) *Evaluation {
	at := func(i int) stats.Estimate { return stats.Resampled(values[i], draws[i], len(m.outcomes)) }
	e := &Evaluation{Lambda: m.options.Lambda, CostUnit: "cloud_share", EdgeAccuracy: at(0), CloudAccuracy: at(1)}
	if m.dollars {
		e.CostUnit = "usd"
	}
	best := m.bestControl(values)
	for k, r := range m.runs {
		if r.kind == "curve" {
			continue
		}
		res := m.result(k, at)
		for _, c := range slices.Compact([]int{m.control(RandomControl), best}) {
			if c != k && r.kind != "bound" {
				a, b := m.at[k], m.at[c]
				res.Versus = append(res.Versus, m.compare(m.runs[c].name, values[a]-values[b], draws[a], draws[b]))
			}
		}
		e.Methods = append(e.Methods, res)
	}
	first := &e.Methods[0]
	e.Method, e.APGR, e.CPT50, e.CPT80, e.Regret = first.Name, first.APGR, first.CPT50, first.CPT80, first.Regret
	e.OracleAPGR = e.Result(Oracle).APGR
	return e
}

func (m *measures) result(k int, at func(int) stats.Estimate) MethodResult {
	r, a := m.runs[k], m.at[k]
	res := MethodResult{
		Name: r.name, Kind: r.kind,
		APGR: at(a + atAPGR), CPT50: at(a + atCPT50), CPT80: at(a + atCPT80),
		AIQ: at(a + atAIQ), Hypervolume: at(a + atHypervolume), Regret: at(a + atRegret),
		Scores: r.scores, Ranks: r.ranks, Forecasts: r.forecasts,
		Curve:       m.rankings[k].Draw(stats.Curve{}, m.stakes, nil),
		Calibration: m.heads[k],
	}
	if r.kind == "bound" {
		res.Scores = r.ranks
	}
	next := a + atRest
	take := func() stats.Estimate { next++; return at(next - 1) }
	for _, s := range m.options.Shares {
		res.AtShare = append(res.AtShare, AccuracyAt{s, take()})
	}
	for _, d := range m.options.Dollars {
		res.AtUSD = append(res.AtUSD, AccuracyAt{d, take()})
	}
	for i := range bandSteps + 1 {
		res.Band = append(res.Band, PGRAt{float64(i) / bandSteps, take()})
	}
	for h := range res.Calibration {
		res.Calibration[h].ECE, res.Calibration[h].Brier = take(), take()
	}
	return res
}

// compare subtracts b from a.
func (m *measures) compare(with string, value float64, a, b []float64) Comparison {
	difference := make([]float64, len(a))
	for i := range a {
		difference[i] = a[i] - b[i]
	}
	return Comparison{with, stats.Resampled(value, difference, len(m.outcomes)), stats.TwoSided(difference)}
}

// control finds a control's run.
func (m *measures) control(name string) int {
	return slices.IndexFunc(m.runs, func(r *run) bool { return r.kind == "control" && r.name == name })
}

// bestControl is the control with the largest APGR. It is chosen on the same
// outcomes, to the methods' disadvantage.
func (m *measures) bestControl(values []float64) int {
	best := m.control(RandomControl)
	for k, r := range m.runs {
		if r.kind == "control" && values[m.at[k]] > values[m.at[best]] {
			best = k
		}
	}
	return best
}

// learningCurve averages the draws of each size; all labels come last.
func (m *measures) learningCurve(values []float64, draws [][]float64, labels int) []Learned {
	var curve []Learned
	for k := 0; k < len(m.runs); {
		end := k + 1
		for end < len(m.runs) && m.runs[end].size == m.runs[k].size && m.runs[k].kind == "curve" {
			end++
		}
		if m.runs[k].kind == "curve" {
			curve = append(curve, m.learned(m.at[k:end], values, draws, m.runs[k].size))
		}
		k = end
	}
	if curve == nil {
		return nil
	}
	return append(curve, m.learned(m.at[:1], values, draws, labels))
}

func (m *measures) learned(at []int, values []float64, draws [][]float64, labels int) Learned {
	n := float64(len(at))
	l := Learned{Labels: labels, Draws: len(at)}
	mean, resampled := 0.0, make([]float64, len(draws[0]))
	for _, a := range at {
		mean += values[a] / n
		for b, v := range draws[a] {
			resampled[b] += v / n
		}
	}
	l.APGR = stats.Resampled(mean, resampled, len(m.outcomes))
	if len(at) > 1 {
		sum := 0.0
		for _, a := range at {
			sum += (values[a] - mean) * (values[a] - mean)
		}
		l.SD = stats.Finite(math.Sqrt(sum / (n - 1)))
	}
	return l
}
