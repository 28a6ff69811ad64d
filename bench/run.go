package bench

import (
	"context"
	"fmt"
	"iter"

	"hybridflow/bench/llm"
	"hybridflow/bench/strategy"
	"hybridflow/results"
)

// A Sink receives the rows of a run. [results.Writer] is one.
type Sink interface {
	Query(results.Query) error
	Subtasks([]results.Subtask) error
	Texts([]results.Text) error
}

// A Restorer is a Sink that distinguishes the trials of this session from those that
// an earlier session finished and paid for: it receives the rows of the latter by
// Restore instead of Query, Subtasks and Texts.
type Restorer interface {
	Restore(results.Trial) error
}

// Trials returns the number of trials of a run.
func (h *Harness) Trials() int { return h.repetitions() * len(h.arms) }

// repetitions returns how often questions are asked under each arm.
func (h *Harness) repetitions() (n int) {
	for _, qs := range h.questions {
		n += len(qs)
	}
	return n * len(h.Experiment.Seeds)
}

// groups yields, in a fixed order, the trials that belong together: one question
// in one repetition under all arms, which have the same random draws.
func (h *Harness) groups() iter.Seq[[]trial] {
	return func(yield func([]trial) bool) {
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
}

// Run answers every question under every arm and hands the rows to the sink, in
// the order of the trials whatever the parallelism, each group as soon as it and
// all before it have ended. onTrials, if not nil, is called whenever n more
// trials have ended, by one goroutine at a time; their rows may be written later.
//
// A run that is cancelled has written the groups that were finished, and returns
// the cause; so does one that cannot go on, such as at a cap or without its key.
// An error of the sink stops the run at once and is returned: calls in flight
// end and are recorded, no others are sent.
func (h *Harness) Run(ctx context.Context, parallel int, sink Sink, onTrials func(n int)) error {
	ctx = h.begin(ctx)
	defer h.halt(nil)
	learners, err := h.learners()
	if err != nil {
		return err
	}
	if err := h.fitCascades(ctx, parallel); err != nil {
		return err
	}
	p := &pipeline{h: h, groups: h.groups(), learners: learners, onTrials: onTrials}
	err = inOrder(ctx.Done(), h.halt, parallel,
		func(submit func(func() []strategy.Rows) bool) error { return p.produce(ctx, submit) },
		func(rows []strategy.Rows) error { return writeRows(sink, rows) })
	if err != nil {
		return err
	}
	return context.Cause(ctx)
}

// begin returns the context of a run, which its calls end with, and those to the
// embedding model.
func (h *Harness) begin(ctx context.Context) context.Context {
	ctx, h.halt = llm.Stoppable(ctx)
	if h.embedding != nil {
		h.embedding.ctx = ctx
	}
	return ctx
}

// learners makes the learners of arms that learn during the run, and returns them.
func (h *Harness) learners() (all []strategy.Learner, err error) {
	for i := range h.arms {
		a := &h.arms[i]
		if !a.strategy.Learns() {
			continue
		}
		if a.learner, err = a.strategy.NewLearner(&a.cell.models.Settings, h.repetitions()); err != nil {
			return nil, fmt.Errorf("%s: %w", a.strategy.Name, err)
		}
		all = append(all, a.learner)
	}
	return all, nil
}

func writeRows(sink Sink, rows []strategy.Rows) error {
	for _, r := range rows {
		if err := writeTrial(sink, r); err != nil {
			return fmt.Errorf("write rows of %s: %w", r.Query.ID, err)
		}
	}
	return nil
}

func writeTrial(sink Sink, r strategy.Rows) error {
	if s, ok := sink.(Restorer); ok && r.Restored {
		return s.Restore(r.Trial)
	}
	if err := sink.Query(r.Query); err != nil {
		return err
	}
	if err := sink.Subtasks(r.Subtasks); err != nil {
		return err
	}
	return sink.Texts(r.Texts)
}
