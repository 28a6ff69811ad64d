package bench

import (
	"context"
	"math"
	"strings"
	"sync"
	"time"

	"hybridflow/bench/llm"
	"hybridflow/dag"
	"hybridflow/router"
)

// An execution is a trial under way. It is the engine's Placer and Runner and
// the source of its plan: the engine asks, a policy places, a client answers.
type execution struct {
	h *Harness
	trial
	limits router.Limits
	policy router.Within
	plan   *call // the planner's; nil without one
	cut    int   // bounds that the plan ran into

	mu      sync.Mutex               // live nodes run in goroutines of their own
	calls   []*call                  // by node
	nodes   []placed                 // as they were when their tier was chosen
	effects map[string]router.Effect // of subtasks, by key
	arrived []dag.Step               // of the plan, so far
	told    int                      // how many of them look-ahead knows
}

// placed is a node when its tier was chosen: what was known of it then.
type placed struct {
	dag.Node
	in   []dag.Input
	step router.Step
}

// A call is one request and what became of it.
type call struct {
	tier     *tier
	decision router.Decision
	req      llm.Request
	reserved float64 // of the budget
	open     bool    // the reservation is not settled yet

	resp llm.Response
	err  error
	cost float64 // dollars
	done bool
	end  time.Duration
}

func (h *Harness) newExecution(t trial) *execution {
	e := &t.cell.exp
	x := &execution{h: h, trial: t, limits: router.Unlimited(), effects: map[string]router.Effect{}}
	if t.strategy.Budgeted {
		x.limits = e.Budget.Limits()
	}
	x.policy.Budget = router.NewBudget(x.limits)
	x.policy.Soft = t.strategy.Soft
	effects := router.EffectFunc(func(s router.Subtask) router.Effect { return x.effects[s.Key] })
	if t.learner != nil {
		x.policy.Policy, x.policy.Budget = t.learner.policy(t.number, effects)
		return x
	}
	x.policy.Policy = t.strategy.Policy(Setup{
		Settings: e.Policy, Seed: t.seed, Limits: x.limits, Budget: x.policy.Budget,
		Effects: effects, Scorer: t.cell.scorer(effects), Planned: x.planned,
	})
	return x
}

// source writes the plan, in the strategy's manner.
func (x *execution) source() dag.Source {
	switch x.strategy.Decompose {
	case "plan":
		return x.decomposed
	case "rate":
		return x.rated
	}
	return dag.OnePiece(x.question.Text)
}

// decomposed streams the planner's reply through the parser, so that steps arrive
// while the rest of the plan is still being written.
func (x *execution) decomposed(ctx context.Context, emit func(time.Duration, ...dag.Step)) (time.Duration, error) {
	p := &x.cell.exp.Plan
	f := fill{question: x.question.body, max: maxSteps(p.MaxSteps)}
	x.plan = x.planner(prompts["plan"].messages(f, nil))
	var parser dag.Parser
	x.h.complete(ctx, x.plan, func(d llm.Delta) {
		if steps := parser.Write(d.Text); len(steps) > 0 {
			x.arrive(steps)
			emit(d.At, steps...)
		}
	})
	end := x.plan.resp.Retry + x.plan.resp.Took
	if steps := parser.Close(); len(steps) > 0 {
		x.arrive(steps)
		emit(end, steps...)
	}
	x.cut = parser.Found().Truncated
	return end, x.plan.err
}

// rated asks for the question's difficulty first and then for the whole.
func (x *execution) rated(ctx context.Context, emit func(time.Duration, ...dag.Step)) (time.Duration, error) {
	x.plan = x.planner(prompts["rate"].messages(fill{question: x.question.body}, nil))
	x.h.complete(ctx, x.plan, nil)
	end := x.plan.resp.Retry + x.plan.resp.Took
	emit(end, dag.Step{ID: "1", Task: x.question.Text, Role: dag.Whole, Difficulty: readDifficulty(x.plan.resp.Text)})
	return end, x.plan.err
}

