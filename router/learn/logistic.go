package learn

import (
	"context"
	"fmt"
	"math"
	"runtime"
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

// Fit implements [regressor] by L-BFGS. A label that is NaN weighs nothing.
func (l *logisticRegression) Fit(ctx context.Context, x []vector, y [][]float64, weight []float64) error {
	return l.fitEach(ctx, x, y, weight, func() {})
}

// fitEach calls done whenever a figure is learned, by any goroutine.
func (l *logisticRegression) fitEach(ctx context.Context, x []vector, y [][]float64, weight []float64, done func()) error {
	l.Layout = layoutOf(x)
	l.Weights = make([]weights, len(y))
	weight = equalWeights(weight, len(x))
	rows := l.Layout.compile(x)
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(max(2, runtime.GOMAXPROCS(0)))
	for h := range y {
		g.Go(func() error {
			labels, weight := known(y[h], weight)
			w, err := fitLogistic(ctx, rows, labels, weight, l.Penalty)
			if err != nil {
				return fmt.Errorf("logistic regression of figure %d: %w", h, err)
			}
			l.Weights[h] = rounded(w)
			done()
			return nil
		})
	}
	return g.Wait()
}

// known replaces labels that are NaN by 0 with a weight of 0.
func known(y, weight []float64) (labels, weights []float64) {
	if !slices.ContainsFunc(y, math.IsNaN) {
		return y, weight
	}
	labels, weights = slices.Clone(y), slices.Clone(weight)
	for i, v := range y {
		if math.IsNaN(v) {
			labels[i], weights[i] = 0, 0
		}
	}
	return labels, weights
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

func fitLogistic(ctx context.Context, x *compiled, y, weight []float64, penalty float64) ([]float64, error) {
	if !slices.ContainsFunc(weight, func(w float64) bool { return w > 0 }) {
		return make([]float64, x.columns), nil // nothing is known: even odds
	}
	// The optimiser asks for the gradient where it has just asked for the
	// loss: the residuals are kept in between.
	residual, at := make([]float64, len(x.start)-1), []float64(nil)
	loss := func(w []float64) float64 {
		var sum float64
		for i := range residual {
			z := x.dot(w, i)
			residual[i] = weight[i] * (expit(z) - y[i])
			sum += weight[i] * logLoss(z, y[i])
		}
		at = append(at[:0], w...)
		return sum + penalty/2*floats.Dot(w[:len(w)-1], w[:len(w)-1])
	}
	p := optimize.Problem{
		Func: loss,
		Grad: func(grad, w []float64) {
			if !slices.Equal(w, at) {
				loss(w)
			}
			floats.ScaleTo(grad, penalty, w)
			grad[len(w)-1] = 0
			for i, r := range residual {
				x.add(grad, r, i)
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
	r, err := optimize.Minimize(p, make([]float64, x.columns), settings, &optimize.LBFGS{Store: 8})
	if err != nil {
		return nil, err
	}
	return r.X, nil
}

// expit is the inverse of the logit.
func expit(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
