// Package bench runs experiments. It is the one place where the leaves meet: the
// benchmarks (datasets), the graphs of subtasks (dag), the policies that pick a
// tier for each (router), the models (bench/llm) and the rows (results). The same
// code drives live endpoints, recorded replies and simulated models; only the
// client and the clock of the graph differ.
//
// A question goes through it as follows.
//
//  1. The command line and a file set the fields of an experiment
//     ([settings.Experiment]); the command gives it to [New].
//  2. New loads the benchmarks and chooses their questions; expands the sweep to
//     cells, one for each setting; loads routers; builds a client for the model of
//     each tier (endpoint or simulator, then meter, cap and store); and pairs each
//     strategy with the cells that make a difference to it, which is an arm.
//  3. [Harness.Run] orders the trials: one question, in one repetition, under one
//     arm. A group of all arms' trials of a question runs in one goroutine.
//     A trial that run.db has already is read instead of run.
//  4. In a trial the strategy (bench/strategy, whose comment has the details)
//     decomposes the question: a planner's text streams in and becomes steps
//     (dag/plan), or the question is one step.
//  5. The engine (dag) unlocks a step when those that it relies on have ended; the
//     policy (router) decides on a tier by predicted effect, budget and time.
//  6. The tier's client completes the step's prompt, on the wall clock (dag.Live)
//     or on a virtual one (dag.Simulate).
//  7. The grader (datasets/grade) scores the final reply. What each call took and
//     cost becomes a [results.Subtask], the sums and the grade a [results.Query].
//  8. The journal in run.db keeps the trial's rows; a [Sink] gets them in the order
//     of the trials, whatever the parallelism. [results.Writer] is the sink that
//     writes queries.parquet and subtasks.parquet beside [Harness.Manifest].
//
// Before a run, [Expect] estimates what it will cost, and a [WarmStart] trains the
// routers of a simulated one. [Harness.Profile] collects outcomes of both tiers to
// train routers on.
package bench

import (
	"hybridflow/bench/endpoints"
	"hybridflow/bench/llm"
	"hybridflow/bench/settings"
	"hybridflow/bench/strategy"
	"hybridflow/datasets"
	"hybridflow/router"
	"hybridflow/router/learn"
)

// version identifies the program in manifests.
const version = "hybridflow 0.1"

// graderVersion changes when a grader's verdict on some reply does.
const graderVersion = "2026-11"

// A Harness is an experiment that is ready to run: [New] has loaded its questions,
// connected its models and opened what it keeps. Nothing of it is set afterwards,
// except that a dry run replaces the questions by samples of them. It runs once at a
// time; see [Harness.Run] and [Harness.Profile].
type Harness struct {
	Experiment settings.Experiment
	Sets       []*datasets.Set // whole benchmarks, in the experiment's order
	Seen       int             // questions that a router was trained on: left out, or allowed
	Kept       Kept            // what the run's folder held already

	options   Options
	questions [][]strategy.Question // that are asked, by set
	cells     []*cell
	arms      []arm                   // what each question is asked under
	routers   map[string]*learn.Model // by file
	embedding *embedding              // of routers that learned from embeddings; nil without
	lines     *endpoints.Lines        // to live endpoints
	meter     meter                   // of calls to models
	memory    memory                  // of a run that can be continued
	halt      func(error)             // ends the run under way
}

// A cell is one setting of a sweep, and its clients.
type cell struct {
	settings.Cell
	models strategy.Cell         // as trials have them
	tiers  map[router.Tier]*tier // the same models, with their settings
}

// An arm is a strategy in a cell that makes a difference to it.
type arm struct {
	strategy *strategy.Strategy
	cell     *cell
	name     string // of the cell: the fields that the strategy uses
	learner  strategy.Learner
	cascade  strategy.CascadeSettings // the cell's, or fitted
}

// A tier is a model and its settings.
type tier struct {
	strategy.Tier
	spec    settings.Model
	standIn string // model that answers in a dry run, where this one is not simulated
}

// Close ends the connections to live endpoints and closes run.db.
func (h *Harness) Close() error {
	h.lines.Close()
	if h.memory.db == nil {
		return nil
	}
	return h.memory.db.Close()
}

// Lines returns the state of the lines to live endpoints. It may be called during
// a run.
func (h *Harness) Lines() []llm.LineStats { return h.lines.Stats() }
