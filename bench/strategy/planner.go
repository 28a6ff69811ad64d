package strategy

import (
	"context"
	"math"
	"slices"
	"strconv"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"hybridflow/bench/llm"
	"hybridflow/dag"
	"hybridflow/router"
)

// A decomposer turns a question into steps of a graph, which it emits as soon as
// it has them, and returns when the graph was complete. All that it may use is
// the planner. Its error is that of the call that failed, which has a row.
type decomposer func(ctx context.Context, p *planner, emit emitter) (end time.Duration, err error)

// An emitter hands steps to the engine; at is since the question was asked.
type emitter = func(at time.Duration, steps ...dag.Step)

// A planner is what a decomposer works with: the question, the settings, and
// models to ask before, or while, the question is answered.
//
// The goroutine of the decomposer writes decomposed and repairs, which are read
// once it has ended. The fields under mu are also read while nodes are placed.
type planner struct {
	question *Question
	settings *Settings
	tiers    map[router.Tier]*Tier
	seed     uint64
	send     sender

	forcesEnds bool        // the first and the last step are in the cloud, whatever helpers say
	decomposed bool        // a model was asked to break the question up
	repairs    dag.Repairs // of the plan, before the engine saw it

	mu    sync.Mutex
	calls []*call
	steps []dag.Step // of a plan that is streamed, so far, or the points of a skeleton
}

// prepare returns a call, named in its row, that asks a tier by a prompt.
func (p *planner) prepare(name string, by router.Tier, prompt string, f fill) *call {
	s := &p.settings.Plan
	t := p.tiers[by]
	f.question = p.question.Body
	c := &call{
		name: name, tier: t,
		decision: router.Decision{Tier: t.Name, Reason: "planner", Score: math.NaN(), Threshold: math.NaN(), Propensity: 1},
		req: llm.Request{
			Model: t.Model, Messages: prompts[prompt].messages(f, nil), Temperature: s.Temperature, TopP: s.TopP,
			MaxTokens: s.MaxTokens, Seed: int64(p.seed),
		},
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls = append(p.calls, c)
	return c
}

// decompose returns a call that asks a tier to break the question up into so many
// parts at most.
func (p *planner) decompose(name string, by router.Tier, prompt string, most int) *call {
	p.decomposed = true
	return p.prepare(name, by, prompt, fill{max: strconv.Itoa(most)})
}

// stream sends a call when the question is asked and passes its reply on as it
// is written. It returns when the reply is complete.
func (p *planner) stream(ctx context.Context, c *call, onDelta func(llm.Delta)) (end time.Duration) {
	p.send.send(ctx, c, onDelta)
	return p.finish(c, 0)
}

// ask sends calls to one tier, as many at a time as it has slots, and returns
// when the last of them has its reply.
func (p *planner) ask(ctx context.Context, begin time.Duration, calls ...*call) (end time.Duration) {
	if len(calls) == 0 {
		return begin
	}
	slots := calls[0].tier.Slots
	if slots < 1 {
		slots = len(calls)
	}
	var g errgroup.Group
	g.SetLimit(slots)
	for _, c := range calls {
		g.Go(func() error { p.send.send(ctx, c, nil); return nil })
	}
	g.Wait() // a call's error is in the call
	free := slices.Repeat([]time.Duration{begin}, slots)
	for _, c := range calls {
		slot := slices.Index(free, slices.Min(free))
		free[slot] = p.finish(c, free[slot])
		end = max(end, free[slot])
	}
	return end
}

func (p *planner) finish(c *call, begin time.Duration) (end time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c.finish(begin)
	return c.end
}

// shorten keeps the first steps of a list and notes how many it drops.
func (p *planner) shorten(steps []dag.Step, most int) []dag.Step {
	if len(steps) > most {
		p.repairs[dag.Surplus] += len(steps) - most
		steps = steps[:most]
	}
	return steps
}

// arrive notes steps of a plan before the engine has them.
func (p *planner) arrive(steps []dag.Step) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.steps = append(p.steps, steps...)
}

// arrived returns the steps of the plan so far.
func (p *planner) arrived() []dag.Step {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.steps
}

// spent is what planning has cost so far, in a budget's unit.
func (p *planner) spent(unit string) (sum float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.calls {
		if c.done {
			sum += c.charge(unit)
		}
	}
	return sum
}
