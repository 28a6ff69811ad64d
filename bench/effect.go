package bench

import (
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

// planned is the share of the money limit that planning took, which the public
// code counts as spent.
func (x *execution) planned() float64 {
	if x.plan == nil || !(x.limits.Money > 0) {
		return 0
	}
	return x.spent(x.plan) / x.limits.Money
}

// scorer is the utility that thresholds look at.
func (c *cell) scorer(effects router.Effects) router.Scorer {
	return router.PlannerDifficulty{}
}
