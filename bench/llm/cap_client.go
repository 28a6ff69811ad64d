package llm

import (
	"context"
	"math"
)

// CapOptions determine what calls to one endpoint can cost.
type CapOptions struct {
	Price Price
	Extra map[string]any // merged over the body of each request: may change how long a reply gets, and how many there are

	// Copies is how many calls one call may turn into that are all paid for, such
	// as 2 where slow ones are hedged; 0 means 1.
	Copies int
}

// Wrap makes c keep within the cap. It belongs around all that repeats calls,
// and within the store (package store), whose replies are paid for already.
func (c *Cap) Wrap(client Client, o CapOptions) Client {
	return &capped{cap: c, client: client, options: o}
}

type capped struct {
	cap     *Cap
	client  Client
	options CapOptions
}

// Complete fails with a [*CapError] if the call might exceed the cap, and with
// the cause of the context's end if that comes while it waits for room.
func (c *capped) Complete(ctx context.Context, req Request, onDelta func(Delta)) (Response, error) {
	reserved, bounded := c.options.worst(req)
	if !bounded && (c.cap.MaxTokens != nil || c.cap.MaxUSD != nil && !c.options.Price.Free()) {
		return Response{}, &CapError{Limit: "reply", Model: req.Model}
	}
	if err := c.cap.reserve(ctx, req.Model, reserved); err != nil {
		return Response{}, err
	}
	cost := reserved // also if the client panics
	defer func() { c.cap.settle(reserved, cost) }()
	resp, err := c.client.Complete(ctx, req, onDelta)
	cost = c.cost(reserved, &resp, err)
	return resp, err
}

// cost is what a call counts for.
func (c *capped) cost(reserved amount, r *Response, err error) amount {
	switch u := r.Usage; {
	case err != nil && !r.Arrived() && classify(err).unbilled: // any other call that broke off may be billed
		return amount{}
	case err != nil || r.NoUsage || u.Prompt < 0 || u.Completion < 0:
		return reserved
	default:
		cost := billed(u, c.options.Price)
		if n := int64(c.options.Copies); n > 1 && r.Attempts > 1 { // the slower ones may be billed, without a report
			cost = cost.plus(amount{reserved.nanoUSD / n * (n - 1), reserved.tokens / n * (n - 1)})
		}
		return cost
	}
}

func billed(u Usage, p Price) amount {
	return amount{max(0, nano(p.Cost(u), math.Round)), int64(min(u.Prompt, mostAmount/2)) + int64(min(u.Completion, mostAmount/2))}
}

// Chat templates surround each message with a few tokens, and some put a system
// prompt of their own before the first.
const (
	templateTokens = 128
	messageTokens  = 8
)

// worst is the most that a call can be billed, and whether there is such a
// bound: tokenizers that fall back on bytes never make more tokens than a text
// has bytes, and each is reckoned at the dearest price it may have.
func (o CapOptions) worst(req Request) (most amount, bounded bool) {
	prompt := templateTokens
	for _, m := range req.Messages {
		prompt += messageTokens + len(m.Role) + len(m.Content)
	}
	reply, replies, bounded := replyLimit(req, o.Extra)
	p, n := o.Price, float64(max(o.Copies, 1))
	usd := (float64(prompt)*max(p.Prompt, p.cached()) + reply*replies*max(p.Completion, p.reasoning())) / 1e6
	return amount{nano(n*usd, math.Ceil), int64(min(n*(float64(prompt)+reply*replies), mostAmount))}, bounded
}

// Worst is the most that a call can be billed; it is too little where the reply
// has no limit, and bounded is false.
func (o CapOptions) Worst(req Request) (usd float64, tokens int64, bounded bool) {
	most, bounded := o.worst(req)
	return float64(most.nanoUSD) / 1e9, most.tokens, bounded
}

// replyLimit is how many tokens a reply can have, and how many replies are
// made, as a server may understand the request with the extra body over it.
func replyLimit(req Request, extra map[string]any) (tokens, replies float64, bounded bool) {
	tokens, replies = float64(req.MaxTokens), 1
	set, lifted := false, false
	for _, field := range []string{"max_tokens", "max_completion_tokens", "max_new_tokens", "num_predict"} {
		value, there := extra[field]
		if n, ok := number(value); ok && n > 0 {
			tokens, set = max(tokens, n), true
		} else if there {
			lifted = true // null takes the limit out, and -1 means none to some servers
		}
	}
	for _, field := range []string{"n", "best_of"} {
		if n, ok := number(extra[field]); ok {
			replies = max(replies, n)
		}
	}
	return tokens, replies, set || req.MaxTokens > 0 && !lifted
}

// number reads a number of an extra body, which was YAML or JSON.
func number(v any) (float64, bool) {
	switch v := v.(type) {
	case int:
		return float64(v), true
	case int64:
		return float64(v), true
	case uint64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

// Owed returns what one recorded call counts for under a [Cap]: what it was
// billed or, where that is unknown, the most that it can have been. A failure of
// which nothing had arrived is free.
func (o CapOptions) Owed(req Request, resp *Response, failed bool) (nanoUSD, tokens int64) {
	var sum amount
	switch {
	case failed && !resp.Arrived():
	case !failed && !resp.NoUsage:
		sum = billed(resp.Usage, o.Price)
	default:
		sum, _ = o.worst(req)
	}
	return sum.nanoUSD, sum.tokens
}
