package llm

import (
	"context"
	"sync"
	"time"
)

// A Line is a Client between the callers and one endpoint. It sends no more than
// the endpoint can serve, and repeats what failed in a way that may pass.
//
// It finds out how many calls at a time the endpoint serves, keeps to limits of
// requests and tokens per minute, and to the endpoint's Retry-After: one call
// that is asked to wait holds all. An endpoint that refuses one call at a time
// and names no time is left alone for a while, then for twice as long and so on.
// Calls are sent in the order in which they came.
//
// A call is repeated only before the first token of its reply: after it the reply
// has been used, and is paid for. A call whose first token is late may be sent a second
// time; see [LineConfig.HedgeAfter]. An endpoint that fails in the same way call
// after call is not asked any more; see [BreakerError].
//
// A Line is safe for concurrent use. Its core decides, under one lock; the
// goroutine of each call carries out what was decided.
type Line struct {
	client Client

	mu    sync.Mutex
	core  core
	timer *time.Timer // of the core's alarm
}

// NewLine is a line to the endpoint behind c.
func NewLine(c Client, config LineConfig) *Line {
	return &Line{client: c, core: newCore(config)}
}

// Complete sets Attempts, Queue, Limited and Retry of the response, also beside
// an error: with Took, they add up to the time until it returns. Queue is the
// wait while the window was full; Limited is the time when a rate limit or a
// Retry-After kept the first in the queue waiting; Retry is what failed attempts
// and the pauses after them took, and, where the second of two attempts won, the
// time before it was sent.
//
// Complete fails with a [*BreakerError] or a [*HeldError] where waiting would not
// help, and otherwise with the error of the last attempt.
func (l *Line) Complete(ctx context.Context, req Request, onDelta func(Delta)) (resp Response, err error) {
	if ctx.Err() != nil {
		return Response{}, context.Cause(ctx)
	}
	c := &call{request: &req, budget: l.core.config.RetryBudget}
	l.join(ctx, c)
	for c.state != ended {
		if c.state == sending {
			resp = l.carry(ctx, c, onDelta)
			continue
		}
		if err := Wait(ctx, c.pause); err != nil { // c.state == pausing
			l.do(func(now time.Time) { l.core.cancel(now, c, err) })
			continue
		}
		resp = Response{}
		l.join(ctx, c)
	}
	c.fill(&resp)
	return resp, c.err
}

// Stats may be called at any time.
func (l *Line) Stats() LineStats {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.core.stats()
}

// do lets one event happen and carries out what it decided: calls that have left
// the queue go on, and the timer runs until the alarm.
func (l *Line) do(event func(now time.Time)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	event(now)
	for _, c := range l.core.moved {
		if c.ready != nil {
			close(c.ready)
			c.ready = nil
		}
	}
	l.core.moved = l.core.moved[:0]
	switch alarm := l.core.alarm; {
	case alarm.IsZero() && l.timer != nil:
		l.timer.Stop()
	case alarm.IsZero():
	case l.timer == nil:
		l.timer = time.AfterFunc(alarm.Sub(now), func() { l.do(l.core.dispatch) })
	default:
		l.timer.Reset(alarm.Sub(now))
	}
}

// join returns when the call has left the queue.
func (l *Line) join(ctx context.Context, c *call) {
	var ready chan struct{}
	l.do(func(now time.Time) {
		if l.core.join(now, c); c.state == waiting {
			ready = make(chan struct{})
			c.ready = ready
		}
	})
	if ready == nil {
		return
	}
	select {
	case <-ready:
	case <-ctx.Done():
		l.do(func(now time.Time) { l.core.cancel(now, c, context.Cause(ctx)) })
	}
}

// carry sends a call, and a second time where the core hedges, and returns the
// reply when no attempt is in flight any more.
func (l *Line) carry(ctx context.Context, c *call, onDelta func(Delta)) Response {
	if l.core.config.HedgeAfter > 0 {
		return l.race(ctx, c, onDelta)
	}
	resp, err := deliver(ctx, l.client, *c.request, onDelta)
	o := observe(ctx, &resp, err)
	l.do(func(now time.Time) {
		l.core.end(now, c, &c.first, &o)
		l.core.conclude(now, c, &o, 0)
	})
	return resp
}

// observe is the outcome of an attempt under ctx.
func observe(ctx context.Context, r *Response, err error) outcome {
	o := outcome{err: err, failure: classify(err), givenUp: err != nil && ctx.Err() != nil}
	o.replied = err == nil || r.Text != "" || r.Thinking != ""
	if u := r.Usage; !r.NoUsage && u.Prompt+u.Completion > 0 {
		o.used, o.completion = u.Prompt+u.Completion, u.Completion
	}
	return o
}
