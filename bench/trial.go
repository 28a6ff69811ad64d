package bench

import (
	"context"
	"strconv"

	"hybridflow/bench/llm/store"
	"hybridflow/bench/strategy"
)

// A trial is one question, answered once, under one strategy.
type trial struct {
	arm
	question   *strategy.Question
	repetition int
	seed       uint64
	number     int  // within the learner's batch
	place      int  // among all trials of the run
	offline    bool // answered from recorded replies, on the virtual clock
}

// runTrial answers one question under one strategy. A model that fails makes a
// row with its status, never an error.
func (h *Harness) runTrial(ctx context.Context, t trial) strategy.Rows {
	return h.asked(t).Run(h.owned(ctx, t))
}

// asked returns a trial in the form that package strategy runs.
func (h *Harness) asked(t trial) strategy.Trial {
	models := &t.cell.models
	if t.cascade != models.Settings.Cascade { // it was fitted
		own := *models
		own.Settings.Cascade, models = t.cascade, &own
	}
	return strategy.Trial{
		Strategy: t.strategy, Cell: models, Question: t.question,
		CellName: t.name, Repetition: t.repetition, Seed: t.seed, Learner: t.learner, Number: t.number,
		Backend: h.Experiment.Backend, Live: h.Experiment.Backend == "live" && !t.offline, Offline: t.offline,
		TimeScale: h.Experiment.TimeScale, KeepText: h.options.KeepText, OnError: h.check,
	}
}

// check ends the run at a fatal error.
func (h *Harness) check(err error) {
	if fatal(err) {
		h.halt(err)
	}
}

// owned marks the recorded replies of a trial as its own.
func (h *Harness) owned(ctx context.Context, t trial) context.Context {
	if h.memory.store == nil {
		return ctx
	}
	return store.WithOwner(ctx, strconv.Itoa(t.place))
}
