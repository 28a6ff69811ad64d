package summary

import (
	"math"

	"hybridflow/results/stats"
)

// A Tradeoff is what an arm's accuracy is worth at its price, against single calls
// and mixtures of them. Intervals are percentile bootstrap intervals over questions.
type Tradeoff struct {
	Hull     stats.Estimate // accuracy less that of the hull of all single calls at the same cloud dollars
	HullP    float64        // two-sided p that it is 0, by the bootstrap; NaN for what is not in the primary family
	HullHolm float64        // that, adjusted for the family

	// The others are against the random mix of edge-cot and cloud-cot.
	PGR         stats.Estimate // part of the gap in accuracy that is closed
	IsoCost     stats.Estimate // accuracy less that of the random mix which costs the same
	IsoAccuracy stats.Estimate // cloud dollars per question less than the random mix which is as accurate
	SavedShare  stats.Estimate // that, as a share of the mix's dollars
	Regret      stats.Estimate // utility less than that of the oracle which takes the better end for each question, in accuracy
}

func noTradeoff() Tradeoff {
	none := stats.Unknown()
	return Tradeoff{none, math.NaN(), math.NaN(), none, none, none, none, none}
}

func (m *mixSample) tradeoff() Tradeoff {
	return Tradeoff{Hull: stats.Unknown(), HullP: math.NaN(), HullHolm: math.NaN(),
		PGR:         m.estimate(recovered),
		IsoCost:     m.estimate(overMix),
		IsoAccuracy: m.estimate(func(m *[mixParts]float64) float64 { usd, _ := saved(m); return usd }),
		SavedShare:  m.estimate(func(m *[mixParts]float64) float64 { _, share := saved(m); return share }),
		Regret:      m.regret.estimate(),
	}
}

// recovered is PGR, the part of the gap between edge and cloud accuracy that is
// closed (arXiv 2406.18665, eq. 6); NaN where there is no gap.
func recovered(m *[mixParts]float64) float64 {
	if !(m[cloudAccuracy] > m[edgeAccuracy]) {
		return math.NaN()
	}
	return (m[ownAccuracy] - m[edgeAccuracy]) / (m[cloudAccuracy] - m[edgeAccuracy])
}

// overMix is an accuracy less that of the mix which spends the same cloud
// dollars. What costs more than the whole cloud is compared with the cloud; NaN
// where the cloud costs nothing, so that no mix has the price.
func overMix(m *[mixParts]float64) float64 {
	if !(m[cloudUSD] > m[edgeUSD]) {
		return math.NaN()
	}
	share := (m[ownUSD] - m[edgeUSD]) / (m[cloudUSD] - m[edgeUSD])
	share = max(0, min(1, share)) // NaN stays NaN
	return m[ownAccuracy] - m[edgeAccuracy] - share*(m[cloudAccuracy]-m[edgeAccuracy])
}

// saved is the iso-accuracy saving: the cloud dollars per question of the random
// mix that is as accurate, less one's own, and the same as a share of the mix's.
// What is more accurate than the cloud is compared with the whole cloud, which
// is then less accurate; what is below the edge, with the whole edge. NaN where
// the cloud is not better than the edge, so that no mix is equal.
func saved(m *[mixParts]float64) (usd, share float64) {
	x := recovered(m)
	x = max(0, min(1, x)) // NaN stays NaN
	mix := m[edgeUSD] + x*(m[cloudUSD]-m[edgeUSD])
	if usd = mix - m[ownUSD]; mix == 0 {
		return usd, math.NaN() // nothing to save of
	}
	return usd, usd / mix
}
