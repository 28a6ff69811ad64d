package bench

import (
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

// An execution is a trial under way. It is the engine's Placer and Runner and
// the source of its plan: the engine asks, a policy places, a client answers.
type execution struct {
	h *Harness
	trial
	limits router.Limits

	forceEnds bool // the first and the last step run in the cloud
	policy    router.Within
	plans     []*call // those that made the plan; none without one

	decomposed bool        // a planner was asked to break the question up
	mended     dag.Repairs // of the plan, before the engine saw it

	mu       sync.Mutex           // live nodes run in goroutines of their own
	skeleton string               // that points are expanded of
	doubt    doubt                // of the node that is being placed
	calls    []*call              // by node
	nodes    []placed             // as they were when their tier was chosen
	foreseen map[string]*foreseen // effects of subtasks, by key
	lost     error                // why the router cannot decide any more
	arrived  []dag.Step           // of the plan, so far
	told     int                  // how many of them look-ahead knows
}

// placed is a node when its tier was chosen: what was known of it then.
type placed struct {
	dag.Node
	in   []dag.Input
	step learn.Step
}

// A call is one request and what became of it.
type call struct {
	name     string // of a planner's call
	tier     *tier  // nil where no model was asked: a reply was accepted
	decision router.Decision
	req      llm.Request
	reserved float64 // of the budget
	open     bool    // the reservation is not settled yet

	resp llm.Response
	err  error
	cost float64 // dollars
	done bool

	begin, end time.Duration // since the question
}

// took is how long the call lasted, with what it waited and lost on the way.
func (c *call) took() time.Duration { return c.resp.Elapsed() }

func (h *Harness) newExecution(t trial) *execution {
	e := &t.cell.Experiment
	x := &execution{h: h, trial: t, limits: router.Unlimited(), foreseen: map[string]*foreseen{}}
	if t.strategy.Budgeted {
		x.limits = e.Budget.Limits()
	}
	x.policy.Budget = router.NewBudget(x.limits)
	x.policy.Soft = t.strategy.Soft
	x.forceEnds = e.Policy.ForceEnds && slices.Contains(t.strategy.Knobs, "force_ends")
	effects := router.EffectFunc(func(s router.Subtask) router.Effect { return x.foresee(s.Key) })
	if t.learner != nil {
		x.policy.Policy, x.policy.Budget = t.learner.policy(t.number, effects)
		return x
	}
	x.policy.Policy = t.strategy.Policy(Setup{
		Settings: e.Policy, Cascade: t.cascade, Doubt: &x.doubt, Asking: x.asking(), Seed: t.seed, Limits: x.limits, Budget: x.policy.Budget,
		Effects: effects, Scorer: t.cell.scorer(effects), Planned: x.planned,
	})
	return x
}

// Place implements [dag.Placer]: the policy picks a tier for a node that has
// just been unlocked, and a cloud call reserves its share of the budget.
func (x *execution) Place(now time.Duration, n dag.Node, in []dag.Input) dag.Tier {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.settle(now)
	for len(x.calls) <= n.Index {
		x.calls, x.nodes = append(x.calls, nil), append(x.nodes, placed{})
	}
	x.nodes[n.Index] = placed{Node: n, in: in}
	if x.strategy.Join != nil {
		if c := x.strategy.Join(x, n, in); c != nil {
			x.calls[n.Index] = c
			return ""
		}
	}
	var drafts []dag.Input
	if x.strategy.cascades() {
		drafts, in = part(&n, in)
		x.doubt = x.judge(&n, drafts)
	}
	if x.strategy.Inherit {
		in = x.inherited(n.Index)
	}
	c := &call{req: llm.Request{
		Messages: x.messages(n, in), Temperature: x.cell.Experiment.Sampling.Temperature, Seed: x.sampling(n),
	}}
	cap := x.replyCap(n)
	cost, allowance := x.worst(c.req.Messages, cap)
	x.nodes[n.Index].step = x.step(&n, in, x.policy.Budget.State(now.Seconds()))
	task := router.Subtask{Key: x.key(n.ID), Role: string(n.Role), Difficulty: n.Difficulty, Tokens: n.Tokens}
	x.foreseen[task.Key] = &foreseen{task: n.Step, known: x.nodes[n.Index].step, prompt: llm.PromptTokens(c.req.Messages)}
	x.lookAhead()
	c.decision = x.policyOf(n).Decide(task, cost, now.Seconds())
	if x.lost != nil {
		x.calls[n.Index] = x.undecided(c, cost)
		return ""
	}
	if c.decision.Tier == router.Edge && len(drafts) > 0 {
		x.calls[n.Index] = x.takeOver(n, drafts, c.decision)
		return ""
	}
	c.tier = x.cell.tiers[c.decision.Tier]
	c.req.Model, c.req.MaxTokens = c.tier.model, cap
	if c.decision.Tier == router.Cloud {
		c.reserved, c.open, c.req.MaxTokens = cost, true, allowance
	}
	x.calls[n.Index] = c
	return toDag(c.decision.Tier)
}

// policyOf is the policy that places a node: that of the strategy, unless the
// first and the last step are forced to the cloud.
func (x *execution) policyOf(n dag.Node) router.Within {
	p := x.policy
	if x.forceEnds && (n.Index == 0 || n.Role == dag.Generate) {
		p.Policy = forced{}
	}
	return p
}

// arrive remembers the steps of the plan.
func (x *execution) arrive(steps []dag.Step) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.arrived = append(x.arrived, steps...)
}

