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
	*shelf
	client llm.Client
	price  llm.Price
	wait   func(context.Context, time.Duration) error
}

// Wrap serves what is recorded, and records what c replies.
//
// A recorded reply takes as long as it took, with its deltas when they came: a
// trial that is continued lasts as long as one that was never interrupted.
// Where nobody listened then and somebody does now, the text comes in one piece
// at the end. Its response says Cached, unless its owner asks again (see
// [WithOwner]), with the timings recorded.
//
// A reply of c is on the disk before Complete returns. Equal requests at the
// same time are one call; those who join it, each after the time it took, have
// a Cached response, or its error. A call that failed is recorded too, but the
// same request is sent again when it is next asked.
//
// Requests should name their model, as a model that c fills in is not part of
// what they are filed under. A [*Error] is a reason to stop.
func (s *Store) Wrap(c llm.Client, o Options) llm.Client {
	w := &stored{shelf: s.shelf(o), client: c, price: o.Price, wait: o.Wait}
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
	found, err := c.store.lookup(key, &a)
	if err != nil {
		return llm.Response{}, err
	}
	var f *flight
	joined := false
	if !found {
		if f, joined, err = c.board(ctx, key, req, onDelta != nil, &a); err != nil {
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

// board joins the call under way for key, or begins one. It returns no flight
// where a reply has been recorded in the meantime, which is then in a.
func (c *stored) board(ctx context.Context, key string, req llm.Request, listen bool, a *answer) (f *flight, joined bool, err error) {
	s := c.store
	s.mu.Lock()
	defer s.mu.Unlock()
	if f := s.flights[key]; f != nil {
		f.waiting++
		return f, true, nil
	}
	if found, err := s.lookup(key, a); found || err != nil {
		return nil, false, err
	}
	f = &flight{key: key, begin: time.Now(), waiting: 1, done: make(chan struct{}), news: make(chan struct{})}
	s.flights[key] = f
	calling, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	f.cancel = cancel
	// The caller may be gone before the call ends.
	req.Messages, req.Stop = slices.Clone(req.Messages), slices.Clone(req.Stop)
	go c.fly(calling, f, req, listen)
	return f, false, nil
}

// fly makes the call and records it.
func (c *stored) fly(ctx context.Context, f *flight, req llm.Request, listen bool) {
	defer f.cancel(nil)
	var onDelta func(llm.Delta)
	if listen {
		onDelta = f.add
	}
	resp, err := c.client.Complete(ctx, req, onDelta)
	var deltas []llm.Delta
	for _, p := range f.pieces { // nobody adds any more
		deltas = append(deltas, p.Delta)
	}
	resp.Key, resp.Cached = "", false
	// A call taken back before anything had come of it leaves no trace.
	if err == nil || ctx.Err() == nil || resp.Arrived() {
		if lost := c.record(ownerOf(ctx), f.key, req, c.price, resp, deltas, err); lost != nil {
			err = errors.Join(err, lost)
		} else {
			resp.Key = f.key
		}
	}
	c.store.land(f)
	f.finish(resp, err)
}

// land makes way for the next call with the same key.
func (s *Store) land(f *flight) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.flights[f.key] == f {
		delete(s.flights, f.key)
	}
}

// lead waits for the call that the caller began.
func (s *Store) lead(ctx context.Context, f *flight, onDelta func(llm.Delta)) (llm.Response, error) {
	_, err := f.follow(ctx, unlessDone, onDelta)
	if err != nil && !s.leave(f, err) {
		return llm.Response{NoUsage: true}, err
	}
	return copied(f.resp), cmp.Or(f.err, err)
}

// join waits for a call that another caller began, and then for what is left
// of the time it took.
func (s *Store) join(ctx context.Context, f *flight, p *pacer, onDelta func(llm.Delta)) (llm.Response, error) {
	heard, err := f.follow(ctx, p.until, onDelta)
	if err != nil && !s.leave(f, err) {
		return llm.Response{NoUsage: true, Cached: true}, err
	}
	a := answer{recordHead: recordHead{Key: f.key}, Response: copied(f.resp)}
	if err != nil || f.err != nil {
		a.Response.Cached = true
		return a.Response, cmp.Or(f.err, err)
	}
	if heard > 0 {
		onDelta = nil
	}
	return a.play(ctx, p.until, onDelta)
}

// leave takes back one caller's wish for the reply. The last one ends the call
// and waits for its end, so that what had arrived is recorded.
func (s *Store) leave(f *flight, cause error) (last bool) {
	s.mu.Lock()
	f.waiting--
	last = f.waiting == 0
	if last && s.flights[f.key] == f {
		delete(s.flights, f.key) // whoever comes now should not join what is ending
	}
	s.mu.Unlock()
	if last {
		f.cancel(cause)
		<-f.done
	}
	return last
}
