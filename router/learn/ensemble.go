package learn

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"sync"

	"golang.org/x/sync/errgroup"
)

// An average predicts the mean of its members' predictions.
type average struct {
	Members []saved `json:"members"`

	pool sync.Pool // of *[maxFigures]float64, one member's prediction
}

// Fit implements [regressor]: each member learns from all, on its own.
func (a *average) Fit(ctx context.Context, x []vector, y [][]float64, weight []float64) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0)) // each has its own copy of the inputs
	for i, m := range a.Members {
		g.Go(func() error {
			if err := m.Fit(ctx, x, y, weight); err != nil {
				return fmt.Errorf("member %d of %d: %w", i+1, len(a.Members), err)
			}
			return nil
		})
	}
	return g.Wait()
}

// Predict implements [regressor].
func (a *average) Predict(dst []float64, x *vector) {
	one, _ := a.pool.Get().(*[maxFigures]float64)
	if one == nil {
		one = new([maxFigures]float64)
	}
	defer a.pool.Put(one)
	clear(dst)
	for _, m := range a.Members {
		m.Predict(one[:len(dst)], x)
		for h := range dst {
			dst[h] += one[h] / float64(len(a.Members))
		}
	}
}

// maxFigures is how many figures a regressor predicts at most.
const maxFigures = 4

// A perFigure has a regressor for each figure, and learns each from the examples
// where it is known: where only one tier was tried, or no tokens were
// recorded, a label is NaN. A figure that is never known is predicted as NaN.
type perFigure struct {
	Figures []saved `json:"figures"`
}

// Fit implements [regressor].
func (s *perFigure) Fit(ctx context.Context, x []vector, y [][]float64, weight []float64) error {
	weight = equalWeights(weight, len(x))
	for h := range s.Figures {
		var xs []vector
		var ys, ws []float64
		for i, v := range y[h] {
			if !math.IsNaN(v) {
				xs, ys, ws = append(xs, x[i]), append(ys, v), append(ws, weight[i])
			}
		}
		if len(xs) == 0 {
			s.Figures[h] = saved{}
			continue
		}
		if err := s.Figures[h].Fit(ctx, xs, [][]float64{ys}, ws); err != nil {
			return fmt.Errorf("figure %d, known of %d examples: %w", h+1, len(xs), err)
		}
	}
	return nil
}

// Predict implements [regressor].
func (s *perFigure) Predict(dst []float64, x *vector) {
	for h := range s.Figures {
		if s.Figures[h].regressor == nil {
			dst[h] = math.NaN()
			continue
		}
		s.Figures[h].Predict(dst[h:h+1], x)
	}
}
