package learn

import "context"

// A Regressor predicts one or more figures of an example from its vector.
// Fitting is deterministic: the same data, settings and seed give the same
// bits, on however many processors.
type Regressor interface {
	// Fit learns from labels, y[h][i] being figure h of x[i], in [0, 1] where
	// the regressor predicts probabilities. Weights are relative and all 1
	// when nil.
	Fit(ctx context.Context, x []Vector, y [][]float64, weight []float64) error

	// Predict writes what is expected of each figure to dst. It is safe for
	// concurrent use.
	Predict(dst []float64, x *Vector)

	kind() string                          // its name in files
	fits(f *Featurizer, figures int) error // why it cannot be served with these features; prepares one just read
}
