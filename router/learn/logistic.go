package learn

import (
	"context"
	"fmt"
	"math"
	"slices"

	"golang.org/x/sync/errgroup"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/optimize"
)

// A logisticRegression predicts the probability of each figure by its own
// weights. Labels may lie between 0 and 1. The loss is the sum of the log
// losses plus Penalty/2 times the squared length of the weights; the
// intercept is free.
type logisticRegression struct {
	Penalty float64   `json:"penalty"`
	Layout  layout    `json:"layout"`
	Weights []weights `json:"weights"` // of each figure
}

// Fit implements [regressor] by L-BFGS.
func (l *logisticRegression) Fit(ctx context.Context, x []vector, y [][]float64, weight []float64) error {
	l.Layout = layoutOf(x)
	l.Weights = make([]weights, len(y))
	weight = equalWeights(weight, len(x))
	g, ctx := errgroup.WithContext(ctx)
	for h := range y {
		g.Go(func() error {
			w, err := fitLogistic(ctx, x, y[h], weight, l.Layout, l.Penalty)
			if err != nil {
				return fmt.Errorf("logistic regression of figure %d: %w", h, err)
			}
			l.Weights[h] = rounded(w)
			return nil
		})
	}
	return g.Wait()
}

// Predict implements [regressor].
func (l *logisticRegression) Predict(dst []float64, x *vector) {
	for h := range l.Weights {
		dst[h] = expit(l.Layout.dot(l.Weights[h], x))
	}
}

// Limits of the optimiser. A loss that falls by less than a part in 10^5 in
// three steps has settled: going on changes no order of scores. So has one that
// falls by less than a millionth: where all labels are alike it goes to 0, by
// the same part in each step.
const (
	logisticSteps      = 100
	logisticSettled    = 1e-5
	logisticNegligible = 1e-6
)

func fitLogistic(ctx context.Context, x []vector, y, weight []float64, at layout, penalty float64) ([]float64, error) {
	if !slices.ContainsFunc(weight, func(w float64) bool { return w > 0 }) {
		return make([]float64, at.columns()), nil // nothing is known: even odds
	}
	// The optimiser asks for the gradient where it has just asked for the
	// loss: the residuals are kept in between.
	residual := make([]float64, len(x))
	loss := func(w []float64) float64 {
		var sum float64
		for i := range x {
			z := at.dot(w, &x[i])
			residual[i] = weight[i] * (expit(z) - y[i])
			sum += weight[i] * logLoss(z, y[i])
		}
		var square float64
		for _, v := range w[:len(w)-1] {
			square += v * v
		}
		return sum + penalty/2*square
	}
	p := optimize.Problem{
		Func: loss,
		Grad: func(grad, w []float64) {
			loss(w)
			floats.ScaleTo(grad, penalty, w)
			grad[len(w)-1] = 0
			for i := range x {
				at.add(grad, residual[i], &x[i])
			}
		},
		Status: func() (optimize.Status, error) {
			if err := ctx.Err(); err != nil {
				return optimize.Failure, err
			}
			return optimize.NotTerminated, nil
		},
	}
	settings := &optimize.Settings{
		MajorIterations: logisticSteps,
		Converger:       &optimize.FunctionConverge{Absolute: logisticNegligible, Relative: logisticSettled, Iterations: 3},
	}
	r, err := optimize.Minimize(p, make([]float64, at.columns()), settings, &optimize.LBFGS{Store: 8})
	if err != nil {
		return nil, err
	}
	return r.X, nil
}

// expit is the inverse of the logit.
func expit(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
