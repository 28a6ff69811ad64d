package learn

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"
	"gonum.org/v1/gonum/floats"
)

// A ridge regression predicts each figure linearly, by least squares with a
// penalty on the squared weights; the intercept is free. It has no settings:
// the penalty is the best of ridgePenalties in cross-validation.
//
// With few columns, as embeddings have, it is solved by one Gram matrix, from
// which each fold is subtracted, and Cholesky factors. The n-grams of a benchmark
// have a hundred times more; hashing them down to a size that can be factored
// loses most of what they say (on 12,032 questions the APGR fell from .57 to .55
// at 1,024 columns), so there the same equations are solved by conjugate
// gradients. The number of multiplications decides which; see [rows.factors].
type ridge struct {
	Penalty float64   `json:"penalty"` // chosen by Fit where it is 0
	Layout  layout    `json:"layout"`
	Weights []weights `json:"weights"` // of each figure
}

var ridgePenalties = []float64{16, 8, 4, 2, 1} // descending, for warm starts

const ridgeFolds = 4

// leastSquares solves the normal equations of all rows but those of one fold
// (-1 leaves out none), and gives the weights of each figure.
type leastSquares interface {
	solve(ctx context.Context, penalty float64, without int, start [][]float64) ([][]float64, error)
}

// Fit implements [regressor].
func (r *ridge) Fit(ctx context.Context, x []vector, y [][]float64, weight []float64) error {
	r.Layout = layoutOf(x)
	rows := rows{x: x, y: y, weight: equalWeights(weight, len(x)), at: r.Layout, compiled: r.Layout.compile(x)}
	var s leastSquares = conjugate{rows}
	if rows.factors() {
		s = newGramFolds(rows)
	}
	if r.Penalty == 0 {
		p, err := choosePenalty(ctx, s, rows)
		if err != nil {
			return fmt.Errorf("ridge regression: choose a penalty: %w", err)
		}
		r.Penalty = p
	}
	w, err := s.solve(ctx, r.Penalty, -1, nil)
	if err != nil {
		return fmt.Errorf("ridge regression with penalty %g: %w", r.Penalty, err)
	}
	r.Weights = nil
	for _, w := range w {
		r.Weights = append(r.Weights, rounded(w))
	}
	return nil
}

// choosePenalty takes the penalty with the least squared error on the folds
// left out.
func choosePenalty(ctx context.Context, s leastSquares, rows rows) (float64, error) {
	errors := make([][ridgeFolds]float64, len(ridgePenalties)) // each goroutine has its column
	g, ctx := errgroup.WithContext(ctx)
	for f := range ridgeFolds {
		g.Go(func() error {
			var w [][]float64
			for i, p := range ridgePenalties {
				err := ctx.Err()
				if err != nil {
					return err
				}
				if w, err = s.solve(ctx, p, f, w); err != nil {
					return fmt.Errorf("penalty %g without fold %d: %w", p, f, err)
				}
				errors[i][f] = rows.squaredError(w, f)
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return 0, err
	}
	sums := make([]float64, len(ridgePenalties))
	for i, e := range errors {
		sums[i] = floats.Sum(e[:])
	}
	return ridgePenalties[floats.MinIdx(sums)], nil
}

// Predict implements [regressor].
func (r *ridge) Predict(dst []float64, x *vector) {
	for h, w := range r.Weights {
		dst[h] = r.Layout.dot(w, x)
	}
}

// rows are what a least-squares fit sees.
type rows struct {
	x      []vector
	y      [][]float64
	weight []float64
	at     layout

	*compiled // the same as x
}

// fold of a row. Neighbours stay together, as near-duplicates often are neighbours.
func (rows) fold(i int) int { return i / 8 % ridgeFolds }

// squaredError is the error of weights w on one fold, summed over the figures.
func (r rows) squaredError(w [][]float64, fold int) float64 {
	var sum float64
	for i := range r.x {
		if r.fold(i) != fold {
			continue
		}
		for h := range w {
			e := r.dot(w[h], i) - r.y[h][i]
			sum += r.weight[i] * e * e
		}
	}
	return sum
}
