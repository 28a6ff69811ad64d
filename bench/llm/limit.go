package llm

import (
	"context"
	"time"
)

// A Limit keeps the number of requests in flight at one endpoint within what it
// can do at once, over all questions: an edge device has few slots, whoever asks.
type Limit struct {
	client Client
	slots  chan struct{}
}

// NewLimit lets at most n requests through to c at a time; n must be positive.
func NewLimit(c Client, n int) *Limit {
	return &Limit{client: c, slots: make(chan struct{}, n)}
}

// Complete waits for a slot. The wait is added to the response's Queue.
func (l *Limit) Complete(ctx context.Context, req Request, onDelta func(Delta)) (Response, error) {
	begin := time.Now()
	select {
	case <-ctx.Done():
		return Response{}, context.Cause(ctx)
	case l.slots <- struct{}{}:
	}
	defer func() { <-l.slots }()
	lost := time.Since(begin)
	resp, err := l.client.Complete(ctx, req, onDelta)
	resp.Queue += lost
	return resp, err
}
