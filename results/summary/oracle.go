package summary

import (
	"math"
	"slices"

	"hybridflow/results/stats"
)

// Regret is in the utility u = accuracy - λ · cloud dollars, where λ is the price
// at which edge-cot and cloud-cot are worth the same on average, so that no random
// mix of them is better than another. The oracle takes the better of the two for
// each question, from the outcomes, and what an arm lacks of its utility is the
// arm's regret. The oracle profits from chance too, so that no router reaches it.

// An oracle is the oracle's utility, as a column of a bootstrap.
type oracle struct {
	ends   [2]int
	column int
	lambda float64
}

// addOracles adds the oracle's column for each pair of ends that there is.
func (x *draw) addOracles(s *Selection) {
	for a, ends := range s.Mix {
		if !s.Mixed(a) || slices.ContainsFunc(x.oracles, func(o oracle) bool { return o.ends == ends }) {
			continue
		}
		at := func(arm, column int) []float64 { return x.columns[arm*intervalColumns+column] }
		edge, cloud := at(ends[0], accuracyColumn), at(ends[1], accuracyColumn)
		edgeUSD, cloudUSD := at(ends[0], usdColumn), at(ends[1], usdColumn)
		gap := stats.MeanOf(cloud).Value - stats.MeanOf(edge).Value
		price := stats.MeanOf(cloudUSD).Value - stats.MeanOf(edgeUSD).Value
		if !(gap > 0 && price > 0) {
			continue
		}
		o := oracle{ends, len(x.columns), gap / price}
		best := make([]float64, len(edge))
		for i := range best {
			best[i] = max(edge[i]-o.lambda*edgeUSD[i], cloud[i]-o.lambda*cloudUSD[i]) // NaN where one is
		}
		x.columns, x.oracles = append(x.columns, best), append(x.oracles, o)
	}
}

// regret is of one dataset, with its value in each resample; NaN and nil where
// there is no oracle, or where the arm or an end lacks a question that the others
// have.
func (x *draw) regret(a int, ends [2]int) (value float64, resampled []float64) {
	i := slices.IndexFunc(x.oracles, func(o oracle) bool { return o.ends == ends })
	if i < 0 {
		return math.NaN(), nil
	}
	lambda, best := x.oracles[i].lambda, x.oracles[i].column
	accuracy, usd := a*intervalColumns+accuracyColumn, a*intervalColumns+usdColumn
	for q, v := range x.columns[best] {
		if math.IsNaN(v) != math.IsNaN(x.columns[accuracy][q]-x.columns[usd][q]) {
			return math.NaN(), nil
		}
	}
	value = stats.MeanOf(x.columns[best]).Value - stats.MeanOf(x.columns[accuracy]).Value + lambda*stats.MeanOf(x.columns[usd]).Value
	for b := range x.resampled[best] {
		resampled = append(resampled, x.resampled[best][b]-x.resampled[accuracy][b]+lambda*x.resampled[usd][b])
	}
	return value, resampled
}
