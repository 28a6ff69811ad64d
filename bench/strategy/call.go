package strategy

import (
	"context"
	"math"
	"time"

	"hybridflow/bench/llm"
	"hybridflow/router"
)

// A call is one request to a model and what came of it. It is written by the
// goroutine that sends it and read by others once done is set, under the lock of
// whoever keeps it.
type call struct {
	name     string // of a planner's call
	tier     *Tier  // nil where no model was asked: the node took another one's reply
	decision router.Decision
	req      llm.Request
	reserved float64 // of the budget, in its unit
	open     bool    // the reservation is not settled yet

	resp llm.Response
	err  error
	cost float64 // dollars; NaN if unknown
	done bool

	begin, end time.Duration // since the question was asked
}

// finish notes that the call has ended and when it began.
func (c *call) finish(begin time.Duration) {
	c.done, c.begin, c.end = true, begin, begin+c.resp.Elapsed()
}

// unknownUsage reports whether the endpoint gave no usage with its reply.
func (c *call) unknownUsage() bool { return c.err == nil && c.resp.NoUsage }

// money is what the call cost, in a budget's unit.
func (c *call) money(unit string) float64 {
	if unit == "usd" {
		return c.cost
	}
	return float64(c.resp.Usage.Prompt + c.resp.Usage.Completion)
}

// charge is what a budget is charged for the call: all that was reserved, where
// the usage is unknown.
func (c *call) charge(unit string) float64 {
	if c.unknownUsage() {
		return c.reserved
	}
	return c.money(unit)
}

// A sender sends calls to their tiers' models. Many goroutines may use it.
type sender struct {
	offline bool        // recorded replies only
	scale   float64     // wall seconds per second of the endpoint
	failed  func(error) // called with each error, before send returns; may be nil
}

// send sends a call and notes what came of it, in the endpoint's seconds.
func (s *sender) send(ctx context.Context, c *call, onDelta func(llm.Delta)) {
	client := c.tier.Client
	if s.offline {
		client = c.tier.Offline
	}
	if onDelta != nil && s.scale != 1 {
		inner := onDelta
		onDelta = func(d llm.Delta) { d.At = unscale(d.At, s.scale); inner(d) }
	}
	c.resp, c.err = client.Complete(ctx, c.req, onDelta)
	if c.err != nil && s.failed != nil {
		s.failed(c.err)
	}
	for _, d := range []*time.Duration{&c.resp.TTFT, &c.resp.ITL, &c.resp.Took, &c.resp.Retry, &c.resp.Queue, &c.resp.Limited} {
		*d = unscale(*d, s.scale)
	}
	c.cost = c.tier.Price.Cost(c.resp.Usage)
	if c.unknownUsage() && c.tier.Price.Prompt+c.tier.Price.Completion > 0 {
		c.cost = math.NaN()
	}
}

func unscale(d time.Duration, scale float64) time.Duration {
	if scale == 1 {
		return d
	}
	return time.Duration(float64(d) / scale)
}
