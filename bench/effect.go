package bench

import (
	"math"
	"slices"

	"hybridflow/bench/llm"
	"hybridflow/dag"
	"hybridflow/router"
	"hybridflow/router/learn"
)

// A foreseen is what is known of a step when its effect is asked for, and then
// the effect: most strategies never ask, and a router may be an embedding away.
type foreseen struct {
	task   dag.Step
	known  learn.Step
	prompt int // tokens, about
	effect router.Effect
	made   bool
}

// foresee is the effect of a subtask by its key.
func (x *execution) foresee(key string) router.Effect {
	f := x.foreseen[key]
	if f == nil {
		return router.Effect{}
	}
	if !f.made {
		f.effect, f.made = x.effect(&f.task, &f.known, f.prompt), true
	}
	return f.effect
}

// effect is what sending a step to the cloud is expected to change, foretold by
// the trained router. Without one the planner's difficulty stands for the chance
// that the edge fails, and the cloud is expected to succeed.
func (x *execution) effect(s *dag.Step, known *learn.Step, prompt int) router.Effect {
	d := router.PlannerDifficulty{}.Score(router.Subtask{Difficulty: s.Difficulty})
	e := router.Effect{Edge: 1 - d, Cloud: 1}
	edgeReply, cloudReply := float64(s.Tokens), float64(s.Tokens)
	if s.Tokens == 0 {
		edgeReply, cloudReply = leastReply, leastReply
	}
	if m := x.cell.router; m != nil {
		p := x.predict(m, x.example(s, known))
		e.Edge, e.Cloud = p.Edge, p.Cloud
		if !math.IsNaN(p.EdgeTokens + p.CloudTokens) {
			edgeReply, cloudReply = p.EdgeTokens, p.CloudTokens
		}
		if seconds := p.CloudSeconds - p.EdgeSeconds; !math.IsNaN(seconds) {
			e.Seconds = seconds
		}
	}
	price := func(t router.Tier, reply float64) float64 {
		return x.cell.tiers[t].price.Cost(llm.Usage{Prompt: prompt, Completion: int(reply)})
	}
	e.Tokens = float64(prompt) + cloudReply
	e.Dollars = price(router.Cloud, cloudReply) - price(router.Edge, edgeReply)
	return e
}

// example is what a router learns from and is asked about: it is made in one
// way, that of recorded outcomes.
func (x *execution) example(s *dag.Step, known *learn.Step) learn.Example {
	o := learn.Outcome{Prompt: x.question.body, Category: x.question.Category, Difficulty: s.Difficulty}
	if s.Role != dag.Whole {
		o.Step = known
	}
	return o.Example()
}

// scorer is the utility that thresholds look at.
func (c *cell) scorer(effects router.Effects) router.Scorer {
	switch {
	case c.router == nil:
		return router.PlannerDifficulty{}
	case c.Experiment.Policy.Utility == "difference":
		return router.BenefitMinusCost{Effects: effects, Cost: costOf(&c.Experiment), Lambda: c.Experiment.Policy.Lambda}
	}
	return router.BenefitCost{Effects: effects, Cost: costOf(&c.Experiment)}
}

// step is what is known of a subtask when its tier is chosen.
func (x *execution) step(n *dag.Node, in []dag.Input, at router.State) learn.Step {
	s := learn.Step{
		Task: n.Task, Role: string(n.Role), Tokens: n.Tokens, Position: n.Index + 1,
		FanIn: len(n.Rely), Inputs: len(in), Depth: 1, Money: at.Money, Time: at.Time,
	}
	for _, i := range in {
		s.InputChars += len(i.Output.Text)
		s.Depth = max(s.Depth, x.depth(i.Node.Index)+1)
	}
	for i := range x.arrived {
		if slices.Contains(x.arrived[i].Rely, n.ID) {
			s.FanOut++
		}
	}
	return s
}

// depth is the number of nodes on the longest path that ends at a node that has
// been placed.
func (x *execution) depth(i int) int {
	deepest := 0
	for _, in := range x.nodes[i].in {
		deepest = max(deepest, x.depth(in.Node.Index))
	}
	return deepest + 1
}
