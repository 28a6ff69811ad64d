package summary

import (
	"math"
	"slices"

	"hybridflow/results/stats"
)

// An Order says how alike the order of strategies by a measure is to the
// published one.
type Order struct {
	Measure           string
	N                 int            // strategies that have both figures
	Spearman, Kendall stats.Estimate // intervals over resamples of our questions alone
	SpearmanP         float64        // two-sided, over all orders of the strategies: how few they are
	KendallP          float64
}

// A Matched is a published figure and the arm that it is compared with.
type Matched struct {
	Published
	Arm int // of the strategy's the one in the first run and setting; -1 without any on the same datasets
}

func (s *Selection) match(published []Published, source *Source) []Matched {
	var families []string
	for _, d := range source.Datasets {
		families = append(families, d.Family)
	}
	slices.Sort(families)
	var all []Matched
	for _, p := range published {
		m := Matched{p, -1}
		if p.Datasets == nil || slices.Equal(families, slices.Sorted(slices.Values(p.Datasets))) {
			m.Arm = s.Nearest(p.Strategy, s.Arms[0])
		}
		all = append(all, m)
	}
	return all
}

// orders compares the orders by all measures that three strategies or more have in
// both, on average over datasets.
func orders(published []Matched, average *estimated) (all []Order) {
	for k, name := range measures {
		var arms []int
		var ours, theirs []float64
		for _, p := range published {
			if p.Measure != name || p.Arm < 0 {
				continue
			}
			if own := average.figures[p.Arm].intervals()[k].Value; !math.IsNaN(own + p.Value) {
				arms, ours, theirs = append(arms, p.Arm), append(ours, own), append(theirs, p.Value)
			}
		}
		if len(arms) < 3 {
			continue
		}
		rank := func(by func(x, y []float64) float64) (e stats.Estimate, p float64) {
			drawn, own := make([]float64, len(average.samples[arms[0]].columns[k].drawn)), make([]float64, len(arms))
			for b := range drawn {
				for i, a := range arms {
					own[i] = average.samples[a].columns[k].drawn[b]
				}
				drawn[b] = by(own, theirs)
			}
			low, high := stats.Interval(drawn)
			return stats.Estimate{Value: by(ours, theirs), Low: low, High: high}, stats.OrderP(ours, theirs, by, 0)
		}
		o := Order{Measure: name, N: len(arms)}
		o.Spearman, o.SpearmanP = rank(stats.Spearman)
		o.Kendall, o.KendallP = rank(stats.Kendall)
		all = append(all, o)
	}
	return all
}
