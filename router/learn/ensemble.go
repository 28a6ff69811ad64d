package learn

import (
	"context"
	"fmt"
	"math"
	"runtime"

	"golang.org/x/sync/errgroup"
)

// An average predicts the mean of its members' predictions.
type average struct {
	Members []saved `json:"members"`
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
	var mean [maxFigures]float64
	for _, m := range a.Members {
		m.Predict(dst, x)
		for h, v := range dst {
			mean[h] += v / float64(len(a.Members))
		}
	}
	copy(dst, mean[:])
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
