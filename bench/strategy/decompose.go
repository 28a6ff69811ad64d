package strategy

import (
	"context"
	"time"

	"hybridflow/bench/llm"
	"hybridflow/dag"
	"hybridflow/dag/plan"
)

// whole asks the question in one piece.
func whole(ctx context.Context, p *planner, emit emitter) (time.Duration, error) {
	return dag.OnePiece(p.question.Text)(ctx, emit)
}

// rated asks the planner for the question's difficulty first, and then for the
// whole.
func rated(ctx context.Context, p *planner, emit emitter) (time.Duration, error) {
	c := p.prepare("plan", p.settings.Planner, "rate", fill{})
	end := p.ask(ctx, 0, c)
	emit(end, dag.Step{ID: "1", Task: p.question.Text, Role: dag.Whole, Difficulty: readDifficulty(c.resp.Text)})
	return end, c.err
}

// planned streams the planner's reply through the parser, so that steps arrive
// while the rest of the plan is still being written.
func planned(ctx context.Context, p *planner, emit emitter) (time.Duration, error) {
	c := p.plan()
	var parser plan.Parser
	end := p.stream(ctx, c, func(d llm.Delta) {
		if steps := parser.Write(d.Text); len(steps) > 0 {
			p.arrive(steps)
			emit(d.At, steps...)
		}
	})
	if steps := parser.Close(); len(steps) > 0 {
		p.arrive(steps)
		emit(end, steps...)
	}
	p.repairs[dag.Truncated] = parser.Found().Truncated
	return end, c.err
}

// plan asks for a plan of "fewer than" one step more than the limit.
func (p *planner) plan() *call {
	return p.decompose("plan", p.settings.Planner, "plan", p.settings.Plan.MaxSteps+1)
}

// bundled is the ablation "chain of one": one call to one model carries out all
// steps of the plan. The plan remains as an outline of the answer; steps no longer
// run in parallel, see only what they rely on, or are routed one by one. The tier
// is chosen once, by the difficulty of the hardest step. Neither the paper nor the
// public code describe more than the name; this is our reading.
func bundled(ctx context.Context, p *planner, emit emitter) (time.Duration, error) {
	c := p.plan()
	end := p.ask(ctx, 0, c)
	if s, ok := p.bundle(c.resp.Text); ok {
		emit(end, s)
	}
	return end, c.err
}

// bundle makes one step of a plan, repaired as an engine would repair it. It
// returns false for a plan without a usable step.
func (p *planner) bundle(text string) (dag.Step, bool) {
	steps, found := plan.Parse(text)
	e := dag.NewEngine(dag.Config{MaxSteps: p.settings.Plan.MaxSteps})
	e.Add(0, steps...)
	e.PlanDone(0)
	p.repairs = e.Repairs()
	p.repairs[dag.Truncated] += found.Truncated
	if p.repairs[dag.Fallback] > 0 {
		p.repairs[dag.Fallback] = 0 // the engine that runs the question counts it again
		return dag.Step{}, false
	}
	all := dag.Step{ID: "1", Role: dag.Whole}
	g := e.Graph()
	steps = mapped(g.Order, func(i int) dag.Step { return g.Nodes[i].Step })
	for _, n := range steps {
		all.Difficulty = max(all.Difficulty, n.Difficulty)
		all.Tokens += n.Tokens
	}
	all.Task = outlined(steps)
	return all, true
}
