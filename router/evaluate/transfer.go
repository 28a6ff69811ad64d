package evaluate

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"

	"hybridflow/results/stats"
)

// transfer measures what each pair's training on one half of the questions is worth
// on the other half, for every pair's grades.
func (x *matrixRun) transfer(e *MatrixEvaluation, halves [][]scored) {
	gains := make([][][]float64, len(halves)) // by seed and pair
	for s, h := range halves {
		for n := range x.pairs {
			p := &x.pairs[n]
			gain := at(x.Grades[p.cloud], h[0].test)
			floats.Sub(gain, at(x.Grades[p.edge], h[0].test)) // NaN where one was not asked
			gains[s] = append(gains[s], gain)
		}
	}
	groups := slices.Max(x.groups) + 1
	stats.Parallel(len(x.pairs), func(trained int) {
		scores, rankings := make([][]float64, len(halves)), make([]stats.Ranking, len(halves))
		for s, h := range halves {
			scores[s] = h[0].scores(trained)
			rankings[s] = stats.Rank(scores[s])
		}
		for on := range x.pairs {
			apgr, influence := make([]float64, len(halves)), make([]float64, groups)
			for s, h := range halves {
				own := make([]float64, len(h[0].test))
				apgr[s] = influences(rankings[s].Order(), scores[s], gains[s][on], own)
				for k, i := range h[0].test {
					influence[x.groups[i]] += own[k] / float64(len(halves))
				}
			}
			e.Pairs[trained].Transfer = append(e.Pairs[trained].Transfer, Transfer{
				e.Pairs[on].Edge, e.Pairs[on].Cloud, jackknifed(apgr, influence, len(x.pairs[on].items)),
			})
		}
	})
}

// jackknifed is the mean over seeds, with the normal interval of the variance of
// questions, which is the sum of squared influences (infinitesimal jackknife; Efron
// and Stein 1981), and of the mean over seeds. It stands in for the bootstrap, which
// would have to order thousands of tables of pairs by pairs again.
func jackknifed(apgr, influence []float64, items int) stats.Estimate {
	e := stats.Unknown()
	e.Value, e.N = stat.Mean(apgr, nil), items
	variance := floats.Dot(influence, influence)
	if n := float64(len(apgr)); n > 1 {
		variance += stat.Variance(apgr, nil) / n
	}
	half := 1.96 * math.Sqrt(variance)
	e.Low, e.High = e.Value-half, e.Value+half
	return e
}

// influences returns the APGR of questions in an order by falling scores, equal ones
// in random order, and writes how much it changes with the weight of each question.
// A gain that is NaN does not count. With the questions before i weighing B_i and
// their gains C_i, all together W and G, APGR is N/(W G) with N the sum of
// g_i (W - B_i - 1/2); its derivative by the weight of i follows.
func influences(order []int32, scores, gains, influence []float64) float64 {
	var total, gain float64
	for _, g := range gains {
		if !math.IsNaN(g) {
			total, gain = total+1, gain+g
		}
	}
	if !(gain > 0) {
		return math.NaN()
	}
	var before, gained, sum float64
	for start := 0; start < len(order); {
		end, size, block := start, 0.0, 0.0 // of equal scores
		for ; end < len(order) && scores[order[end]] == scores[order[start]]; end++ {
			if g := gains[order[end]]; !math.IsNaN(g) {
				size, block = size+1, block+g
			}
		}
		left := total - before - size/2
		sum += block * left
		for _, i := range order[start:end] {
			if g := gains[i]; !math.IsNaN(g) {
				influence[i] = g*left + gained + block/2
			}
		}
		before, gained, start = before+size, gained+block, end
	}
	apgr := sum / (total * gain)
	for i, g := range gains {
		if !math.IsNaN(g) {
			influence[i] = influence[i]/(total*gain) - apgr/total - apgr*g/gain
		}
	}
	return apgr
}
