package bench

import (
	"context"
	"math"
	"sync/atomic"

	"hybridflow/bench/llm"
)

// A meter counts the calls that a harness sends to its models, and what they
// cost. It stands between a model and the store of recorded replies, so that a
// reply that is served again counts as nothing. Many goroutines use it.
type meter struct {
	calls   atomic.Int64
	nanoUSD atomic.Int64 // in billionths, so that a sum does not depend on its order
}

// wrap returns a client that counts the calls of c.
func (m *meter) wrap(c llm.Client, price llm.Price) llm.Client { return &metered{c, m, price} }

// metered is the client that [meter.wrap] makes.
type metered struct {
	llm.Client
	meter *meter
	price llm.Price
}

// Complete implements [llm.Client].
func (c *metered) Complete(ctx context.Context, req llm.Request, onDelta func(llm.Delta)) (llm.Response, error) {
	r, err := c.Client.Complete(ctx, req, onDelta)
	c.meter.calls.Add(1)
	if !r.NoUsage {
		c.meter.nanoUSD.Add(int64(math.Round(1e9 * c.price.Cost(r.Usage))))
	}
	return r, err
}

// Spent returns how many calls this harness has sent to its models so far, and
// their cost in dollars; calls whose usage is unknown count as calls only.
// Replies that come from run.db are neither. It may be called during a run.
func (h *Harness) Spent() (calls int, usd float64) {
	return int(h.meter.calls.Load()), float64(h.meter.nanoUSD.Load()) / 1e9
}
