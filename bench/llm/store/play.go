package store

import (
	"context"
	"maps"
	"slices"
	"time"

	"hybridflow/bench/llm"
)

// pieces are the deltas for somebody who listens: the whole text in one where
// nobody listened when it was recorded.
func (a *answer) pieces(onDelta func(llm.Delta)) []llm.Delta {
	switch {
	case onDelta == nil:
		return nil
	case len(a.Deltas) == 0 && a.Response.Text != "":
		return []llm.Delta{{Text: a.Response.Text, At: a.Response.Took}}
	}
	return a.Deltas
}

// play serves a reply once more. The function until passes the time from the
// call of Complete to when the reply is due to have come so far.
func (a *answer) play(ctx context.Context, until func(context.Context, time.Duration) error, onDelta func(llm.Delta)) (llm.Response, error) {
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

// A pacer passes time since a moment. It goes by the wall clock, which sees
// what a listener takes, but never waits twice for the same time where its
// wait function passes another clock's.
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

// unlessDone passes no time.
func unlessDone(ctx context.Context, _ time.Duration) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return nil
}

// copied shares no memory with r that its reader could change.
func copied(r llm.Response) llm.Response {
	r.Logprobs, r.Headers = slices.Clone(r.Logprobs), maps.Clone(r.Headers)
	return r
}
