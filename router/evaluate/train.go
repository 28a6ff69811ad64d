package evaluate

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"

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

// A repeat is one seed's folds and trainings.
type repeat struct {
	seed   uint64
	folds  []int // of each outcome
	splits []split
}

// repeats deals the outcomes into the folds of each seed.
func (o Options) repeats(outcomes []learn.Outcome, groups []int) ([]repeat, *Overlap, error) {
	var k *kinship
	if o.Train != nil {
		k = related(o.Train, outcomes)
		k.overlap.Used = o.Sharing
		if o.Sharing == Refuse && k.overlap.Shared() > 0 {
			return nil, nil, &OverlapError{k.overlap}
		}
	}
	var repeats []repeat
	for s := range o.Seeds {
		seed := o.Seed + uint64(s)
		folds, err := Folds(outcomes, groups, o.Folds, seed)
		if err != nil {
			return nil, nil, err
		}
		repeats = append(repeats, repeat{seed, folds, o.splits(outcomes, folds, k)})
	}
	if k == nil {
		return repeats, nil, nil
	}
	if leastTrain(repeats) == 0 {
		return nil, nil, fmt.Errorf("evaluate: without near-duplicates of test questions, none of the %d training outcomes is left", len(o.Train))
	}
	return repeats, &k.overlap, nil
}

// splits lists the trainings that score every outcome once; k relates the training
// outcomes, where there are some, to the others.
func (o Options) splits(outcomes []learn.Outcome, folds []int, k *kinship) []split {
	tests := byGroup(folds)
	if k != nil && o.Sharing == Allow {
		return []split{{o.Train, slices.Concat(tests...)}}
	}
	if k != nil && o.Sharing == Refuse {
		return []split{{k.without(o.Train, func(int) bool { return true }), slices.Concat(tests...)}}
	}
	splits := make([]split, len(tests))
	for f, t := range tests {
		splits[f].test = t
		if k != nil {
			splits[f].train = k.without(o.Train, func(i int) bool { return folds[i] == f })
			continue
		}
		for i := range outcomes {
			if folds[i] != f {
				splits[f].train = append(splits[f].train, outcomes[i])
			}
		}
	}
	return splits
}

// leastTrain is how many labels the smallest training has.
func leastTrain(repeats []repeat) int {
	least := math.MaxInt
	for _, r := range repeats {
		for _, s := range r.splits {
			least = min(least, len(s.train))
		}
	}
	return least
}

// A run is a method, trained on all labels or on some, and its scores.
type run struct {
	name, kind string // kind is method, control, bound or curve
	method     Method
	size, draw int // of the learning curve; size is allLabels for the others

	trials []trial // one for each seed, or one where no seed is used
}

// A trial is how a run scored the outcomes with one seed.
type trial struct {
	scores    []float64  // out of fold
	ranks     []float64  // of the scores within their fold, 0 to 1
	forecasts []Forecast // nil without
}

// plan lists the runs: methods, controls, the learning curve of the first method.
func plan(methods, controls []Method, repeats []repeat, o Options) []*run {
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
		if size >= leastTrain(repeats) {
			continue
		}
		for draw := range o.Draws {
			runs = append(runs, &run{name: methods[0].Name, kind: "curve", method: methods[0], size: size, draw: draw})
		}
	}
	return runs
}

// repeats are those that a run is trained in: the learning curve has draws of its
// own, and what learns nothing scores all outcomes at once.
func (r *run) repeats(all []repeat, outcomes int) []repeat {
	switch {
	case r.method.fixed:
		everything := make([]int, outcomes)
		for i := range everything {
			everything[i] = i
		}
		return []repeat{{seed: all[0].seed, splits: []split{{test: everything}}}}
	case r.kind == "curve":
		return all[:1]
	}
	return all
}

// train trains each run on each split of each seed and scores the split's test
// outcomes.
func train(ctx context.Context, runs []*run, repeats []repeat, outcomes []learn.Outcome, o Options) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(cmp.Or(o.Parallel, runtime.GOMAXPROCS(0)))
	progress := counter{tell: o.Progress}
	for _, r := range runs {
		for _, rep := range r.repeats(repeats, len(outcomes)) {
			progress.total += len(rep.splits)
		}
	}
	for _, r := range runs {
		own := r.repeats(repeats, len(outcomes))
		r.trials = make([]trial, len(own))
		for n, rep := range own {
			t := newTrial(len(outcomes), r.method.Forecast != nil && n == 0)
			r.trials[n] = t
			for _, s := range rep.splits {
				g.Go(func() error {
					if err := ctx.Err(); err != nil {
						return err
					}
					if err := r.score(ctx, s, t, outcomes, rep.seed); err != nil {
						return fmt.Errorf("evaluate %s: %w", r.name, err)
					}
					progress.add()
					return nil
				})
			}
		}
	}
	return g.Wait()
}

func newTrial(outcomes int, forecasts bool) trial {
	t := trial{scores: make([]float64, outcomes), ranks: make([]float64, outcomes)}
	if forecasts {
		t.forecasts = make([]Forecast, outcomes)
	}
	return t
}

// score fills in the scores of a split's test outcomes, which belong to this
// goroutine, and ranks them.
func (r *run) score(ctx context.Context, s split, t trial, outcomes []learn.Outcome, seed uint64) error {
	labels := s.train
	if r.size != allLabels {
		labels = some(labels, r.size, seed+uint64(r.draw)+1)
	}
	predict, err := r.fit(ctx, labels, seed, t.forecasts != nil)
	if err != nil {
		return fmt.Errorf("train on %d outcomes: %w", len(labels), err)
	}
	for _, i := range s.test {
		f := predict(outcomes[i])
		if math.IsNaN(f.Score) {
			return fmt.Errorf("score of outcome %q is NaN", outcomes[i].ID)
		}
		if t.forecasts != nil {
			if math.IsNaN(f.Edge - f.Cloud) {
				return fmt.Errorf("forecast of outcome %q is NaN", outcomes[i].ID)
			}
			t.forecasts[i] = f
		}
		t.scores[i] = f.Score
	}
	t.rank(s.test)
	return nil
}

// rank ranks the scores of some outcomes among each other.
func (t trial) rank(test []int) {
	scores := make([]float64, len(test))
	for k, i := range test {
		scores[k] = t.scores[i]
	}
	for k, rank := range stats.Rank(scores).Shares() {
		t.ranks[test[k]] = rank
	}
}

func (r *run) fit(ctx context.Context, labels []learn.Outcome, seed uint64, forecasts bool) (func(learn.Outcome) Forecast, error) {
	if forecasts || r.method.Train == nil {
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
