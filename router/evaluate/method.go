package evaluate

import (
	"context"

	"hybridflow/router/learn"
)

// A Method learns from outcomes how much a question gains by the cloud. The
// function that Train returns scores one outcome by what is known before it is
// answered; only the order of scores counts, and the highest goes to the cloud
// first. It has to be safe for concurrent use. Equal outcomes and seeds make equal
// scores.
//
// A method that also predicts the grade of each tier sets Forecast and may leave
// out Train; its calibration is then measured too, with the first seed. Train, if
// there is one beside Forecast, has the same scores for less work.
type Method struct {
	Name     string
	Train    func(ctx context.Context, train []learn.Outcome, seed uint64) (func(learn.Outcome) float64, error)
	Forecast func(ctx context.Context, train []learn.Outcome, seed uint64) (func(learn.Outcome) Forecast, error)

	fixed bool // learns nothing, and needs neither folds nor seeds
}

// A Forecast is a method's prediction for one question.
type Forecast struct {
	Score       float64 // decides the order
	Edge, Cloud float64 // expected grades, 0 to 1: P(correct) of each tier
}

// Methods returns the methods of [learn.Train], the default first, which learn from
// the given features.
func Methods(features learn.FeatureOptions) []Method {
	var all []Method
	for _, name := range learn.MethodNames() {
		fit := func(ctx context.Context, train []learn.Outcome, seed uint64, scoreOnly bool) (*learn.Model, error) {
			m, _, err := learn.Train(ctx, train, learn.TrainOptions{Method: name, Features: features, Seed: seed, ScoreOnly: scoreOnly})
			return m, err
		}
		all = append(all, Method{
			Name: name,
			Train: func(ctx context.Context, train []learn.Outcome, seed uint64) (func(learn.Outcome) float64, error) {
				m, err := fit(ctx, train, seed, true)
				return func(o learn.Outcome) float64 { return m.Predict(o.Example()).Score }, err
			},
			Forecast: func(ctx context.Context, train []learn.Outcome, seed uint64) (func(learn.Outcome) Forecast, error) {
				m, err := fit(ctx, train, seed, false)
				return func(o learn.Outcome) Forecast {
					p := m.Predict(o.Example())
					return Forecast{Score: p.Score, Edge: p.Edge, Cloud: p.Cloud}
				}, err
			},
		})
	}
	return all
}
