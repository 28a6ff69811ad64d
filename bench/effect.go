package bench

import (
	"slices"

	"hybridflow/bench/llm"
	"hybridflow/dag"
	"hybridflow/router"
)

// effect is what sending a node to the cloud is expected to change. Without a
// trained router the planner's difficulty stands for the chance that the edge
// fails, and the cloud is expected to succeed.
func (x *execution) effect(s *dag.Step, in []dag.Input, prompt int) router.Effect {
	d := router.PlannerDifficulty{}.Score(router.Subtask{Difficulty: s.Difficulty})
	reply := s.Tokens
	if reply == 0 {
		reply = leastReply
	}
	u := llm.Usage{Prompt: prompt, Completion: reply}
	cloud, edge := x.cell.tiers[router.Cloud].price, x.cell.tiers[router.Edge].price
	return router.Effect{
		Edge: 1 - d, Cloud: 1,
		Tokens: float64(prompt + reply), Dollars: cloud.Cost(u) - edge.Cost(u),
	}
}

// scorer is the utility that thresholds look at.
func (c *cell) scorer(effects router.Effects) router.Scorer {
	return router.PlannerDifficulty{}
}

// step is what is known of a subtask when its tier is chosen.
func (x *execution) step(n *dag.Node, in []dag.Input) router.Step {
	s := router.Step{
		Task: n.Task, Role: string(n.Role), Tokens: n.Tokens, Position: n.Index + 1,
		FanIn: len(n.Rely), Inputs: len(in), Depth: 1,
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
func (x *execution) depth(i dag.NodeID) int {
	deepest := 0
	for _, in := range x.nodes[i].in {
		deepest = max(deepest, x.depth(in.Node.Index))
	}
	return deepest + 1
}
