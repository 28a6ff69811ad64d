package store

import (
	"context"
	"maps"
	"slices"
	"time"

	"hybridflow/bench/llm"
)

// replayed is the client that [Store.Replay] makes.
type replayed struct{ *scope }

// Replay returns a client that serves recorded replies without waiting and never
// sends a request: deltas and response carry the recorded times, for a virtual
// clock. Where a call was recorded only as failed, its last failure is returned
// beside the part of the reply that had arrived. A request that is not recorded is
// an error that names the nearest one. Of the options, Endpoint and Extra count.
func (s *Store) Replay(o Options) llm.Client { return &replayed{s.scope(o)} }

func (c *replayed) Complete(ctx context.Context, req llm.Request, onDelta func(llm.Delta)) (llm.Response, error) {
	if c.err != nil {
		return llm.Response{}, c.err
	}
	key := c.key(req)
	var a answer
	found, err := c.store.find(replyBucket, key, &a)
	if err == nil && !found {
		found, err = c.store.find(failureBucket, key+"@", &a)
	}
	switch {
	case err != nil:
		return llm.Response{}, err
	case !found:
		return llm.Response{}, c.store.miss(&query{c.endpoint, c.extra, req})
	}
	r, err := a.play(ctx, unlessDone, onDelta)
	if err == nil && a.Error != "" {
		err = &recordedError{text: a.Error, timeout: a.Timeout}
	}
	return r, err
}

// A recordedError is a recorded failure, returned again in a replay.
type recordedError struct {
	text    string // of the error when it was recorded
	timeout bool   // it was, and is, a [context.DeadlineExceeded]
}

func (e *recordedError) Error() string { return e.text }

func (e *recordedError) Unwrap() error {
	if e.timeout {
		return context.DeadlineExceeded
	}
	return nil
}

// pieces returns the deltas to deliver: the whole text in one where the recorded
// call was not streamed.
func (a *answer) pieces(onDelta func(llm.Delta)) []llm.Delta {
	switch {
	case onDelta == nil:
		return nil
	case len(a.Deltas) == 0 && a.Response.Text != "":
		return []llm.Delta{{Text: a.Response.Text, At: a.Response.Took}}
	}
	return a.Deltas
}

// play delivers a recorded reply.
func (a *answer) play(ctx context.Context, until waiter, onDelta func(llm.Delta)) (llm.Response, error) {
	r := a.Response
	r.Cached, r.Key = a.Owner == "" || a.Owner != ownerOf(ctx), a.Key
	before := r.Elapsed() - r.Took // the request was sent
	for _, d := range a.pieces(onDelta) {
		if err := until(ctx, before+d.At); err != nil {
			return llm.Response{Model: r.Model, NoUsage: true, Cached: true, Key: a.Key}, err
		}
		onDelta(d)
	}
	if err := until(ctx, r.Elapsed()); err != nil {
		return llm.Response{Model: r.Model, NoUsage: true, Cached: true, Key: a.Key}, err
	}
	return r, nil
}

// A pacer waits for moments of a reply, one goroutine's. It measures by the wall
// clock, which includes what the receiver of deltas takes, but never waits twice
// for the same time where wait uses another clock.
type pacer struct {
	begin  time.Time
	wait   func(context.Context, time.Duration) error
	passed time.Duration
}

func (p *pacer) until(ctx context.Context, due time.Duration) error {
	if err := unlessDone(ctx, due); err != nil {
		return err
	}
	p.passed = max(p.passed, time.Since(p.begin))
	if due <= p.passed {
		return nil
	}
	if err := p.wait(ctx, due-p.passed); err != nil {
		return err
	}
	p.passed = due
	return nil
}

// unlessDone returns the cause of the context's end, without waiting.
func unlessDone(ctx context.Context, _ time.Duration) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return nil
}

// clone returns a response that shares no memory with r.
func clone(r llm.Response) llm.Response {
	r.Logprobs, r.Headers = slices.Clone(r.Logprobs), maps.Clone(r.Headers)
	r.Alternatives = slices.Clone(r.Alternatives)
	return r
}
