package evaluate

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"

	"hybridflow/results/stats"
)

// evaluation turns rows of measures into results.
func (m *measures) evaluation(values []float64, draws [][]float64) *Evaluation {
	at := func(i int) stats.Estimate { return stats.Resampled(values[i], draws[i], len(m.outcomes)) }
	e := &Evaluation{Lambda: m.options.Lambda, CostUnit: "cloud_share", EdgeAccuracy: at(0), CloudAccuracy: at(1)}
	if m.dollars {
		e.CostUnit = "usd"
	}
	references := m.references(values)
	e.BestControl = references[1].name
	references = slices.Compact(references)
	for _, x := range m.runs {
		if x.kind == "curve" {
			continue
		}
		for i, f := range x.figures {
			*f.estimate = at(x.at + i)
		}
		for _, c := range references {
			if c != x && x.kind != "bound" {
				versus := m.compare(c.name, values[x.at]-values[c.at], draws[x.at], draws[c.at])
				x.result.Versus = append(x.result.Versus, versus)
			}
		}
		e.Methods = append(e.Methods, x.result)
	}
	first := &e.Methods[0]
	e.Method, e.APGR, e.CPT50, e.CPT80, e.Regret = first.Name, first.APGR, first.CPT50, first.CPT80, first.Regret
	e.OracleAPGR = e.Result(Oracle).APGR
	return e
}

// compare subtracts b from a.
func (m *measures) compare(with string, value float64, a, b []float64) Comparison {
	difference := floats.SubTo(make([]float64, len(a)), a, b)
	return Comparison{with, stats.Resampled(value, difference, len(m.outcomes)), stats.TwoSided(difference)}
}

// references are what methods are compared with: the random control, the control
// with the largest APGR, which may be the same, and the prior per category where it
// is another. The best is chosen on the same outcomes, to the methods' disadvantage.
func (m *measures) references(values []float64) []*measured {
	var random, best, category *measured
	for _, x := range m.runs {
		if x.kind != "control" {
			continue
		}
		switch x.name {
		case RandomControl:
			random = x
		case CategoryControl:
			category = x
		}
		if best == nil || values[x.at] > values[best.at] {
			best = x
		}
	}
	all := []*measured{random, best}
	if category != nil && category != best {
		all = append(all, category)
	}
	return all
}

// learningCurve averages the draws of each size; all labels come last.
func (m *measures) learningCurve(values []float64, draws [][]float64, labels int) []Learned {
	var sizes []int
	runs := map[int][]*measured{}
	for _, x := range m.runs {
		if x.kind == "curve" {
			sizes = append(sizes, x.size)
			runs[x.size] = append(runs[x.size], x)
		}
	}
	if sizes == nil {
		return nil
	}
	var curve []Learned
	for _, size := range slices.Compact(sizes) { // ascending
		curve = append(curve, m.learned(runs[size], values, draws, size))
	}
	return append(curve, m.learned(m.runs[:1], values, draws, labels))
}

func (m *measures) learned(runs []*measured, values []float64, draws [][]float64, labels int) Learned {
	n := float64(len(runs))
	l := Learned{Labels: labels, Draws: len(runs)}
	mean, resampled := 0.0, make([]float64, len(draws[0]))
	for _, x := range runs {
		mean += values[x.at] / n
		floats.AddScaled(resampled, 1/n, draws[x.at])
	}
	l.APGR = stats.Resampled(mean, resampled, len(m.outcomes))
	if len(runs) > 1 {
		sum := 0.0
		for _, x := range runs {
			sum += (values[x.at] - mean) * (values[x.at] - mean)
		}
		l.SD = stats.Finite(math.Sqrt(sum / (n - 1)))
	}
	return l
}
