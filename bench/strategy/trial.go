package strategy

import (
	"context"
	"math"
	"time"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/sim"
	"hybridflow/dag"
	"hybridflow/datasets"
	"hybridflow/router"
	"hybridflow/router/learn"
)

// A Tier is a model that answers, and what it costs.
type Tier struct {
	Name    router.Tier
	Model   string // as requests name it
	Client  llm.Client
	Offline llm.Client // answers from recorded replies; nil where none are kept
	Price   llm.Price
	Slots   int // calls of one question at a time; 0 for no limit

	Simulated *sim.Simulator // behind Client; nil for real models
}

// A Cell is one setting of an experiment and the models that answer in it. All
// trials of the cell share it; none changes it.
type Cell struct {
	Settings Settings
	Tiers    map[router.Tier]*Tier // edge and cloud

	Utility         *learn.Model            // predicts effects of subtasks; nil: by the planner's difficulty
	DraftScorer     *learn.Model            // of cascades whose score is learned; else nil
	QuestionRouters map[string]*learn.Model // by name of the strategy that routes whole questions by it
}

// A Question is a question of a benchmark as prompts show it.
type Question struct {
	*datasets.Question
	Set      string // benchmark, as the experiment names it
	Body     string // text and lettered options
	format   string // in which to answer
	examples []llm.Message
}

// NewQuestion prepares a question of a benchmark. Examples of its category, if any,
// precede it in chain-of-thought prompts; see [Examples].
func NewQuestion(set string, q *datasets.Question, examples []llm.Message) Question {
	return Question{Question: q, Set: set, Body: Body(q), format: formats[q.Dataset], examples: examples}
}

// A Trial is one question, answered once, under one strategy.
type Trial struct {
	Strategy   *Strategy
	Cell       *Cell
	Question   *Question
	CellName   string // in rows
	Repetition int
	Seed       uint64

	other uint64 // added to the seed of executors, for other draws under the same plan

	Learner Learner // of the strategy, where it has a memory over the run
	Number  int     // within the learner's batch

	Backend   string      // in rows
	Live      bool        // on the wall clock; else on a virtual one
	Offline   bool        // from recorded replies
	TimeScale float64     // wall seconds per second of the endpoint; 0 for 1
	KeepText  bool        // rows have texts
	OnError   func(error) // called with the error of each call, which may end the run; may be nil
}

// Run answers the question and returns what happened as rows. A model that fails
// makes a row with its status, never an error.
func (t Trial) Run(ctx context.Context) Rows {
	return t.run(ctx).rows
}

// run returns the execution that the rows were made from.
func (t Trial) run(ctx context.Context) *execution {
	if oracle := t.Strategy.route.oracle; oracle != nil {
		return oracle(ctx, t)
	}
	x := newExecution(t)
	e := x.newEngine()
	x.engine = e
	var started time.Time
	if t.Live {
		started = time.Now()
	}
	trace := x.drive(ctx, e)
	x.settle(math.MaxInt64)
	for kind, n := range x.planner.repairs {
		e.Note(dag.Repair(kind), n)
	}
	x.rows = x.report(e, trace, started)
	return x
}

// newEngine returns the state machine that the trial's graph runs on.
func (x *execution) newEngine() *dag.Engine {
	cfg := dag.Config{
		Placer: x, MaxSteps: x.Strategy.graph.maxNodes(&x.Cell.Settings), Question: x.Question.Text,
		Slots: map[dag.Tier]int{}, Chain: x.Strategy.chain, Hold: x.Strategy.hold,
	}
	for name, t := range x.Cell.Tiers {
		cfg.Slots[dag.Tier(name)] = t.Slots
	}
	return dag.NewEngine(cfg)
}

// drive runs the graph on the trial's clock. Errors of the planner are in its
// row, those of a cancelled run are with whoever cancelled it.
func (x *execution) drive(ctx context.Context, e *dag.Engine) dag.Trace {
	source := func(ctx context.Context, emit emitter) (time.Duration, error) {
		return x.Strategy.graph.decompose(ctx, x.planner, emit)
	}
	var trace dag.Trace
	if x.Live {
		trace, _ = dag.Live{Scale: 1 / x.TimeScale}.Run(ctx, e, source, x.Run)
	} else {
		trace, _ = dag.Simulate(ctx, e, source, x.Run)
	}
	return trace
}

// unbudgeted returns the strategy without its budget.
func (s Strategy) unbudgeted() Strategy {
	s.budgeted = false
	return s
}

// under returns the trial under another strategy.
func (t Trial) under(s Strategy) Trial {
	t.Strategy = &s
	return t
}
