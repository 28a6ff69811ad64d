package strategy

import (
	"math"
	"slices"
	"time"

	"hybridflow/bench/llm"
	"hybridflow/dag"
	"hybridflow/router"
)

// leastReply is how many tokens a reply may have at least, or the call is not
// worth making.
const leastReply = 256

// planSlack is how much longer than planned a result may get. Planners guess
// lengths badly; at three times the guess few results are cut off.
const planSlack = 3

// promptMargin is how many tokens a prompt may have for each that the rule of
// four characters a token gives it, so that a reservation is an upper bound for
// any tokenizer of English text.
const promptMargin = 4.0 / 3

// replyCap is how many tokens a node's reply may have, at any tier.
func (s *SamplingSettings) replyCap(n *dag.Node) int {
	kind, role := splitRole(string(n.Role))
	switch {
	case kind == probeRole:
		return 1
	case kind == verifyRole:
		return verdictTokens
	case slices.Contains([]dag.Role{dag.Whole, dag.Generate, roleVote, roleChoose}, role):
		return s.MaxTokens
	}
	if n.Tokens == 0 {
		return s.StepTokens
	}
	return min(max(planSlack*n.Tokens, leastReply), s.StepTokens)
}

// worst is what a cloud call can cost at most, in the budget's unit, and the
// length of reply that this pays for. What remains of the budget for its owner
// shortens the reply; where it does not even pay for a short one, the cost is that
// of the short one, which will not fit.
func (x *execution) worst(owner string, messages []llm.Message, cap int) (cost float64, allowance int) {
	prompt := llm.PromptTokens(messages)
	allowance = cap
	left := x.policy.Budget.Left(owner) - x.price(prompt, 0)
	if affordable := left / (x.price(0, 1)); affordable < float64(cap) && !x.policy.Soft {
		allowance = max(int(affordable), min(leastReply, cap))
	}
	return x.price(prompt, allowance), allowance
}

// price is the most that the cloud takes, in the budget's unit, for a prompt of about
// so many tokens and a reply of exactly so many.
func (x *execution) price(prompt, reply int) float64 {
	most := math.Ceil(promptMargin * float64(prompt))
	if x.limits.Unit == "usd" {
		p := x.Cell.Tiers[router.Cloud].Price
		return most*p.Prompt/1e6 + float64(reply)*p.Completion/1e6
	}
	return most + float64(reply)
}

// settle replaces reservations of calls that have ended by what they cost. The
// order is that of the nodes, so that sums of dollars do not depend on time.
func (x *execution) settle(now time.Duration) {
	for _, n := range x.nodes {
		if c := n.call; c != nil && c.open && c.done && c.end <= now {
			x.policy.Budget.Settle(c.reserved, c.charge(x.limits.Unit))
			c.open = false
		}
	}
}

// planned is the share of the money limit that planning took, which the public
// code counts as spent.
func (x *execution) planned() float64 {
	if !(x.limits.Money > 0) {
		return 0
	}
	return x.planner.spent(x.limits.Unit) / x.limits.Money
}
