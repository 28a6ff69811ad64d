package bench

import (
	"math"
	"strconv"

	"hybridflow/bench/llm"
	"hybridflow/dag"
)

// A reply may be at least this long, or the call is not worth making.
const leastReply = 256

// planSlack is how much longer than planned a result may get. Planners guess
// lengths badly; at three times the guess few results are cut off.
const planSlack = 3

// promptMargin is how many tokens a prompt may have for each that the rule of
// four characters a token gives it, so that a reservation is an upper bound for
// any tokenizer of English text.
const promptMargin = 4.0 / 3

// replyCap is how long a node's reply may be, at any tier.
func (x *execution) replyCap(n dag.Node) int {
	s := &x.cell.Experiment.Sampling
	switch role, _ := ownRole(&n); role {
	case dag.Whole, dag.Generate, roleVote, roleChoose:
		return s.MaxTokens
	}
	if n.Tokens == 0 {
		return s.StepTokens
	}
	return min(max(planSlack*n.Tokens, leastReply), s.StepTokens)
}

// worst is what a cloud call can cost at most, in the budget's unit, and the
// length of reply that this pays for. What is left of the budget shortens the
// reply; where it does not even pay for a short one, the cost is that of the
// short one, which will not fit.
func (x *execution) worst(messages []llm.Message, cap int) (cost float64, allowance int) {
	prompt := math.Ceil(promptMargin * float64(llm.PromptTokens(messages)))
	perPrompt, perReply := 1.0, 1.0
	if x.limits.Unit == "usd" {
		price := x.cell.tiers["cloud"].price
		perPrompt, perReply = price.Prompt/1e6, price.Completion/1e6
	}
	allowance = cap
	if affordable := (x.policy.Budget.Left() - prompt*perPrompt) / perReply; affordable < float64(cap) && !x.policy.Soft {
		allowance = max(int(affordable), min(leastReply, cap))
	}
	return prompt*perPrompt + float64(allowance)*perReply, allowance
}

// spent is what a call cost the budget; all that was reserved, where the
// endpoint does not say.
func (x *execution) spent(c *call) float64 {
	if c.unknownUsage() {
		return c.reserved
	}
	return c.money(x.limits.Unit)
}

// money is what a call cost, in a budget's unit.
func (c *call) money(unit string) float64 {
	if unit == "usd" {
		return c.cost
	}
	return float64(c.resp.Usage.Prompt + c.resp.Usage.Completion)
}

// maxSteps tells the planner its limit: "fewer than" one more than it is.
func maxSteps(n int) string { return strconv.Itoa(n + 1) }
