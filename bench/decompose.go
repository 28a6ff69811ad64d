package bench

import (
	"context"
	"math"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"hybridflow/bench/llm"
	"hybridflow/dag"
	"hybridflow/dag/plan"
	"hybridflow/router"
)

// A decomposer turns the question of an execution into a graph, step by step.
type decomposer func(x *execution) dag.Source

// whole asks the question in one piece.
func whole(x *execution) dag.Source { return dag.OnePiece(x.question.Text) }

// rated asks the planner for the question's difficulty first, and then for the
// whole.
func rated(x *execution) dag.Source {
	return func(ctx context.Context, emit func(time.Duration, ...dag.Step)) (time.Duration, error) {
		c := x.planner("plan", x.cell.Experiment.Planner, "rate", fill{})
		end := x.consult(ctx, 0, c)
		emit(end, dag.Step{ID: "1", Task: x.question.Text, Role: dag.Whole, Difficulty: readDifficulty(c.resp.Text)})
		return end, c.err
	}
}

// planned streams the planner's reply through the parser, so that steps arrive
// while the rest of the plan is still being written.
func planned(x *execution) dag.Source {
	return func(ctx context.Context, emit func(time.Duration, ...dag.Step)) (time.Duration, error) {
		x.decomposed = true
		c := x.planner("plan", x.cell.Experiment.Planner, "plan", fill{max: maxSteps(x.cell.Experiment.Plan.MaxSteps)})
		var parser plan.Parser
		end := x.stream(ctx, c, func(d llm.Delta) {
			if steps := parser.Write(d.Text); len(steps) > 0 {
				x.arrive(steps)
				emit(d.At, steps...)
			}
		})
		if steps := parser.Close(); len(steps) > 0 {
			x.arrive(steps)
			emit(end, steps...)
		}
		x.mended[dag.Truncated] = parser.Found().Truncated
		return end, c.err
	}
}

// bundled is the ablation "chain of one": the steps of the plan are worked off
// in one single call, by one model. What is left of HybridFlow is the plan as an
// outline of the answer; that steps run in parallel, see only what they rely on
// and are routed one by one is gone. The tier is chosen once, by the difficulty
// of the hardest step. Neither paper nor public code describe it, beyond the
// name; this is our reading.
func bundled(x *execution) dag.Source {
	return func(ctx context.Context, emit func(time.Duration, ...dag.Step)) (time.Duration, error) {
		x.decomposed = true
		c := x.planner("plan", x.cell.Experiment.Planner, "plan", fill{max: maxSteps(x.cell.Experiment.Plan.MaxSteps)})
		end := x.consult(ctx, 0, c)
		if s, ok := x.bundle(c.resp.Text); ok {
			emit(end, s)
		}
		return end, c.err
	}
}

// bundle makes one step of a plan, repaired as an engine would.
func (x *execution) bundle(text string) (dag.Step, bool) {
	steps, found := plan.Parse(text)
	e := dag.NewEngine(dag.Config{MaxSteps: x.cell.Experiment.Plan.MaxSteps})
	e.Add(0, steps...)
	e.PlanDone(0)
	x.mended = e.Repairs()
	x.mended[dag.Truncated] += found.Truncated
	if x.mended[dag.Fallback] > 0 {
		x.mended[dag.Fallback] = 0 // the engine that runs the question counts it again
		return dag.Step{}, false
	}
	all := dag.Step{ID: "1", Role: dag.Whole}
	var b strings.Builder
	g := e.Graph()
	for _, i := range g.Order {
		n := &g.Nodes[i]
		b.WriteString(n.ID + ". " + n.Task + "\n")
		all.Difficulty = max(all.Difficulty, n.Difficulty)
		all.Tokens += n.Tokens
	}
	all.Task = strings.TrimSuffix(b.String(), "\n")
	return all, true
}

// planner prepares a call that belongs to the plan.
func (x *execution) planner(name, by, prompt string, f fill) *call {
	p := &x.cell.Experiment.Plan
	t := x.cell.tiers[router.Tier(by)]
	f.question = x.question.body
	c := &call{
		name: name, tier: t,
		decision: router.Decision{Tier: t.name, Reason: "planner", Score: math.NaN(), Threshold: math.NaN(), Propensity: 1},
		req: llm.Request{
			Model: t.model, Messages: prompts[prompt].messages(f, nil), Temperature: p.Temperature, TopP: p.TopP,
			MaxTokens: p.MaxTokens, Seed: int64(x.seed),
		},
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.plans = append(x.plans, c)
	return c
}

// stream asks a planner at the start and passes on what it writes as it does.
func (x *execution) stream(ctx context.Context, c *call, onDelta func(llm.Delta)) (end time.Duration) {
	x.complete(ctx, c, onDelta)
	return x.consulted(c, 0)
}

// consult asks planners, as many at a time as their tier has slots, and tells
// when the last one has replied. All calls are of the same tier.
func (x *execution) consult(ctx context.Context, begin time.Duration, calls ...*call) (end time.Duration) {
	if len(calls) == 0 {
		return begin
	}
	slots := x.cell.slots[toDag(calls[0].tier.name)]
	if slots < 1 {
		slots = len(calls)
	}
	if len(calls) == 1 {
		x.complete(ctx, calls[0], nil)
		return x.consulted(calls[0], begin)
	}
	var g errgroup.Group
	g.SetLimit(slots)
	for _, c := range calls {
		g.Go(func() error { x.complete(ctx, c, nil); return nil })
	}
	g.Wait() // a call's error is its own
	free := make([]time.Duration, slots)
	for i := range free {
		free[i] = begin
	}
	for _, c := range calls {
		slot := 0
		for i := range free {
			if free[i] < free[slot] {
				slot = i
			}
		}
		free[slot] = x.consulted(c, free[slot])
		end = max(end, free[slot])
	}
	return end
}

// consulted notes when a planner's call was.
func (x *execution) consulted(c *call, begin time.Duration) (end time.Duration) {
	x.mu.Lock()
	defer x.mu.Unlock()
	c.done, c.begin, c.end = true, begin, begin+c.took()
	return c.end
}

// planned is the share of the money limit that planning took, which the public
// code counts as spent.
func (x *execution) planned() float64 {
	if !(x.limits.Money > 0) {
		return 0
	}
	spent := 0.0
	for _, c := range x.plans {
		if c.done {
			spent += x.spent(c)
		}
	}
	return spent / x.limits.Money
}
