package evaluate

import (
	"math"
	"slices"

	"hybridflow/results/stats"
	"hybridflow/router/learn"
)

// Where the measures of a run are in its part of a row.
const (
	atAPGR = iota
	atCPT50
	atCPT80
	atAIQ
	atHypervolume
	atRegret
	atRest // shares, dollars, marks of the PGR curve, then ECE and Brier for each head
)

// bandSteps is how many steps a PGR curve has between shares 0 and 1.
const bandSteps = 100

// measures computes all measures of all runs for any weights of the outcomes, as
// one row of numbers, so that all see the same draws.
type measures struct {
	options  Options
	runs     []*run
	outcomes []learn.Outcome
	stakes   []stats.Stake
	dollars  bool

	rankings []stats.Ranking
	regrets  [][]float64     // by run and outcome
	heads    [][]Calibration // by run
	at       []int           // where a run's part begins; it starts with the tiers' accuracies
	width    int
}

func newMeasures(outcomes []learn.Outcome, folds []int, runs []*run, o Options) *measures {
	m := &measures{options: o, runs: runs, outcomes: outcomes, width: 2}
	m.stakes, m.dollars = learn.Stakes(outcomes)
	gains := gainsOf(m.stakes, o.Lambda)
	for _, r := range runs {
		m.at = append(m.at, m.width)
		m.rankings = append(m.rankings, stats.Rank(r.ranks))
		var heads []Calibration
		var regret []float64
		switch r.kind {
		case "curve":
			m.width++
		default:
			if r.forecasts != nil {
				heads = calibrations(outcomes, r.forecasts)
			}
			regret = regretsOf(r, gains, folds, m.rankings[len(m.rankings)-1])
			m.width += atRest + len(o.Shares) + len(o.Dollars) + bandSteps + 1 + 2*len(heads)
		}
		m.heads, m.regrets = append(m.heads, heads), append(m.regrets, regret)
	}
	return m
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
		for k, r := range m.runs {
			c = m.rankings[k].Draw(c, m.stakes, weight)
			part := out[m.at[k]:]
			if part[atAPGR] = c.APGR(); r.kind != "curve" {
				m.measure(k, c, weight, part)
			}
		}
		out[0], out[1] = c.Share[0].Y, c.Share[len(c.Share)-1].Y
	}
}

func (m *measures) measure(k int, c stats.Curve, weight, part []float64) {
	part[atCPT50], part[atCPT80] = c.CPT(.5), c.CPT(.8)
	part[atAIQ], part[atHypervolume] = c.AIQ(), c.Hypervolume()
	part[atRegret] = weighted(m.regrets[k], weight)
	rest := part[atRest:]
	put := func(v float64) { rest[0] = v; rest = rest[1:] }
	for _, s := range m.options.Shares {
		put(c.QualityAt(s))
	}
	for _, d := range m.options.Dollars {
		if m.dollars {
			put(c.QualityFor(d))
		} else {
			put(math.NaN())
		}
	}
	for i := range bandSteps + 1 {
		put(c.PGR(float64(i) / bandSteps))
	}
	for h := range m.heads[k] {
		ece, brier := m.heads[k][h].measure(weight)
		put(ece)
		put(brier)
	}
}

func weighted(values, weight []float64) float64 {
	sum, total := 0.0, 0.0
	for i, w := range weight {
		sum += w * values[i]
		total += w
	}
	return sum / total
}
