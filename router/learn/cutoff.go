package learn

import (
	"math"
	"slices"

	"hybridflow/results/stats"
)

// scoreSteps is how finely a model knows how its scores are distributed.
const scoreSteps = 100

// quantiles are the scores that 0, 1, ... 100 % lie below, averaged over folds by
// their size; nil without scores. Models of few labels differ more between folds
// than questions do within one, so that the folds' scores in one heap would be
// spread too widely.
func quantiles(folds [][]float64) []float64 {
	total := 0
	for _, scores := range folds {
		total += len(scores)
	}
	if total == 0 {
		return nil
	}
	q := make([]float64, scoreSteps+1)
	for _, scores := range folds {
		sorted := slices.Sorted(slices.Values(scores))
		for i := range q {
			q[i] += stats.Quantile(sorted, float64(i)/scoreSteps) * float64(len(scores))
		}
	}
	for i := range q {
		q[i] /= float64(total)
		q[i] = max(q[i], q[max(i-1, 0)]) // rounding may not turn them round
	}
	return q
}

// Cutoff is the score above which a share of the questions lies, interpolated
// between quantiles of the scores of training outcomes by models that had not
// seen them. At a share of 0 it is +Inf and at 1 -Inf, so that nothing and
// everything lies above. Where many questions score the same, fewer lie above,
// as none that scores the cutoff itself does. It is NaN where no outcome was
// held out in training, or the model was trained before cutoffs were known.
func (m *Model) Cutoff(share float64) float64 {
	switch q := m.Metrics.Scores; {
	case len(q) == 0 || math.IsNaN(share):
		return math.NaN()
	case share <= 0:
		return math.Inf(1)
	case share >= 1:
		return math.Inf(-1)
	default:
		return stats.Quantile(q, 1-share)
	}
}
