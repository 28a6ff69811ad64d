package learn

import (
	"context"
	"fmt"
)

// TrainGrades learns the grades of several models from the questions that all of
// them were asked, as the method logistic-pair does: grades[m][i] is that of model m
// on xs[i], NaN where it is not known. The difference of two models' predictions is
// the score of logistic-pair for that pair, so that all pairs of eleven models take
// eleven regressions. The function that is returned predicts P(correct) of each
// model. learned is called after each regression, by any goroutine.
//
// Errors are too few examples, an embedding endpoint that fails, and ctx being done.
func TrainGrades(
	ctx context.Context, xs []Example, grades [][]float64, o FeatureOptions, learned func(),
) (func(Example) ([]float64, error), error) {
	if len(xs) < minTrain {
		return nil, fmt.Errorf("%d questions: need %d to train at all", len(xs), minTrain)
	}
	f, x, err := fitFeaturizer(xs, o)
	if err != nil {
		return nil, err
	}
	l := newLogistic()
	if err := l.fitEach(ctx, x, grades, nil, learned); err != nil {
		return nil, err
	}
	return func(x Example) ([]float64, error) {
		var v vector
		if err := f.Vector(&v, x); err != nil {
			return nil, err
		}
		p := make([]float64, len(grades))
		l.Predict(p, &v)
		return p, nil
	}, nil
}
