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

// measures computes all measures of all trials for any weights of the outcomes, as
// one row of numbers, so that all see the same draws. Means over the trials of a run
// make a shorter row.
type measures struct {
	options  Options
	repeats  []repeat
	runs     []*measured
	outcomes []learn.Outcome
	stakes   []stats.Stake
	dollars  bool
	width    int // of a row of means, which starts with the tiers' accuracies
	rawWidth int // of a row of trials, which does too
}

// A measured run has its figures in a row of means from at on, APGR first, and
// those of its trials, one trial after the other, in a row of trials from raw on.
type measured struct {
	*run
	rankings []stats.Ranking // of each trial
	result   MethodResult
	figures  []figure
	at, raw  int
}

// A figure is computed from a trial's curve and the weights of the outcomes, and
// becomes an estimate of the result.
type figure struct {
	estimate *stats.Estimate
	first    bool // the same for all trials: that of the first
	of       func(trial int, c stats.Curve, weight []float64) float64
}

func newMeasures(outcomes []learn.Outcome, repeats []repeat, runs []*run, o Options) *measures {
	m := &measures{options: o, repeats: repeats, outcomes: outcomes, width: 2, rawWidth: 2}
	m.stakes, m.dollars = learn.Stakes(outcomes)
	gains := gainsOf(m.stakes, o.Lambda)
	for _, r := range runs {
		x := &measured{run: r, at: m.width, raw: m.rawWidth}
		for _, t := range r.trials {
			x.rankings = append(x.rankings, stats.Rank(t.ranks))
		}
		x.onCurve(&x.result.APGR, stats.Curve.APGR)
		if r.kind != "curve" {
			m.addFigures(x, gains)
		}
		m.runs = append(m.runs, x)
		m.width += len(x.figures)
		m.rawWidth += len(x.figures) * len(r.trials)
	}
	return m
}

func (x *measured) onCurve(e *stats.Estimate, of func(stats.Curve) float64) {
	x.figures = append(x.figures, figure{e, false, func(_ int, c stats.Curve, _ []float64) float64 { return of(c) }})
}

func (x *measured) byWeight(e *stats.Estimate, of func(trial int, weight []float64) float64) {
	x.figures = append(x.figures, figure{e, false, func(t int, _ stats.Curve, weight []float64) float64 { return of(t, weight) }})
}

// Places of the figures that all runs but those of the learning curve have.
const (
	atAPGR = iota
	atCPT50
	atCPT80
	atAIQ
	atHypervolume
	atRegret
)

// addFigures fills in the result of a run that is not of the learning curve, and
// lists the figures to estimate besides APGR.
func (m *measures) addFigures(x *measured, gains []float64) {
	res, first := &x.result, &x.trials[0]
	res.Name, res.Kind, res.Scores, res.Ranks, res.Forecasts = x.name, x.kind, first.scores, first.ranks, first.forecasts
	res.Curve = x.rankings[0].Draw(stats.Curve{}, m.stakes, nil)
	x.onCurve(&res.CPT50, func(c stats.Curve) float64 { return c.CPT(.5) })
	x.onCurve(&res.CPT80, func(c stats.Curve) float64 { return c.CPT(.8) })
	x.onCurve(&res.AIQ, stats.Curve.AIQ)
	x.onCurve(&res.Hypervolume, stats.Curve.Hypervolume)
	m.addRegret(x, gains)
	m.addArena(x)
	m.addAccuracies(x)
	res.Band = make([]PGRAt, bandSteps+1)
	for i := range res.Band {
		share := float64(i) / bandSteps
		res.Band[i].Share = share
		x.onCurve(&res.Band[i].PGR, func(c stats.Curve) float64 { return c.PGR(share) })
	}
	if first.forecasts != nil {
		res.Calibration = calibrations(m.outcomes, first.forecasts)
	}
	for i := range res.Calibration {
		c := &res.Calibration[i]
		for _, f := range []struct {
			estimate *stats.Estimate
			of       func(weight []float64) float64
		}{{&c.ECE, c.ece}, {&c.Brier, c.brier}} {
			x.figures = append(x.figures, figure{f.estimate, true, func(_ int, _ stats.Curve, weight []float64) float64 { return f.of(weight) }})
		}
	}
}

func (m *measures) addRegret(x *measured, gains []float64) {
	regrets := make([][]float64, len(x.trials))
	for t := range x.trials {
		regrets[t] = m.regrets(x, t, gains)
	}
	x.byWeight(&x.result.Regret, func(t int, weight []float64) float64 { return floats.Dot(regrets[t], weight) / floats.Sum(weight) })
}

func (m *measures) addAccuracies(x *measured) {
	res := &x.result
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

// regrets lists what each outcome loses against the oracle of utility.
func (m *measures) regrets(x *measured, trial int, gains []float64) []float64 {
	regret := make([]float64, len(gains))
	if x.name == Oracle {
		return regret
	}
	sent := m.sent(x, trial, func(func(i int32) bool) (func() float64, func(i int32)) {
		sum := 0.0
		return func() float64 { return sum }, func(i int32) { sum += gains[i] }
	})
	for i, g := range gains {
		regret[i] = max(g, 0)
		if sent[i] {
			regret[i] -= g
		}
	}
	return regret
}

// sent reports which outcomes go to the cloud when the cutoff of each fold is the one
// with the largest objective in the other folds; a bound's is that of all outcomes.
// newObjective returns the objective of what is in the cloud, nothing at first, and
// a function that adds an outcome.
func (m *measures) sent(
	x *measured, trial int, newObjective func(counted func(i int32) bool) (value func() float64, add func(i int32)),
) []bool {
	ranks, order, folds := x.trials[trial].ranks, x.rankings[trial], m.repeats[min(trial, len(m.repeats)-1)].folds
	cutoff := make([]float64, slices.Max(folds)+1)
	for f := range cutoff {
		counted := func(i int32) bool { return x.kind == "bound" || folds[i] != f }
		value, add := newObjective(counted)
		cutoff[f] = bestCutoff(ranks, order, value, add, counted)
	}
	sent := make([]bool, len(ranks))
	for i, r := range ranks {
		sent[i] = r >= cutoff[folds[i]]
	}
	return sent
}

// bestCutoff is the rank from which on sending to the cloud has the largest
// objective among the outcomes that are counted. It lies midway to the next one:
// equal scores have slightly different ranks in each fold.
func bestCutoff(ranks []float64, order stats.Ranking, value func() float64, add func(i int32), counted func(i int32) bool) float64 {
	best, cutoff, last := value(), math.Inf(1), math.Inf(1)
	for _, i := range order.Order() {
		if !counted(i) {
			continue
		}
		if ranks[i] < last {
			if v := value(); v > best {
				best, cutoff = v, (last+ranks[i])/2
			}
		}
		add(i)
		last = ranks[i]
	}
	if value() > best {
		return math.Inf(-1)
	}
	return cutoff
}

// measurer makes a function with memory of its own.
func (m *measures) measurer() func(weight, out []float64) {
	var c stats.Curve
	return func(weight, out []float64) {
		for _, x := range m.runs {
			for t, ranking := range x.rankings {
				c = ranking.Draw(c, m.stakes, weight)
				row := out[x.raw+t*len(x.figures):]
				for i, f := range x.figures {
					if f.first && t > 0 {
						row[i] = out[x.raw+i]
					} else {
						row[i] = f.of(t, c, weight)
					}
				}
			}
		}
		out[0], out[1] = c.Share[0].Y, c.Share[len(c.Share)-1].Y
	}
}
