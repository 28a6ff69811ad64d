package evaluate

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"runtime"

	"golang.org/x/sync/errgroup"

	"hybridflow/router/learn"
)

// A MatrixMethod learns routers of all pairs of models at once.
type MatrixMethod struct {
	Name string

	// trainings is how many trainings there are for one set of questions.
	trainings func(x *matrixRun) int

	// train learns from some questions and returns the scores of a pair on others.
	train func(ctx context.Context, x *matrixRun, train, test []int, seed uint64, done func()) (func(pair int) []float64, error)
}

// MatrixMethods returns the methods of [Methods] for a matrix. The first,
// logistic-pair, learns one regression for each model, of which all pairs are made;
// the others learn from each pair on its own, which takes as many times longer as a
// model has partners.
func MatrixMethods(features learn.FeatureOptions) []MatrixMethod {
	var all []MatrixMethod
	for _, m := range Methods(features) {
		all = append(all, pairwise(m))
	}
	all[0].trainings = func(x *matrixRun) int { return len(x.Models) }
	all[0].train = func(ctx context.Context, x *matrixRun, train, test []int, seed uint64, done func()) (func(pair int) []float64, error) {
		grades := make([][]float64, len(x.Models))
		for k := range grades {
			grades[k] = at(x.Grades[k], train)
		}
		f := features
		f.Seed = seed
		predict, err := learn.TrainGrades(ctx, learn.Examples(at(x.questions, train)), grades, f, done)
		if err != nil {
			return nil, err
		}
		p := make([][]float64, len(test))
		for k, i := range test {
			if p[k], err = predict(x.questions[i].Example()); err != nil {
				return nil, err
			}
		}
		return func(pair int) []float64 {
			scores := make([]float64, len(test))
			for k := range scores {
				scores[k] = p[k][x.pairs[pair].cloud] - p[k][x.pairs[pair].edge]
			}
			return scores
		}, nil
	}
	return all
}

// pairwise trains a method on each pair.
func pairwise(m Method) MatrixMethod {
	return MatrixMethod{
		Name:      m.Name,
		trainings: func(x *matrixRun) int { return len(x.pairs) },
		train: func(ctx context.Context, x *matrixRun, train, test []int, seed uint64, done func()) (func(pair int) []float64, error) {
			scores := make([][]float64, len(x.pairs))
			g, ctx := errgroup.WithContext(ctx)
			g.SetLimit(cmp.Or(x.options.Parallel, runtime.GOMAXPROCS(0)))
			for n := range x.pairs {
				g.Go(func() error {
					if err := ctx.Err(); err != nil {
						return err
					}
					p := &x.pairs[n]
					score, err := m.Train(ctx, x.outcomes(p, p.asked(x, train)), seed)
					if err != nil {
						return fmt.Errorf("%s below %s: %w", x.Models[p.edge], x.Models[p.cloud], err)
					}
					scores[n] = make([]float64, len(test))
					for k, i := range test {
						scores[n][k] = score(x.questions[i])
					}
					done()
					return nil
				})
			}
			return func(pair int) []float64 { return scores[pair] }, g.Wait()
		},
	}
}

// asked are those of some questions that both models of the pair were asked.
func (p *pairOf) asked(x *matrixRun, items []int) []int {
	if len(p.items) == len(x.IDs) {
		return items
	}
	var both []int
	for _, i := range items {
		if !math.IsNaN(x.Grades[p.edge][i] + x.Grades[p.cloud][i]) {
			both = append(both, i)
		}
	}
	return both
}