// lookAhead tells a policy that plans for all subtasks of those that have
// arrived but are not unlocked; their inputs are not known yet.
func (x *execution) lookAhead() {
	l, ok := x.policy.Policy.(*router.Lookahead)
	if !ok {
		return
	}
	for ; x.told < len(x.arrived); x.told++ {
		s := &x.arrived[x.told]
		task := router.Subtask{Key: x.key(s.ID), Role: string(s.Role), Difficulty: s.Difficulty, Tokens: s.Tokens}
		if x.foreseen[task.Key] == nil {
			x.foreseen[task.Key] = &foreseen{task: *s, known: learn.Step{Task: s.Task, Role: string(s.Role), Tokens: s.Tokens, FanIn: len(s.Rely)}, prompt: len(x.question.body) / 4}
			l.Add(task)
		}
	}
}

// key names a subtask for random draws.
func (x *execution) key(step string) string {
	return x.question.Dataset + "/" + x.question.ID + "/" + step
}

// settle replaces reservations of calls that have ended by what they cost.
func (x *execution) settle(now time.Duration) {
	for _, c := range x.calls {
		if c != nil && c.open && c.done && c.end <= now {
			x.policy.Budget.Settle(c.reserved, x.spent(c))
			c.open = false
		}
	}
}

// Run implements [dag.Runner]: it asks the tier's model.
func (x *execution) Run(ctx context.Context, l dag.Launch) (dag.Output, time.Duration) {
	x.mu.Lock()
	c := x.calls[l.Node.Index]
	begin := l.Start
	x.mu.Unlock()

	if c.tier != nil {
		x.complete(ctx, c, nil)
	}

	x.mu.Lock()
	defer x.mu.Unlock()
	c.done, c.begin, c.end = true, begin, begin+c.took()
	return dag.Output{Text: c.resp.Text, Failed: c.err != nil || c.resp.Text == ""}, c.took()
}

// complete sends a call and notes what came of it, in the endpoint's seconds.
func (x *execution) complete(ctx context.Context, c *call, onDelta func(llm.Delta)) {
	h, client := x.h, c.tier.client
	if x.offline {
		client = c.tier.offline
	}
	scale := h.Experiment.TimeScale
	if onDelta != nil && scale != 1 {
		inner := onDelta
		onDelta = func(d llm.Delta) { d.At = unscale(d.At, scale); inner(d) }
	}
	c.resp, c.err = client.Complete(ctx, c.req, onDelta)
	if fatal(c.err) {
		h.halt(c.err)
	}
	for _, d := range []*time.Duration{&c.resp.TTFT, &c.resp.ITL, &c.resp.Took, &c.resp.Retry, &c.resp.Queue, &c.resp.Limited} {
		*d = unscale(*d, scale)
	}
	c.cost = c.tier.price.Cost(c.resp.Usage)
	if c.unknownUsage() && c.tier.price.Prompt+c.tier.price.Completion > 0 {
		c.cost = math.NaN()
	}
}

// unknownUsage tells whether the endpoint left us in the dark about a reply.
func (c *call) unknownUsage() bool { return c.err == nil && c.resp.NoUsage }

func unscale(d time.Duration, scale float64) time.Duration {
	if scale == 1 {
		return d
	}
	return time.Duration(float64(d) / scale)
}
