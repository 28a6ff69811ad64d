package strategy

import (
	"math"
	"slices"
	"time"

	"hybridflow/bench/llm"
	"hybridflow/dag"
	"hybridflow/router"
)

// The first and the last step of a plan run in the cloud where policy.force_ends is
// set, as in the public code of arXiv 2512.22137: they are what all other steps build
// on and what is graded.
//
// There the budget forbids nothing. Here it is hard, so money is set aside for both
// before any other step may take some. For the last step that is its prompt, at the
// most that it can come to given what is known, and a short reply. What is known only
// becomes more: a result that is there has its length, one that is not has the most
// that its call may reply, and so has each step that a plan still being written may
// have room for. So the amount only falls, and in no order of completions can steps
// in the middle leave the conclusion without money. Where it is more than there is,
// all that the first step leaves is set aside.

// Owners of the money that is set aside.
const (
	firstStep = "first step"
	lastStep  = "last step"
)

// forces reports whether an end of the plan is forced to the cloud.
func (x *execution) forces(end string) bool {
	r := &x.Strategy.route
	return x.Cell.Settings.Policy.ForceEnds && slices.Contains(r.reads, "force_ends") && (r.ends == nil || r.ends(end))
}

// endOf names the end of the plan that is forced to the cloud; "" for other nodes.
func (x *execution) endOf(n *dag.Node) string {
	end := ""
	switch {
	case n.Role == dag.Generate, n.Role == dag.Whole:
		end = lastStep
	case n.Index == 0:
		end = firstStep
	}
	if end == "" || !x.forces(end) {
		return ""
	}
	return end
}

// policyOf is the policy that places a node: that of the strategy, unless the node is
// an end that is forced to the cloud.
func (x *execution) policyOf(n *dag.Node) router.Within {
	p := x.policy
	if p.Owner = x.endOf(n); p.Owner != "" {
		p.Policy = forced
	}
	return p
}

// setAside holds what the ends that are not placed yet can cost at most.
func (x *execution) setAside(now time.Duration) {
	first, last := x.forces(firstStep), x.forces(lastStep)
	if !first && !last || x.policy.Soft || math.IsInf(x.limits.Money, 1) {
		return
	}
	g := x.engine.Graph()
	if g.Final == 0 { // the first step turned out to be the last
		x.policy.Budget.Release(firstStep)
	} else if first && x.nodes[0].call == nil {
		x.policy.Budget.Hold(firstStep, x.endCost(g, 0, now))
	}
	if last {
		x.policy.Budget.Hold(lastStep, x.endCost(g, g.Final, now))
	}
}

// endCost is the most that the call of an end of the plan can cost, in the budget's
// unit: for the last step with the shortest reply that is worth having, as it gets what
// is left. The node has the index i, or -1 while it has not arrived.
func (x *execution) endCost(g *dag.Graph, i int, now time.Duration) float64 {
	s := &x.Cell.Settings
	var relied []int
	tasks := s.Plan.MaxTokens*llm.CharsPerToken + len(dag.DefaultFinalTask) // of a plan that may still grow
	results := 0
	if x.engine.Complete() {
		relied, tasks = g.Relies[i], len(g.Nodes[i].Task)
	} else {
		relied = slices.DeleteFunc(slices.Clone(g.Order), func(k int) bool { return k == i || k == g.Final })
	}
	relied = slices.DeleteFunc(relied, func(k int) bool { return kindOf(&g.Nodes[k]) != "" })
	for _, k := range relied {
		if results += resultFrame + x.resultChars(&g.Nodes[k], now); x.engine.Complete() {
			tasks += len(g.Nodes[k].Task) + len(g.Nodes[k].ID)
		}
	}
	if !x.engine.Complete() {
		results += max(s.Plan.MaxSteps-len(relied), 0) * (resultFrame + s.Sampling.StepTokens*llm.CharsPerToken)
	}
	if s.WithoutContext {
		results = 0
	}
	role, reply := dag.Generate, min(leastReply, s.Sampling.MaxTokens)
	if i == 0 && g.Final != 0 {
		role, reply = dag.Explain, s.Sampling.replyCap(&g.Nodes[0])
	}
	bare := llm.PromptTokens(x.messages(&dag.Node{Step: dag.Step{Role: role}}, nil, nil, nil))
	return x.price(bare+(tasks+results+llm.CharsPerToken-1)/llm.CharsPerToken, reply)
}

// resultFrame is how many characters [passedOn] puts around a task and its result.
const resultFrame = len("\n\nStep . \n")

// resultChars is the most characters that a step's result can have.
func (x *execution) resultChars(n *dag.Node, now time.Duration) int {
	if n.Index < len(x.nodes) {
		if c := x.nodes[n.Index].call; c != nil && c.done && c.end <= now {
			return len(c.resp.Text)
		}
	}
	return x.Cell.Settings.Sampling.replyCap(n) * llm.CharsPerToken
}
