package strategy

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sync"
	"time"

	"hybridflow/bench/llm"
	"hybridflow/dag"
	"hybridflow/router"
	"hybridflow/router/learn"
)

// An execution is a trial under way. It is the engine's Placer and Runner: the
// engine asks where a node is to run, the policy decides, and the tier's model
// answers.
//
// The engine calls Place and Run from different goroutines; mu guards everything
// below it. The planner has a lock of its own, since plans stream meanwhile.
type execution struct {
	Trial
	limits  router.Limits
	planner *planner
	engine  *dag.Engine // whose loop calls Place; no other goroutine may ask it
	send    sender
	rows    Rows // set at the end

	mu        sync.Mutex
	policy    router.Within
	predictor predictor
	nodes     []*placed  // by index
	draft     assessment // of the helpers of the node that is being placed
	announced int        // steps that a look-ahead policy has been given
}

// placed is a node whose tier was chosen, and what was known of it then.
type placed struct {
	dag.Node
	in    []dag.Input
	known learn.Step
	call  *call // nil until the node was placed
}

func newExecution(t Trial) *execution {
	s := &t.Cell.Settings
	if t.TimeScale == 0 {
		t.TimeScale = 1
	}
	x := &execution{Trial: t, limits: router.Unlimited(), send: sender{t.Offline, t.TimeScale, t.OnError}}
	if t.Strategy.budgeted {
		x.limits = s.Budget.Limits()
	}
	x.planner = &planner{question: t.Question, settings: s, tiers: t.Cell.Tiers, seed: t.Seed, send: x.send}
	x.predictor = predictor{
		question: t.Question, model: t.Cell.Utility, tiers: t.Cell.Tiers, byKey: map[string]func() router.Effect{}, failed: t.OnError,
	}
	x.planner.forcesEnds = x.forces(firstStep)
	x.policy.Budget = router.NewBudget(x.limits)
	x.policy.Soft = t.Strategy.Soft
	if t.Learner != nil {
		x.policy.Policy, x.policy.Budget = t.Learner.policy(t.Number, &x.predictor)
		return x
	}
	x.policy.Policy = t.Strategy.route.policy(x)
	return x
}

// Place implements [dag.Placer]: it picks the tier of a node that has just been
// unlocked, or "" where the node takes a reply that is there already. A cloud
// call reserves its share of the budget.
func (x *execution) Place(now time.Duration, n dag.Node, in []dag.Input) dag.Tier {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.settle(now)
	p := x.record(n, in)
	if join := x.Strategy.graph.join; join != nil && n.Role == dag.Whole {
		p.call = x.accept(p, in, join(&n, in, x.Question.extract))
		return ""
	}
	p.call = x.route(now, p)
	if p.call.tier == nil {
		return ""
	}
	return dag.Tier(p.call.tier.Name)
}

// record notes a node and its inputs.
func (x *execution) record(n dag.Node, in []dag.Input) *placed {
	for len(x.nodes) <= n.Index {
		x.nodes = append(x.nodes, &placed{})
	}
	p := x.nodes[n.Index]
	p.Node, p.in = n, in
	return p
}

// accept makes a reply among the inputs that of the node. Where all of them
// failed, so does the node, for the reason of the first.
func (x *execution) accept(n *placed, in []dag.Input, p pick) *call {
	c := &call{decision: router.Decision{Reason: p.reason, Score: p.score, Threshold: math.NaN(), Propensity: 1}}
	if p.index < len(in) {
		from := &x.nodes[in[p.index].Node.Index].call.resp
		c.resp = llm.Response{Text: from.Text, Finish: from.Finish}
		return c
	}
	for _, ref := range n.Rely {
		for _, o := range x.nodes {
			if o.ID == ref && o.call != nil && c.err == nil {
				c.err = o.call.err
			}
		}
	}
	return c
}

// route has the policy decide on a node and prepares its call.
func (x *execution) route(now time.Duration, n *placed) *call {
	drafts, in := x.inputs(n)
	s, kind := &x.Cell.Settings, kindOf(&n.Node)
	c := &call{req: llm.Request{
		Messages:    x.messages(&n.Node, in, drafts, x.planner.arrived()),
		Temperature: s.Sampling.Temperature, Seed: samplingSeed(x.Seed+x.other, &n.Node),
	}}
	if kind == probeRole {
		c.req.TopLogprobs = probeAlternatives
	}
	length := s.Sampling.replyCap(&n.Node)
	x.setAside(now)
	cost, allowance := x.worst(x.endOf(&n.Node), c.req.Messages, length)
	n.known = x.known(&n.Node, in, x.policy.Budget.State(now.Seconds()))
	task := x.announce(n.Step, n.known, llm.PromptTokens(c.req.Messages))
	x.lookAhead()
	c.decision = x.policyOf(&n.Node).Decide(task, cost, now.Seconds())
	switch {
	case x.predictor.err != nil:
		return x.undecided(c, cost)
	case c.decision.Tier == router.Edge && kind == verifyRole:
		return unasked(c.decision) // the budget does not allow for the verifier
	case c.decision.Tier == router.Edge && len(drafts) > 0:
		return x.acceptDraft(n, drafts, c.decision)
	case c.decision.Tier == router.Cloud:
		c.reserved, c.open, c.req.MaxTokens = cost, true, allowance
	default:
		c.req.MaxTokens = length
	}
	c.tier = x.Cell.Tiers[c.decision.Tier]
	c.req.Model = c.tier.Model
	return c
}