// readDifficulty finds N in "Difficulty: N"; 0 if it is not there.
func readDifficulty(text string) int {
	_, rest, ok := strings.Cut(text, "ifficulty")
	if !ok {
		return 0
	}
	rest = strings.TrimLeft(rest, ":*= \t")
	if rest == "" || rest[0] < '1' || rest[0] > '9' {
		return 0
	}
	return int(rest[0] - '0')
}

func (x *execution) planner(messages []llm.Message) *call {
	p := &x.cell.exp.Plan
	t := x.cell.tiers[router.Tier(x.cell.exp.Planner)]
	return &call{
		tier:     t,
		decision: router.Decision{Tier: t.name, Reason: "planner", Score: math.NaN(), Threshold: math.NaN(), Propensity: 1},
		req: llm.Request{
			Model: t.model, Messages: messages, Temperature: p.Temperature, TopP: p.TopP,
			MaxTokens: p.MaxTokens, Seed: int64(x.seed),
		},
	}
}

// Place implements [dag.Placer]: the policy picks a tier for a node that has
// just been unlocked, and a cloud call reserves its share of the budget.
func (x *execution) Place(now time.Duration, n dag.Node, in []dag.Input) dag.Tier {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.settle(now)
	c := &call{req: llm.Request{
		Messages: x.messages(n, in), Temperature: x.cell.exp.Sampling.Temperature, Seed: int64(x.seed),
	}}
	cap := x.replyCap(n)
	cost, allowance := x.worst(c.req.Messages, cap)
	for len(x.calls) <= n.Index {
		x.calls, x.nodes = append(x.calls, nil), append(x.nodes, placed{})
	}
	x.nodes[n.Index] = placed{Node: n, in: in}
	x.nodes[n.Index].step = x.step(&n, in)
	task := router.Subtask{Key: x.key(n.ID), Role: string(n.Role), Difficulty: n.Difficulty, Tokens: n.Tokens}
	x.effects[task.Key] = x.effect(&n.Step, in, llm.PromptTokens(c.req.Messages))
	x.lookAhead()
	c.decision = x.policy.Decide(task, cost, now.Seconds())
	c.tier = x.cell.tiers[c.decision.Tier]
	c.req.Model, c.req.MaxTokens = c.tier.model, cap
	if c.decision.Tier == router.Cloud {
		c.reserved, c.open, c.req.MaxTokens = cost, true, allowance
	}
	x.calls[n.Index] = c
	return toDag(c.decision.Tier)
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
		if _, known := x.effects[task.Key]; !known {
			x.effects[task.Key] = x.effect(s, nil, len(x.question.body)/4)
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

	x.h.complete(ctx, c, nil)

	x.mu.Lock()
	defer x.mu.Unlock()
	took := c.resp.Retry + c.resp.Took
	c.done, c.end = true, begin+took
	return dag.Output{Text: c.resp.Text, Failed: c.err != nil || c.resp.Text == ""}, took
}

// complete sends a call and notes what came of it, in the endpoint's seconds.
func (h *Harness) complete(ctx context.Context, c *call, onDelta func(llm.Delta)) {
	scale := h.Experiment.TimeScale
	if onDelta != nil && scale != 1 {
		inner := onDelta
		onDelta = func(d llm.Delta) { d.At = unscale(d.At, scale); inner(d) }
	}
	c.resp, c.err = c.tier.client.Complete(ctx, c.req, onDelta)
	c.resp.TTFT = unscale(c.resp.TTFT, scale)
	c.resp.Took = unscale(c.resp.Took, scale)
	c.resp.Retry = unscale(c.resp.Retry, scale)
	c.cost = c.tier.price.Cost(c.resp.Usage)
	if c.unknownUsage() && c.tier.price.Prompt+c.tier.price.Completion > 0 {
		c.cost = math.NaN()
	} else {
		h.nanoUSD.Add(int64(math.Round(c.cost * 1e9)))
	}
	h.calls.Add(1)
}

// unknownUsage tells whether the endpoint left us in the dark about a reply.
func (c *call) unknownUsage() bool { return c.err == nil && c.resp.NoUsage }

func unscale(d time.Duration, scale float64) time.Duration {
	if scale == 1 {
		return d
	}
	return time.Duration(float64(d) / scale)
}
