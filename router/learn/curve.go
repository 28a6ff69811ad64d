package learn

import (
	"math"
	"slices"

	"hybridflow/results/stats"
)

// NewCurve draws the curve of an order by falling scores.
func NewCurve(outcomes []Outcome, scores []float64) stats.Curve {
	stakes, _ := Stakes(outcomes)
	return stats.Rank(scores).Draw(stats.Curve{}, stakes, nil)
}

// Stakes lists what sending each outcome's question to the cloud changes. Costs are
// dollars where all outcomes have them for both tiers, and otherwise cloud calls.
func Stakes(outcomes []Outcome) (stakes []stats.Stake, dollars bool) {
	dollars = !slices.ContainsFunc(outcomes, func(o Outcome) bool {
		return math.IsNaN(o.Edge.CostUSD) || math.IsNaN(o.Cloud.CostUSD)
	})
	stakes = make([]stats.Stake, len(outcomes))
	for i, o := range outcomes {
		stakes[i] = stats.Stake{Edge: o.Edge.Correct, Gain: o.Benefit(), Cost: 1}
		if dollars {
			stakes[i].EdgeCost, stakes[i].Cost = o.Edge.CostUSD, o.Cloud.CostUSD-o.Edge.CostUSD
		}
	}
	return stakes, dollars
}
