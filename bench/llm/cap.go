package llm

import (
	"context"
	"math"
	"sync"
	"time"
)

// A Cap limits what a run may spend in all, over all its endpoints: dollars,
// tokens and time. Before a call is sent it reserves the most that it can cost;
// afterwards it settles what it did cost. So what is spent and what is reserved
// never exceed the cap together, in whatever order calls end.
//
// A call that does not fit waits while others are in flight whose settling may
// make room. One that cannot fit any more is refused with a [*CapError].
//
// Where an endpoint does not say what a call cost, or broke it off, all that was
// reserved counts as spent; nothing does where a call certainly reached no model.
// Failed attempts that were repeated below the cap count as free, since they ended
// before their first token. An endpoint that bills more tokens than a prompt has
// bytes, or than the reply was allowed, breaks the bound: what it billed is
// counted in full, and further calls are refused where that is over the cap.
//
// A Cap is safe for concurrent use. Its fields are set before the first call.
type Cap struct {
	MaxUSD    *float64 // dollars; nil for no limit
	MaxTokens *int64   // of prompts and replies, at both tiers; nil for no limit

	// MaxTime is the wall-clock time of this session, from Start or the first
	// call on; 0 for no limit. Sessions before it, of a run that is continued, do
	// not count. It ends no call that has been sent.
	MaxTime time.Duration

	mu         sync.Mutex
	begin      time.Time
	spent      amount
	held       amount        // reserved by calls in flight
	overbilled int           // calls that cost more than they had reserved
	freed      chan struct{} // closed when a call has settled; nil while no call waits
}

// An amount is what calls cost, in integers, so that sums do not depend on
// their order.
type amount struct{ nanoUSD, tokens int64 }

// mostAmount bounds amounts, so that absurd figures do not overflow when they are
// added up.
const mostAmount = 1 << 60

func (a amount) plus(b amount) amount {
	return amount{min(a.nanoUSD+b.nanoUSD, mostAmount), min(a.tokens+b.tokens, mostAmount)}
}

func (a amount) minus(b amount) amount { return amount{a.nanoUSD - b.nanoUSD, a.tokens - b.tokens} }

// nano is dollars in billionths; a reservation is rounded up by math.Ceil, what
// was spent to the nearest by math.Round.
func nano(usd float64, round func(float64) float64) int64 {
	return int64(min(round(usd*1e9), mostAmount))
}

// Start begins the session with what earlier ones of the same run have spent.
func (c *Cap) Start(usd float64, tokens int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.begin = time.Now()
	c.spent = c.spent.plus(amount{nano(usd, math.Round), tokens})
}

// reserve sets an amount aside, once there is room for it.
func (c *Cap) reserve(ctx context.Context, model string, ask amount) error {
	for {
		freed, late, err := c.try(model, ask)
		if freed == nil {
			return err
		}
		var over <-chan time.Time // nil: it is never too late
		if late > 0 {
			over = time.After(late)
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-freed:
		case <-over:
		}
	}
}

// try reserves, or refuses, or returns a channel that is closed when it is worth
// another try, and the time after which none is.
func (c *Cap) try(model string, ask amount) (freed chan struct{}, late time.Duration, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.begin.IsZero() {
		c.begin = time.Now()
	}
	if c.MaxTime > 0 {
		if late = c.MaxTime - time.Since(c.begin); late <= 0 {
			return nil, 0, c.refuse("time", model, ask)
		}
	}
	limit := c.limit()
	after := c.spent.plus(ask) // if all others turn out to be free
	switch {
	case after.nanoUSD > limit.nanoUSD:
		return nil, 0, c.refuse("dollars", model, ask)
	case after.tokens > limit.tokens:
		return nil, 0, c.refuse("tokens", model, ask)
	}
	if after = after.plus(c.held); after.nanoUSD > limit.nanoUSD || after.tokens > limit.tokens {
		if c.freed == nil {
			c.freed = make(chan struct{})
		}
		return c.freed, late, nil
	}
	c.held = c.held.plus(ask)
	return nil, 0, nil
}

func (c *Cap) limit() amount {
	l := amount{math.MaxInt64, math.MaxInt64}
	if c.MaxUSD != nil {
		l.nanoUSD = nano(*c.MaxUSD, math.Round)
	}
	if c.MaxTokens != nil {
		l.tokens = *c.MaxTokens
	}
	return l
}

// settle replaces a reservation by what the call cost.
func (c *Cap) settle(reserved, cost amount) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.held, c.spent = c.held.minus(reserved), c.spent.plus(cost)
	if cost.nanoUSD > reserved.nanoUSD || cost.tokens > reserved.tokens {
		c.overbilled++
	}
	if c.freed != nil {
		close(c.freed)
		c.freed = nil
	}
}
