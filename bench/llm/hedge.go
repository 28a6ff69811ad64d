package llm

import (
	"context"
	"errors"
	"sync/atomic"
	"time"
)

// A Hedge makes a call a second time when the first has not produced anything
// for a while. The one that produces a token first wins, and the other is
// cancelled: its tokens, if the endpoint charges any, are in nobody's usage.
//
// failsafe-go's hedge policy does not fit: there the first to end wins, not the
// first to begin, and it returns before the others have ended.
type Hedge struct {
	Client Client
	After  time.Duration // without a piece of the reply; 0 means never

	// Room finds a place for a second call, and takes it back; nil means that
	// there always is one.
	Room func(*Request) (back func(*Response, error), ok bool)
}

// errLost is why the slower of two calls is cancelled.
var errLost = errors.New("another attempt of this call was faster")

// Complete counts both calls in Attempts. When the second wins, the time before
// it was sent is part of the response's Retry.
func (h *Hedge) Complete(ctx context.Context, req Request, onDelta func(Delta)) (Response, error) {
	if h.After <= 0 {
		return h.Client.Complete(ctx, req, onDelta)
	}
	r := race{onDelta: onDelta, begin: time.Now()}
	var first, second runner
	first.start(ctx, &second)
	second.start(ctx, &first)
	defer first.cancel(nil)
	defer second.cancel(nil)

	ended := make(chan struct{})
	timer := time.AfterFunc(h.After, func() {
		defer close(ended)
		if r.winner.Load() != nil {
			return
		}
		back := func(*Response, error) {}
		if h.Room != nil {
			var ok bool
			if back, ok = h.Room(&req); !ok {
				return
			}
		}
		r.run(h.Client, &second, req)
		back(&second.resp, second.err)
	})
	r.run(h.Client, &first, req)
	if !timer.Stop() {
		<-ended
	}
	return r.result(&first, &second)
}

// A runner is one of the two calls.
type runner struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	other  *runner
	sent   bool
	at     time.Duration // since the first was sent
	resp   Response
	err    error
}

func (a *runner) start(ctx context.Context, other *runner) {
	a.other = other
	a.ctx, a.cancel = context.WithCancelCause(ctx)
}

// A race has two runners, and a winner as soon as one has produced something.
type race struct {
	begin   time.Time
	onDelta func(Delta)
	winner  atomic.Pointer[runner]
}

// wins tells whether a is the winner; the first to ask is.
func (r *race) wins(a *runner) bool {
	if r.winner.CompareAndSwap(nil, a) {
		a.other.cancel(errLost)
	}
	return r.winner.Load() == a
}

func (r *race) run(c Client, a *runner, req Request) {
	a.sent, a.at = true, time.Since(r.begin)
	a.resp, a.err = c.Complete(a.ctx, req, func(d Delta) {
		if r.wins(a) && r.onDelta != nil {
			r.onDelta(d)
		}
	})
	if a.err == nil {
		r.wins(a) // also with an empty reply
	}
}

// result is the winner's, or, where none is, that of the first: both failed.
func (r *race) result(first, second *runner) (Response, error) {
	a := r.winner.Load()
	if a == nil {
		a = first
	}
	resp := a.resp
	resp.Attempts = max(resp.Attempts, 1)
	if second.sent {
		resp.Attempts = max(first.resp.Attempts, 1) + max(second.resp.Attempts, 1)
	}
	resp.Retry += a.at
	if a.err != nil {
		resp.Took = time.Since(r.begin) - resp.Retry
	}
	return resp, a.err
}
