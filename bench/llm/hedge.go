package llm

import (
	"context"
	"errors"
	"sync/atomic"
	"time"
)

// A race is a call that may be sent twice: once more when the first attempt has
// not produced a token for a while. The attempt that produces one first wins,
// and the other is cancelled: its tokens, if the endpoint charges any, are in
// no usage.
//
// failsafe-go's hedge policy does not fit: there the first to end wins, not the
// first to begin, and it returns before the others have ended.
type race struct {
	line    *Line
	call    *call
	onDelta func(Delta)
	winner  atomic.Pointer[runner] // nil until an attempt has produced something
}

// A runner carries out one attempt of a race.
type runner struct {
	ctx     context.Context
	cancel  context.CancelCauseFunc
	other   *runner
	attempt *attempt
	late    time.Duration // sent, after the first attempt
	resp    Response
	outcome outcome
}

// errLost is why the slower of two attempts is cancelled.
var errLost = errors.New("another attempt of this call was faster")

// race carries out a call and returns the reply of the winner, or, where both
// failed, that of the first.
func (l *Line) race(ctx context.Context, c *call, onDelta func(Delta)) Response {
	r := race{line: l, call: c, onDelta: onDelta}
	first, second := runner{attempt: &c.first}, runner{attempt: &c.second}
	first.other, second.other = &second, &first
	for _, a := range []*runner{&first, &second} {
		a.ctx, a.cancel = context.WithCancelCause(ctx)
		defer a.cancel(nil)
	}
	over := make(chan struct{})
	timer := time.AfterFunc(l.core.config.HedgeAfter, func() {
		defer close(over)
		hedged := false
		l.do(func(now time.Time) {
			hedged = r.winner.Load() == nil && l.core.hedge(now, c)
			second.late = now.Sub(c.since)
		})
		if hedged {
			r.run(&second)
		}
	})
	r.run(&first)
	if !timer.Stop() {
		<-over
	}
	a := &first
	if w := r.winner.Load(); w != nil {
		a = w
	}
	l.do(func(now time.Time) { l.core.conclude(now, c, &a.outcome, a.late) })
	return a.resp
}

func (r *race) run(a *runner) {
	var err error
	a.resp, err = deliver(a.ctx, r.line.client, *r.call.request, func(d Delta) {
		if r.wins(a) && r.onDelta != nil {
			r.onDelta(d)
		}
	})
	if err == nil {
		r.wins(a) // also with an empty reply
	}
	a.outcome = observe(a.ctx, &a.resp, err)
	r.line.do(func(now time.Time) { r.line.core.end(now, r.call, a.attempt, &a.outcome) })
}

// wins reports whether a is the winner; the first to ask is.
func (r *race) wins(a *runner) bool {
	if r.winner.CompareAndSwap(nil, a) {
		a.other.cancel(errLost)
	}
	return r.winner.Load() == a
}
