package bench

import (
	"context"
	"math"
	"sync/atomic"

	"hybridflow/bench/llm"
)

// A meter counts the calls that the models of a harness answer, and what they
// cost. It stands between a model and the store of recorded replies, so that a
// reply that is served again counts as nothing. Many goroutines use it.
type meter struct {
	calls   atomic.Int64
	nanoUSD atomic.Int64 // in billionths, so that a sum does not depend on its order
}

// wrap returns a client that counts the calls of c.
func (m *meter) wrap(c llm.Client, price llm.Price) llm.Client {
	return &metered{c, func(_ llm.Request, r llm.Response, err error) {
		if err == nil {
			m.calls.Add(1)
		}
		if !r.NoUsage {
			m.nanoUSD.Add(int64(math.Round(1e9 * price.Cost(r.Usage))))
		}
	}}
}

// metered is a client whose calls are observed when they have ended.
type metered struct {
	llm.Client
	observe func(llm.Request, llm.Response, error)
}

// Complete implements [llm.Client].
func (c *metered) Complete(ctx context.Context, req llm.Request, onDelta func(llm.Delta)) (llm.Response, error) {
	r, err := c.Client.Complete(ctx, req, onDelta)
	c.observe(req, r, err)
	return r, err
}

// Spent returns how many calls the models have answered so far, and the cost in
// dollars of all calls whose usage is known, failed ones included. Replies from
// run.db count as neither. It may be called during a run.
func (h *Harness) Spent() (calls int, usd float64) {
	return int(h.meter.calls.Load()), float64(h.meter.nanoUSD.Load()) / 1e9
}
