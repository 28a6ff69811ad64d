package evaluate

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"hybridflow/results/stats"
	"hybridflow/router/learn"
)

// allLabels is the size of a run that trains on every label there is.
const allLabels = 0

// A split is what a model is trained on and which outcomes it scores.
type split struct {
	train []learn.Outcome
	test  []int
}

// splits lists the trainings that score every outcome once.
func (o Options) splits(outcomes []learn.Outcome, groups, folds []int) ([]split, *Overlap, error) {
	tests := byGroup(folds)
	if o.Train == nil {
		splits := make([]split, len(tests))
		for i := range outcomes {
			for f := range splits {
				if folds[i] != f {
					splits[f].train = append(splits[f].train, outcomes[i])
				}
			}
		}
		for f, t := range tests {
			splits[f].test = t
		}
		return splits, nil, nil
	}
	k := related(o.Train, outcomes)
	k.overlap.Used = o.Sharing
	var splits []split
	switch o.Sharing {
	case CrossFit:
		for f, t := range tests {
			splits = append(splits, split{k.without(o.Train, func(i int) bool { return folds[i] == f }), t})
		}
	case Allow:
		splits = []split{{o.Train, slices.Concat(tests...)}}
	default:
		if k.overlap.Shared() > 0 {
			return nil, nil, &OverlapError{k.overlap}
		}
		splits = []split{{k.without(o.Train, func(int) bool { return true }), slices.Concat(tests...)}}
	}
	if leastTrain(splits) == 0 {
		return nil, nil, fmt.Errorf("evaluate: without near-duplicates of test questions, none of the %d training outcomes is left", len(o.Train))
	}
	return splits, &k.overlap, nil
}

// leastTrain is how many labels the smallest training has.
func leastTrain(splits []split) int {
	return len(slices.MinFunc(splits, func(a, b split) int { return cmp.Compare(len(a.train), len(b.train)) }).train)
}

// A run is a method, trained on all labels or on some, and its scores.
type run struct {
	name, kind string // kind is method, control, bound or curve
	method     Method
	size, draw int // of the learning curve; size is allLabels for the others

	scores    []float64  // out of fold
	ranks     []float64  // of the scores within their fold, 0 to 1
	forecasts []Forecast // nil without
}

// plan lists the runs: methods, controls, the learning curve of the first method.
func plan(methods, controls []Method, splits []split, o Options) []*run {
	var runs []*run
	for _, m := range methods {
		runs = append(runs, &run{name: m.Name, kind: "method", method: m})
	}
	for _, m := range controls {
		runs = append(runs, &run{name: m.Name, kind: "control", method: m})
	}
	sizes := slices.Clone(o.Sizes)
	slices.Sort(sizes)
	for _, size := range slices.Compact(sizes) {
		if size >= leastTrain(splits) {
			continue
		}
		for draw := range o.Draws {
			runs = append(runs, &run{name: methods[0].Name, kind: "curve", method: methods[0], size: size, draw: draw})
		}
	}
	return runs
}

// train trains each run on each split and scores the split's test outcomes.
func train(ctx context.Context, runs []*run, splits []split, outcomes []learn.Outcome, o Options) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(cmp.Or(o.Parallel, runtime.GOMAXPROCS(0)))
	var mu sync.Mutex
	done := 0
	for _, r := range runs {
		r.scores, r.ranks = make([]float64, len(outcomes)), make([]float64, len(outcomes))
		if r.method.Forecast != nil {
			r.forecasts = make([]Forecast, len(outcomes))
		}
		for _, s := range splits {
			g.Go(func() error {
				if err := ctx.Err(); err != nil {
					return err
				}
				if err := r.score(ctx, s, outcomes, o.Seed); err != nil {
					return fmt.Errorf("evaluate %s: %w", r.name, err)
				}
				mu.Lock()
				defer mu.Unlock()
				if done++; o.Progress != nil {
					o.Progress(done, len(runs)*len(splits))
				}
				return nil
			})
		}
	}
	return g.Wait()
}

// score fills in the scores of a split's test outcomes, which belong to this
// goroutine, and ranks them.
func (r *run) score(ctx context.Context, s split, outcomes []learn.Outcome, seed uint64) error {
	labels := s.train
	if r.size != allLabels {
		labels = some(labels, r.size, seed+uint64(r.draw)+1)
	}
	predict, err := r.fit(ctx, labels, seed)
	if err != nil {
		return fmt.Errorf("train on %d outcomes: %w", len(labels), err)
	}
	scores := make([]float64, len(s.test))
	for k, i := range s.test {
		f := predict(outcomes[i])
		if math.IsNaN(f.Score) {
			return fmt.Errorf("score of outcome %q is NaN", outcomes[i].ID)
		}
		if r.forecasts != nil {
			if math.IsNaN(f.Edge - f.Cloud) {
				return fmt.Errorf("forecast of outcome %q is NaN", outcomes[i].ID)
			}
			r.forecasts[i] = f
		}
		r.scores[i], scores[k] = f.Score, f.Score
	}
	for k, rank := range stats.Rank(scores).Shares() {
		r.ranks[s.test[k]] = rank
	}
	return nil
}

func (r *run) fit(ctx context.Context, labels []learn.Outcome, seed uint64) (func(learn.Outcome) Forecast, error) {
	if r.method.Forecast != nil {
		return r.method.Forecast(ctx, labels, seed)
	}
	score, err := r.method.Train(ctx, labels, seed)
	return func(o learn.Outcome) Forecast { return Forecast{Score: score(o)} }, err
}

// some draws n outcomes, in the order they had. A larger draw of the same seed
// holds a smaller one.
func some(outcomes []learn.Outcome, n int, seed uint64) []learn.Outcome {
	order := byKey(len(outcomes), func(i int) uint64 { return itemKey(&outcomes[i], seed) })[:n]
	slices.Sort(order)
	drawn := make([]learn.Outcome, n)
	for k, i := range order {
		drawn[k] = outcomes[i]
	}
	return drawn
}