// inputs are the results that a node's prompt has, and the node's drafts. What the
// node's helpers say is assessed.
func (x *execution) inputs(n *placed) (drafts, in []dag.Input) {
	in = n.in
	if assess := x.Strategy.graph.assess; assess != nil {
		own, results := part(&n.Node, in)
		drafts, in = ofKind(draftRole, own), results
		x.draft = assess(x, &n.Node, own)
	}
	if x.Strategy.inherit {
		in = x.inherited(n)
	}
	return drafts, in
}

// inherited are the results of all nodes that come before a node, in order of
// arrival.
func (x *execution) inherited(n *placed) []dag.Input {
	seen := make([]bool, len(x.nodes))
	var all []dag.Input
	var visit func(in []dag.Input)
	visit = func(in []dag.Input) {
		for _, i := range in {
			if k := i.Node.Index; !seen[k] {
				seen[k] = true
				all = append(all, i)
				visit(x.nodes[k].in)
			}
		}
	}
	visit(n.in)
	slices.SortFunc(all, func(a, b dag.Input) int { return cmp.Compare(a.Node.Index, b.Node.Index) })
	return all
}

// announce gives the predictor what is known of a step and returns the step as
// policies see it.
func (x *execution) announce(s dag.Step, known learn.Step, prompt int) router.Subtask {
	task := router.Subtask{Key: x.key(s.ID), Role: string(s.Role), Difficulty: s.Difficulty, Tokens: s.Tokens}
	x.predictor.byKey[task.Key] = sync.OnceValue(func() router.Effect { return x.predictor.predict(&s, &known, prompt) })
	return task
}

// lookAhead gives a policy that plans for all subtasks those that have arrived
// but are not unlocked; their inputs are not known yet.
func (x *execution) lookAhead() {
	l, ok := x.policy.Policy.(*router.Lookahead)
	if !ok {
		return
	}
	steps := x.planner.arrived()
	for ; x.announced < len(steps); x.announced++ {
		s := steps[x.announced]
		end := x.endOf(&dag.Node{Step: s, Index: x.announced}) != ""
		if !end && x.predictor.byKey[x.key(s.ID)] == nil {
			known := learn.Step{Task: s.Task, Role: string(s.Role), Tokens: s.Tokens, FanIn: len(s.Rely)}
			l.Add(x.announce(s, known, len(x.Question.Body)/4))
		}
	}
}

// key names a subtask for random draws.
func (x *execution) key(step string) string {
	return x.Question.Dataset + "/" + x.Question.ID + "/" + step
}

// acceptDraft makes the best draft the result of a node that stays at the edge.
func (x *execution) acceptDraft(n *placed, drafts []dag.Input, d router.Decision) *call {
	c := x.accept(n, drafts, pick{index: x.draft.best})
	c.resp.Text, _ = readConfidence(c.resp.Text)
	c.decision = unasked(d).decision
	return c
}

// unasked is the call of a node for which no model is asked.
func unasked(d router.Decision) *call {
	d.Tier = ""
	return &call{decision: d}
}

// undecided is the call that is not made because the router could not be asked:
// a decision without its prediction would look like one.
func (x *execution) undecided(c *call, reserved float64) *call {
	if c.decision.Tier == router.Cloud {
		x.policy.Budget.Settle(reserved, 0)
	}
	c.err = x.predictor.err
	c.decision = router.Decision{Ticket: c.decision.Ticket, Score: math.NaN(), Threshold: math.NaN()}
	return c
}

// Run implements [dag.Runner]: it asks the tier's model.
func (x *execution) Run(ctx context.Context, l dag.Launch) (dag.Output, time.Duration) {
	c := x.call(l.Index)
	if c.tier != nil {
		x.send.send(ctx, c, nil)
		c.probed(x.OnError)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	c.finish(l.Start)
	return dag.Output{Text: c.resp.Text, Failed: c.err != nil || c.resp.Text == ""}, c.resp.Elapsed()
}

// call is the call of a node; nil if it was never placed.
func (x *execution) call(i int) *call {
	x.mu.Lock()
	defer x.mu.Unlock()
	if i >= len(x.nodes) {
		return nil
	}
	return x.nodes[i].call
}
