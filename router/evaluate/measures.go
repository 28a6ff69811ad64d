package evaluate

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"

	"hybridflow/results/stats"
	"hybridflow/router/learn"
)

// bandSteps is how many steps a PGR curve has between shares 0 and 1.
const bandSteps = 100

// measures computes all measures of all runs for any weights of the outcomes, as
// one row of numbers, so that all see the same draws.
type measures struct {
	options  Options
	runs     []*measured
	outcomes []learn.Outcome
	stakes   []stats.Stake
	dollars  bool
	width    int // of a row, which starts with the tiers' accuracies
}

// A measured run has its figures in a row from at on, APGR first.
type measured struct {
	*run
	ranking stats.Ranking
	result  MethodResult
	figures []figure
	at      int
}

// A figure is computed from the curve and weights of the outcomes, and becomes an
// estimate of the result.
type figure struct {
	estimate *stats.Estimate
	of       func(c stats.Curve, weight []float64) float64
}

func newMeasures(outcomes []learn.Outcome, folds []int, runs []*run, o Options) *measures {
	m := &measures{options: o, outcomes: outcomes, width: 2}
	m.stakes, m.dollars = learn.Stakes(outcomes)
	gains := gainsOf(m.stakes, o.Lambda)
	for _, r := range runs {
		x := &measured{run: r, ranking: stats.Rank(r.ranks), at: m.width}
		x.onCurve(&x.result.APGR, stats.Curve.APGR)
		if r.kind != "curve" {
			m.addFigures(x, regretsOf(r, gains, folds, x.ranking))
		}
		m.runs, m.width = append(m.runs, x), m.width+len(x.figures)
	}
	return m
}

func (x *measured) onCurve(e *stats.Estimate, of func(stats.Curve) float64) {
	x.figures = append(x.figures, figure{e, func(c stats.Curve, _ []float64) float64 { return of(c) }})
}

func (x *measured) byWeight(e *stats.Estimate, of func(weight []float64) float64) {
	x.figures = append(x.figures, figure{e, func(_ stats.Curve, weight []float64) float64 { return of(weight) }})
}

// addFigures fills in the result of a run that is not of the learning curve, and
// lists the figures to estimate besides APGR.
func (m *measures) addFigures(x *measured, regret []float64) {
	res := &x.result
	res.Name, res.Kind, res.Scores, res.Ranks, res.Forecasts = x.name, x.kind, x.scores, x.ranks, x.forecasts
	if x.kind == "bound" {
		res.Scores = x.ranks
	}
	res.Curve = x.ranking.Draw(stats.Curve{}, m.stakes, nil)
	x.onCurve(&res.CPT50, func(c stats.Curve) float64 { return c.CPT(.5) })
	x.onCurve(&res.CPT80, func(c stats.Curve) float64 { return c.CPT(.8) })
	x.onCurve(&res.AIQ, stats.Curve.AIQ)
	x.onCurve(&res.Hypervolume, stats.Curve.Hypervolume)
	x.byWeight(&res.Regret, func(weight []float64) float64 { return floats.Dot(regret, weight) / floats.Sum(weight) })
	res.AtShare = make([]AccuracyAt, len(m.options.Shares))
	for i, s := range m.options.Shares {
		res.AtShare[i].At = s
		x.onCurve(&res.AtShare[i].Accuracy, func(c stats.Curve) float64 { return c.QualityAt(s) })
	}
	res.AtUSD = make([]AccuracyAt, len(m.options.Dollars))
	for i, d := range m.options.Dollars {
		res.AtUSD[i].At = d
		x.onCurve(&res.AtUSD[i].Accuracy, func(c stats.Curve) float64 {
			if !m.dollars {
				return math.NaN()
			}
			return c.QualityFor(d)
		})
	}
	res.Band = make([]PGRAt, bandSteps+1)
	for i := range res.Band {
		share := float64(i) / bandSteps
		res.Band[i].Share = share
		x.onCurve(&res.Band[i].PGR, func(c stats.Curve) float64 { return c.PGR(share) })
	}
	if x.forecasts != nil {
		res.Calibration = calibrations(m.outcomes, x.forecasts)
	}
	for i := range res.Calibration {
		c := &res.Calibration[i]
		x.byWeight(&c.ECE, c.ece)
		x.byWeight(&c.Brier, c.brier)
	}
}

// gainsOf lists what sending each outcome to the cloud is worth: its benefit
// less lambda times its extra cost, in units of the mean extra cost.
func gainsOf(stakes []stats.Stake, lambda float64) []float64 {
	unit := 0.0
	for _, s := range stakes {
		unit += math.Abs(s.Cost) / float64(len(stakes))
	}
	gains := make([]float64, len(stakes))
	for i, s := range stakes {
		gains[i] = s.Gain
		if unit > 0 {
			gains[i] -= lambda * s.Cost / unit
		}
	}
	return gains
}

// regretsOf lists what each outcome loses against the oracle of utility.
func regretsOf(r *run, gains []float64, folds []int, order stats.Ranking) []float64 {
	regret := make([]float64, len(gains))
	if r.kind == "bound" {
		return regret
	}
	cutoff := make([]float64, slices.Max(folds)+1)
	for f := range cutoff {
		cutoff[f] = bestCutoff(r.ranks, gains, order, func(i int32) bool { return folds[i] != f })
	}
	for i, g := range gains {
		regret[i] = max(g, 0)
		if r.ranks[i] >= cutoff[folds[i]] {
			regret[i] -= g
		}
	}
	return regret
}

// bestCutoff is the rank from which on sending to the cloud gains most among
// the outcomes that are counted. It lies midway to the next one: equal scores
// have slightly different ranks in each fold.
func bestCutoff(ranks, gains []float64, order stats.Ranking, counted func(i int32) bool) float64 {
	best, cutoff, sum, last := 0.0, math.Inf(1), 0.0, math.Inf(1)
	for _, i := range order.Order() {
		if !counted(i) {
			continue
		}
		if ranks[i] < last && sum > best {
			best, cutoff = sum, (last+ranks[i])/2
		}
		sum += gains[i]
		last = ranks[i]
	}
	if sum > best {
		return math.Inf(-1)
	}
	return cutoff
}

// measurer makes a function with memory of its own.
func (m *measures) measurer() func(weight, out []float64) {
	var c stats.Curve
	return func(weight, out []float64) {
		for _, x := range m.runs {
			c = x.ranking.Draw(c, m.stakes, weight)
			for i, f := range x.figures {
				out[x.at+i] = f.of(c, weight)
			}
		}
		out[0], out[1] = c.Share[0].Y, c.Share[len(c.Share)-1].Y
	}
}
