package evaluate

import (
	"math"

	"gonum.org/v1/gonum/floats"
)

// Constants of RouterArena's score: what accuracy weighs beside cost, and the range
// of dollars for 1,000 questions.
const (
	arenaBeta  = 0.1
	arenaMost  = 200
	arenaLeast = 0.0044
)

// arenaScore is the score of RouterArena (Lu et al. 2025, arXiv 2510.00202; constants
// as in its repository RouteWorks/RouterArena): with accuracy A and
//
//	C = (log2 most - log2 cost) / (log2 most - log2 least)
//
// it is (1+beta) A C / (beta A + C), a harmonic mean in which accuracy weighs ten
// times as much as cost. Costs outside the range count as its ends, as there.
// accuracy is 0 to 1, usd is dollars a question.
func arenaScore(accuracy, usd float64) float64 {
	cost := max(arenaLeast, min(1000*usd, arenaMost))
	c := math.Log2(arenaMost/cost) / math.Log2(arenaMost/arenaLeast)
	if accuracy == 0 || c == 0 {
		return 0
	}
	return (1 + arenaBeta) * accuracy * c / (arenaBeta*accuracy + c)
}

// addArena adds the arena score, of a policy whose cutoff for each fold is the best
// one of the other folds.
func (m *measures) addArena(x *measured) {
	sent := make([][]bool, len(x.trials))
	for t := range sent {
		if m.dollars {
			sent[t] = m.sent(x, t, m.arenaObjective)
		}
	}
	x.byWeight(&x.result.Arena, func(t int, weight []float64) float64 {
		if !m.dollars {
			return math.NaN()
		}
		quality, cost := 0.0, 0.0
		for i, w := range weight {
			s := &m.stakes[i]
			quality, cost = quality+w*s.Edge, cost+w*s.EdgeCost
			if sent[t][i] {
				quality, cost = quality+w*s.Gain, cost+w*s.Cost
			}
		}
		total := floats.Sum(weight)
		return arenaScore(quality/total, cost/total)
	})
}

// arenaObjective is the score over the outcomes that are counted.
func (m *measures) arenaObjective(counted func(i int32) bool) (value func() float64, add func(i int32)) {
	quality, cost, n := 0.0, 0.0, 0.0
	for i, s := range m.stakes {
		if counted(int32(i)) {
			quality, cost, n = quality+s.Edge, cost+s.EdgeCost, n+1
		}
	}
	return func() float64 { return arenaScore(quality/n, cost/n) }, func(i int32) {
		quality, cost = quality+m.stakes[i].Gain, cost+m.stakes[i].Cost
	}
}
