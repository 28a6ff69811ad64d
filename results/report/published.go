package report

import (
	"fmt"
	"math"
	"slices"

	"hybridflow/results/stats"
)

// A Published is a figure that somebody else measured, averaged over datasets,
// to be shown beside ours. Nothing is ever tuned to it.
type Published struct {
	Strategy string   // ours that it is held against
	Measure  string   // accuracy (0 to 1), C_time (seconds per question) or C_API (dollars per question)
	Value    float64  // NaN where it is not known: shown blank
	Datasets []string // families averaged over, in any order; nil for whatever the run has. Of others ours is blank
	Source   string
}

// A measure is a figure that publications report.
type measure struct {
	name, unit string
	shown      float64 // of what is shown, in one of ours
	digits     int
	of         func(*Stats) stats.Estimate
	column     int // of the bootstrap
}

var measures = []measure{
	{"accuracy", "%", 100, 2, func(s *Stats) stats.Estimate { return s.Accuracy }, accuracyColumn},
	{"C_time", "s", 1, 2, func(s *Stats) stats.Estimate { return s.Seconds }, secondsColumn},
	{"C_API", "$", 1, 5, func(s *Stats) stats.Estimate { return s.USD }, usdColumn},
}

func (p *Published) validate() error {
	if !slices.ContainsFunc(measures, func(m measure) bool { return m.name == p.Measure }) {
		return fmt.Errorf("published figure of %s: no measure %q; there are accuracy, C_time and C_API", p.Strategy, p.Measure)
	}
	if p.Value < 0 || p.Measure == "accuracy" && p.Value > 1 {
		return fmt.Errorf("published figure of %s: %s %v is out of range (write 66.3 %% as 0.663)", p.Strategy, p.Measure, p.Value)
	}
	return nil
}

// An Order tells how alike the order of strategies by a measure is to the
// published one.
type Order struct {
	Measure           string
	N                 int            // strategies that have both figures
	Spearman, Kendall stats.Estimate // intervals over resamples of our questions alone
	SpearmanP         float64        // two-sided, over all orders of the strategies: how few they are
	KendallP          float64
}

// heldAgainst is the arm of a published figure: of the strategy's the one in the
// first run and setting, on the same datasets; -1 without any.
func (s *Summary) heldAgainst(p *Published) int {
	if p.Datasets != nil {
		var have []string
		for _, d := range s.Datasets {
			have = append(have, d.Family)
		}
		if !slices.Equal(slices.Sorted(slices.Values(have)), slices.Sorted(slices.Values(p.Datasets))) {
			return -1
		}
	}
	return s.nearest(p.Strategy, s.Arms[0])
}

// setOrders compares the orders by all measures that three strategies or more
// have in both; fewer have no order to speak of.
func (s *Summary) setOrders(resampled func(arm, column int) []float64) {
	for _, m := range measures {
		var arms []int
		var ours, theirs []float64
		for i := range s.Published {
			p := &s.Published[i]
			a := s.heldAgainst(p)
			if p.Measure != m.name || a < 0 {
				continue
			}
			if own := m.of(&s.Average[a]).Value; !math.IsNaN(own + p.Value) {
				arms, ours, theirs = append(arms, a), append(ours, own), append(theirs, p.Value)
			}
		}
		if len(arms) < 3 {
			continue
		}
		o := Order{Measure: m.name, N: len(arms), Spearman: stats.Unknown(), Kendall: stats.Unknown()}
		o.Spearman.Value, o.Kendall.Value = stats.Spearman(ours, theirs), stats.Kendall(ours, theirs)
		o.SpearmanP, o.KendallP = stats.OrderP(ours, theirs, stats.Spearman, 0), stats.OrderP(ours, theirs, stats.Kendall, 0)
		rho, tau := make([]float64, s.resamples), make([]float64, s.resamples)
		for b := range s.resamples {
			for i, a := range arms {
				ours[i] = resampled(a, m.column)[b]
			}
			rho[b], tau[b] = stats.Spearman(ours, theirs), stats.Kendall(ours, theirs)
		}
		o.Spearman.Low, o.Spearman.High = stats.Interval(rho)
		o.Kendall.Low, o.Kendall.High = stats.Interval(tau)
		s.Orders = append(s.Orders, o)
	}
}
