package bench

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"hybridflow/bench/llm"
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
	number     int  // within the learner's batch
	place      int  // among all trials of the run
	offline    bool // answered from recorded replies, on the virtual clock
}

// Rows are what one trial left.
type Rows struct {
	Query    results.Query
	Subtasks []results.Subtask
	Texts    []results.Text // only if asked for

	tickets []uint64 // of decisions that a learner waits to hear of
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
// question in one repetition under all arms, which share their luck.
func (h *Harness) groups(yield func([]trial) bool) {
	place := 0
	for _, qs := range h.questions {
		for i := range qs {
			for rep, seed := range h.Experiment.Seeds {
				g := make([]trial, len(h.arms))
				for j, a := range h.arms {
					g[j] = trial{arm: a, question: &qs[i], repetition: rep, seed: seed, place: place}
					place++
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
// that is cancelled has written what was finished, and returns the cause; so
// does one that cannot go on, such as at a cap or without its key.
func (h *Harness) Run(ctx context.Context, parallel int, sink Sink, onTrials func(n int)) error {
	ctx, h.halt = llm.Stoppable(ctx)
	defer h.halt(nil)
	h.embedding.begin(ctx)
	learners, err := h.learners()
	if err != nil {
		return err
	}
	if err := h.fitCascades(ctx, parallel); err != nil {
		return err
	}
	parent := ctx
	g, ctx := errgroup.WithContext(ctx)
	p := &pipeline{h: h, learners: learners, turns: make(chan chan []Rows, 4*max(parallel, 1)), work: make(chan func())}
	g.Go(func() error { return p.produce(ctx) })
	for range max(parallel, 1) {
		g.Go(func() error {
			for do := range p.work {
				do()
			}
			return nil
		})
	}
	g.Go(func() error { return p.write(sink, onTrials) })
	if err := g.Wait(); err != nil {
		return err
	}
	return context.Cause(parent)
}

// learners gives the arms that have a memory over the run their learner.
func (h *Harness) learners() (all []learner, err error) {
	for i := range h.arms {
		a := &h.arms[i]
		if a.strategy.Learner == nil {
			continue
		}
		if a.learner, err = a.strategy.Learner(&a.cell.exp, h.Trials()/len(h.arms)); err != nil {
			return nil, fmt.Errorf("%s: %w", a.strategy.Name, err)
		}
		all = append(all, a.learner)
	}
	return all, nil
}

// runGroup runs a group's trials, or takes them from the journal. When the run
// is cancelled, the trial under way is dropped, and those before it are kept:
// they may have been paid for.
func (h *Harness) runGroup(ctx context.Context, trials []trial) []Rows {
	rows := make([]Rows, 0, len(trials))
	for _, t := range trials {
		r, known := h.recall(ctx, t)
		if !known {
			r = h.runTrial(ctx, t)
		}
		if ctx.Err() != nil {
			break
		}
		if !known {
			h.remember(t, r)
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
