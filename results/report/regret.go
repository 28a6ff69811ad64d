package report

import (
	"math"
	"slices"

	"hybridflow/results/stats"
)

// Regret is in the utility u = accuracy - λ · cloud dollars, where λ is the price
// at which edge-cot and cloud-cot are worth the same on average, so that no random
// mix of them is better than another. The oracle takes the better of the two for
// each question, knowing the outcomes, and what an arm lacks of its utility is the
// arm's regret. The oracle profits from luck also, so that nobody has none.

// A hindsight is the oracle's utility, as a column of a bootstrap.
type hindsight struct {
	ends   [2]int
	column int
	lambda float64
}

// hindsights add the oracle's column for each pair of ends that there is.
func (s *Summary) hindsights(columns [][]float64) ([]hindsight, [][]float64) {
	var all []hindsight
	for a, ends := range s.mix {
		if !s.mixed(a) || slices.ContainsFunc(all, func(h hindsight) bool { return h.ends == ends }) {
			continue
		}
		at := func(arm, column int) []float64 { return columns[arm*intervalColumns+column] }
		edge, cloud := at(ends[0], accuracyColumn), at(ends[1], accuracyColumn)
		edgeUSD, cloudUSD := at(ends[0], usdColumn), at(ends[1], usdColumn)
		gap := stats.MeanOf(cloud).Value - stats.MeanOf(edge).Value
		price := stats.MeanOf(cloudUSD).Value - stats.MeanOf(edgeUSD).Value
		if !(gap > 0 && price > 0) {
			continue
		}
		h := hindsight{ends, len(columns), gap / price}
		best := make([]float64, len(edge))
		for i := range best {
			best[i] = max(edge[i]-h.lambda*edgeUSD[i], cloud[i]-h.lambda*cloudUSD[i]) // NaN where one is
		}
		columns = append(columns, best)
		all = append(all, h)
	}
	return all, columns
}

// setRegret is of one dataset; NaN where the arm or an end lacks a question that
// the others have.
func (m *mixSample) setRegret(h []hindsight, ends [2]int, columns, resampled [][]float64, own int) {
	m.regret = math.NaN()
	i := slices.IndexFunc(h, func(h hindsight) bool { return h.ends == ends })
	if i < 0 {
		return
	}
	best, accuracy, usd := h[i].column, own+accuracyColumn, own+usdColumn
	for q, v := range columns[best] {
		if math.IsNaN(v) != math.IsNaN(columns[accuracy][q]-columns[usd][q]) {
			return
		}
	}
	m.regret = stats.MeanOf(columns[best]).Value - stats.MeanOf(columns[accuracy]).Value + h[i].lambda*stats.MeanOf(columns[usd]).Value
	for b := range resampled[best] {
		m.regrets = append(m.regrets, resampled[best][b]-resampled[accuracy][b]+h[i].lambda*resampled[usd][b])
	}
}

// addRegret makes m's the mean over datasets; unknown where one is.
func (m *mixSample) addRegret(other *mixSample, datasets int) {
	m.regret += other.regret / float64(datasets)
	if m.regrets == nil {
		m.regrets = make([]float64, len(m.resampled[0]))
	}
	for b := range m.regrets {
		if other.regrets == nil {
			m.regrets[b] = math.NaN()
			continue
		}
		m.regrets[b] += other.regrets[b] / float64(datasets)
	}
}

func (m *mixSample) regretEstimate() stats.Estimate {
	e := stats.Estimate{Value: m.regret, Low: math.NaN(), High: math.NaN(), N: m.n}
	if m.n > 1 && !math.IsNaN(m.regret) {
		e.Low, e.High = stats.Interval(m.regrets)
	}
	return e
}
