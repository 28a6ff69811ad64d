package evaluate

import (
	"context"
	"fmt"
	"sync"

	"golang.org/x/sync/errgroup"

	"hybridflow/router/learn"
)

// A matrixRun is the evaluation of a matrix while it goes on.
type matrixRun struct {
	*Matrix
	options   Options
	questions []learn.Outcome // without answers
	groups    []int           // of near-duplicates, of each question
	pairs     []pairOf
	progress  counter
}

// A scored part is what was learned without some questions, and those questions.
type scored struct {
	test   []int
	scores func(pair int) []float64 // of each of test
}

// run measures the pairs, then the transfer of the first method.
func (x *matrixRun) run(ctx context.Context, e *MatrixEvaluation, methods []MatrixMethod) error {
	shown := methods
	if x.Prompts == nil {
		shown = nil // it is among the controls
	}
	repeats, halves, err := x.deal()
	if err != nil {
		return err
	}
	x.progress = counter{total: len(x.pairs), tell: x.options.Progress}
	for k, m := range methods {
		if k < len(shown) {
			x.progress.total += m.trainings(x) * x.options.Seeds * x.options.Folds
		}
		if k == 0 {
			x.progress.total += m.trainings(x) * x.options.Seeds
		}
	}
	parts := make([][][]scored, len(shown)) // by method and seed
	for k, m := range shown {
		if parts[k], err = x.score(ctx, m, repeats, x.options.Folds); err != nil {
			return err
		}
	}
	for n := range x.pairs {
		pair, err := x.evaluate(ctx, n, shown, repeats, parts)
		if err != nil {
			return err
		}
		e.Pairs = append(e.Pairs, pair)
		x.progress.add()
	}
	if len(methods) == 0 {
		return nil
	}
	e.Method = methods[0].Name
	moved, err := x.score(ctx, methods[0], halves, 1)
	if err != nil {
		return err
	}
	x.transfer(e, moved)
	return nil
}

// deal deals the questions into folds, and into halves to train and to measure on.
func (x *matrixRun) deal() (folds, halves []repeat, err error) {
	for s := range x.options.Seeds {
		seed := x.options.Seed + uint64(s)
		f, err := Folds(x.questions, x.groups, x.options.Folds, seed)
		if err != nil {
			return nil, nil, err
		}
		h, err := Folds(x.questions, x.groups, 2, seed)
		if err != nil {
			return nil, nil, err
		}
		folds, halves = append(folds, repeat{seed: seed, folds: f}), append(halves, repeat{seed: seed, folds: h})
	}
	return folds, halves, nil
}

// score trains a method without each of the first folds of each seed, and scores what
// it was trained without.
func (x *matrixRun) score(ctx context.Context, m MatrixMethod, repeats []repeat, folds int) ([][]scored, error) {
	parts := make([][]scored, len(repeats))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(2) // each trains in parallel
	for s, rep := range repeats {
		tests := byGroup(rep.folds)[:folds]
		parts[s] = make([]scored, len(tests))
		for f, test := range tests {
			g.Go(func() error {
				scores, err := m.train(ctx, x, x.without(rep.folds, rep.folds[test[0]]), test, rep.seed, x.progress.add)
				if err != nil {
					return fmt.Errorf("evaluate %s: %w", m.Name, err)
				}
				parts[s][f] = scored{test, scores}
				return nil
			})
		}
	}
	return parts, g.Wait()
}

// without lists the questions outside a fold.
func (x *matrixRun) without(folds []int, fold int) []int {
	var rest []int
	for i, f := range folds {
		if f != fold {
			rest = append(rest, i)
		}
	}
	return rest
}

// evaluate measures one pair on the questions that both its models were asked.
func (x *matrixRun) evaluate(
	ctx context.Context, n int, methods []MatrixMethod, repeats []repeat, parts [][][]scored,
) (*Evaluation, error) {
	p, o := &x.pairs[n], x.options
	o.Progress, o.Sizes, o.Train = nil, nil, nil
	outcomes := x.outcomes(p, p.items)
	own := make([]repeat, len(repeats))
	for s, rep := range repeats {
		own[s] = repeat{seed: rep.seed, folds: at(rep.folds, p.items)}
		own[s].splits = o.splits(outcomes, own[s].folds, nil)
	}
	control := controls(outcomes)
	if last := len(control) - 1; len(methods) == 0 { // the prior per category, if there is one, comes first
		control[0], control[last] = control[last], control[0]
	}
	controlRuns := plan(nil, control, own, o)
	if err := train(ctx, controlRuns, own, outcomes, o); err != nil {
		return nil, err
	}
	var runs []*run
	for k, m := range methods {
		runs = append(runs, x.place(n, m.Name, parts[k]))
	}
	e, err := o.measured(ctx, outcomes, compact(at(x.groups, p.items)), own, append(runs, controlRuns...))
	if err != nil {
		return nil, err
	}
	e.Edge, e.Cloud, e.Correlation = x.Models[p.edge], x.Models[p.cloud], &p.correlation
	e.Warnings = o.warnings(e, own)
	if p.correlation.suspect() {
		e.Warnings = append(e.Warnings, x.warning(p))
	}
	if x.Prompts == nil {
		e.Warnings = append(e.Warnings, "no question texts: only what needs none was measured, and near-duplicates are not known")
	}
	return e, nil
}

// place puts the scores of parts where the pair's questions are, and ranks them.
func (x *matrixRun) place(n int, name string, parts [][]scored) *run {
	p := &x.pairs[n]
	position := make(map[int]int, len(p.items))
	for k, i := range p.items {
		position[i] = k
	}
	r := &run{name: name, kind: "method", size: allLabels}
	for _, seed := range parts {
		t := newTrial(len(p.items), false)
		for _, part := range seed {
			scores := part.scores(n)
			var test []int
			for k, i := range part.test {
				if at, ok := position[i]; ok {
					t.scores[at] = scores[k]
					test = append(test, at)
				}
			}
			t.rank(test)
		}
		r.trials = append(r.trials, t)
	}
	return r
}

// compact numbers groups without gaps, in the order in which they first appear.
func compact(groups []int) []int {
	number, out := map[int]int{}, make([]int, len(groups))
	for i, g := range groups {
		n, ok := number[g]
		if !ok {
			n = len(number)
			number[g] = n
		}
		out[i] = n
	}
	return out
}

// A counter tells how many trainings are done.
type counter struct {
	mu          sync.Mutex
	done, total int
	tell        func(done, total int) // may be nil
}

func (c *counter) add() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.done++; c.tell != nil {
		c.tell(c.done, c.total)
	}
}
