package bench

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"hybridflow/results"
)

// A Sink takes rows as they come. [results.Writer] is one.
type Sink interface {
	Query(results.Query) error
	Subtasks([]results.Subtask) error
	Texts([]results.Text) error
}

// A trial is one question, answered once, under one strategy.
type trial struct {
	arm
	question   *question
	repetition int
	seed       uint64
}

// Rows are what one trial left.
type Rows struct {
	Query    results.Query
	Subtasks []results.Subtask
	Texts    []results.Text // only if asked for
}

// Trials is how many trials a run has.
func (h *Harness) Trials() int {
	n := 0
	for _, qs := range h.questions {
		n += len(qs)
	}
	return n * len(h.Experiment.Seeds) * len(h.arms)
}

// groups yields, in a fixed order, the trials that belong together: one
// question in one repetition under all strategies and settings, which share
// their luck.
func (h *Harness) groups(yield func([]trial) bool) {
	for _, qs := range h.questions {
		for i := range qs {
			for rep, seed := range h.Experiment.Seeds {
				g := make([]trial, len(h.arms))
				for j, a := range h.arms {
					g[j] = trial{arm: a, question: &qs[i], repetition: rep, seed: seed}
				}
				if !yield(g) {
					return
				}
			}
		}
	}
}

// Run answers everything and hands the rows to the sink, in the order of the
// trials whatever the parallelism, each group as soon as it and all before it
// are done. onTrials, if not nil, is told how many trials were written. A run
// that is cancelled has written what was finished, and returns the cause.
func (h *Harness) Run(ctx context.Context, parallel int, sink Sink, onTrials func(n int)) error {
	parallel = max(parallel, 1)
	parent := ctx
	g, ctx := errgroup.WithContext(ctx)
	// Results wait here for their turn. The bound keeps a slow group from
	// filling the memory with those behind it.
	turns := make(chan chan []Rows, 4*parallel)
	work := make(chan func(), parallel)

	g.Go(func() error {
		defer close(turns)
		defer close(work)
		for trials := range h.groups {
			out := make(chan []Rows, 1)
			select {
			case turns <- out:
			case <-ctx.Done():
				return nil
			}
			work <- func() { out <- h.runGroup(ctx, trials) }
		}
		return nil
	})
	for range parallel {
		g.Go(func() error {
			for do := range work {
				do()
			}
			return nil
		})
	}
	g.Go(func() error {
		var failed error
		for out := range turns {
			rows := <-out
			if failed != nil || len(rows) == 0 {
				continue // drain, so that the others end
			}
			if failed = writeRows(sink, rows); failed == nil && onTrials != nil {
				onTrials(len(rows))
			}
		}
		return failed
	})
	if err := g.Wait(); err != nil {
		return err
	}
	return context.Cause(parent)
}

// runGroup runs a group's trials. When the run is cancelled, the trial under
// way is dropped, and those before it are kept: they may have been paid for.
func (h *Harness) runGroup(ctx context.Context, trials []trial) []Rows {
	rows := make([]Rows, 0, len(trials))
	for _, t := range trials {
		r := h.runTrial(ctx, t)
		if ctx.Err() != nil {
			break
		}
		rows = append(rows, r)
	}
	return rows
}

func writeRows(sink Sink, rows []Rows) error {
	for _, r := range rows {
		if err := sink.Query(r.Query); err != nil {
			return fmt.Errorf("write rows of %s: %w", r.Query.ID, err)
		}
		if err := sink.Subtasks(r.Subtasks); err != nil {
			return fmt.Errorf("write rows of %s: %w", r.Query.ID, err)
		}
		if err := sink.Texts(r.Texts); err != nil {
			return fmt.Errorf("write rows of %s: %w", r.Query.ID, err)
		}
	}
	return nil
}
