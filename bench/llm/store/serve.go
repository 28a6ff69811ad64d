package store

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"hybridflow/bench/llm"
)

// stored is the client that [Store.Wrap] makes.
type stored struct {
	*scope
	client llm.Client
	price  llm.Price
	wait   func(context.Context, time.Duration) error
}

// Wrap returns a client that serves recorded replies, and records those of c.
//
// A recorded reply takes as long as it took, and its deltas arrive when they did:
// a trial that is continued lasts as long as one that was never interrupted.
// Where the recorded call was not streamed, the text arrives in one delta at the
// end. The response has the recorded timings and is Cached, unless the owner of
// the record asks again (see [WithOwner]).
//
// A reply of c is on the disk before Complete returns. Equal concurrent requests
// share one call; each caller that joins it gets a Cached response after the time
// it took, or its error. A failed call is recorded too, but the next equal request
// is sent again.
//
// Requests should name their model, as a model that c fills in is not part of
// their key. A [*Error] is a reason to stop the run.
func (s *Store) Wrap(c llm.Client, o Options) llm.Client {
	w := &stored{scope: s.scope(o), client: c, price: o.Price, wait: o.Wait}
	if w.wait == nil {
		w.wait = llm.Wait
	}
	return w
}

func (c *stored) Complete(ctx context.Context, req llm.Request, onDelta func(llm.Delta)) (llm.Response, error) {
	if c.err != nil {
		return llm.Response{}, c.err
	}
	p := &pacer{begin: time.Now(), wait: c.wait}
	key := c.key(req)
	var a answer
	found, err := c.store.find(replyBucket, key, &a)
	if err != nil {
		return llm.Response{}, err
	}
	var f *flight
	joined := false
	if !found {
		if f, joined, err = c.attach(ctx, key, req, onDelta != nil, &a); err != nil {
			return llm.Response{}, err
		}
	}
	switch {
	case f == nil:
		return a.play(ctx, p.until, onDelta)
	case joined:
		return c.store.join(ctx, f, p, onDelta)
	}
	return c.store.lead(ctx, f, onDelta)
}

// attach joins the call in flight for key, or starts one. It returns no flight
// where a reply has been recorded in the meantime, which is then in a.
func (c *stored) attach(ctx context.Context, key string, req llm.Request, stream bool, a *answer) (f *flight, joined bool, err error) {
	s := c.store
	s.mu.Lock()
	defer s.mu.Unlock()
	if f := s.inFlight[key]; f != nil {
		f.waiting++
		return f, true, nil
	}
	if found, err := s.find(replyBucket, key, a); found || err != nil {
		return nil, false, err
	}
	f = &flight{key: key, begin: time.Now(), waiting: 1, news: make(chan struct{})}
	s.inFlight[key] = f
	calling, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	f.cancel = cancel
	// The caller may return, and reuse its slices, before the call ends.
	req.Messages, req.Stop = slices.Clone(req.Messages), slices.Clone(req.Stop)
	go c.call(calling, f, req, stream)
	return f, false, nil
}

// call makes the live call of a flight and records it.
func (c *stored) call(ctx context.Context, f *flight, req llm.Request, stream bool) {
	defer f.cancel(nil)
	var onDelta func(llm.Delta)
	if stream {
		onDelta = f.add
	}
	resp, err := c.client.Complete(ctx, req, onDelta)
	var deltas []llm.Delta
	for _, p := range f.pieces { // Complete has returned, so that none is added any more
		deltas = append(deltas, p.Delta)
	}
	resp.Key, resp.Cached = "", false
	// A call cancelled before any of its reply arrived is not recorded.
	if err == nil || ctx.Err() == nil || resp.Arrived() {
		if lost := c.write(ownerOf(ctx), f.key, req, c.price, resp, deltas, err); lost != nil {
			err = errors.Join(err, lost)
		} else {
			resp.Key = f.key
		}
	}
	c.store.mu.Lock()
	c.store.forget(f)
	c.store.mu.Unlock()
	f.finish(resp, err)
}

// forget makes the next equal request a call of its own. The caller holds mu.
func (s *Store) forget(f *flight) {
	if s.inFlight[f.key] == f {
		delete(s.inFlight, f.key)
	}
}

// lead waits for the call that the caller started.
func (s *Store) lead(ctx context.Context, f *flight, onDelta func(llm.Delta)) (llm.Response, error) {
	_, err := f.follow(ctx, unlessDone, onDelta)
	if err != nil && !s.leave(f, err) {
		return llm.Response{NoUsage: true}, err
	}
	return clone(f.resp), cmp.Or(f.err, err)
}

// join waits for a call that another caller started, and then for the rest of
// the time it took.
func (s *Store) join(ctx context.Context, f *flight, p *pacer, onDelta func(llm.Delta)) (llm.Response, error) {
	delivered, err := f.follow(ctx, p.until, onDelta)
	if err != nil && !s.leave(f, err) {
		return llm.Response{NoUsage: true, Cached: true}, err
	}
	a := answer{recordHead: recordHead{Key: f.key}, Response: clone(f.resp)}
	if err != nil || f.err != nil {
		a.Response.Cached = true
		return a.Response, cmp.Or(f.err, err)
	}
	if delivered > 0 {
		onDelta = nil
	}
	return a.play(ctx, p.until, onDelta)
}

// leave removes one caller from a flight. The last one cancels the call and waits
// for its end, so that the part of the reply that had arrived is recorded.
func (s *Store) leave(f *flight, cause error) (last bool) {
	s.mu.Lock()
	f.waiting--
	if last = f.waiting == 0; last {
		s.forget(f) // new callers must not join a call that is being cancelled
	}
	s.mu.Unlock()
	if last {
		f.cancel(cause)
		f.follow(context.Background(), unlessDone, nil)
	}
	return last
}
