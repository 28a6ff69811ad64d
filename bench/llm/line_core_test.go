package llm

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// A coreRun drives a core with events in any order that a driver could make them
// happen, and checks what must hold after each.
type coreRun struct {
	*rapid.T
	k     core
	begin time.Time
	now   time.Time
	calls []*coreCall
}

// A coreCall is a call as the outside sees it.
type coreCall struct {
	*call
	request Request
	came    time.Time
	flying  []*attempt
	fresh   bool      // the first attempt is in flight, and the second has not been
	hedged  time.Time // when the second was sent
	seen    int       // attempts
	waited  bool      // when it was checked last
	final   *ending   // once it has ended
}

// An ending is what must not change any more.
type ending struct {
	err   error
	parts time.Duration
}

// coreOutcomes are what may become of an attempt.
var coreOutcomes = []outcome{
	{replied: true}, {replied: true, used: 700, completion: 300}, {replied: true, used: 90, completion: 10},
	failed(limit429), failed(&APIError{Status: 429, Retryable: true, RetryAfter: 7 * time.Second}),
	failed(&APIError{Status: 503, Retryable: true, RetryAfter: 20 * time.Minute}),
	failed(busy503), failed(&APIError{Status: 500, Retryable: true}), failed(badKey), failed(tooLong), failed(refusing), failed(noToken),
	{err: slowEnd, replied: true}, {err: context.Canceled, givenUp: true},
}

func failed(err error) outcome { return outcome{err: err, failure: classify(err)} }

// Whatever happens, in whatever order: no attempt is sent beyond the window or
// the rates, each call ends once, the parts of its time add up, and no call
// waits for ever.
func TestCore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		config := LineConfig{
			Concurrency: rapid.IntRange(1, 6).Draw(t, "concurrency"),
			RPM:         rapid.SampledFrom([]float64{0, 20, 300}).Draw(t, "rpm"),
			TPM:         rapid.SampledFrom([]float64{0, 30_000}).Draw(t, "tpm"),
			RetryBudget: rapid.SampledFrom([]time.Duration{time.Second, time.Minute, 0}).Draw(t, "budget"),
			Attempts:    rapid.IntRange(1, 5).Draw(t, "attempts"),
		}
		begin := time.Unix(1e9, 0)
		r := &coreRun{T: t, k: newCore(config), begin: begin, now: begin}
		r.k.breaker.most = rapid.IntRange(1, 4).Draw(t, "break")
		for range rapid.IntRange(1, 120).Draw(t, "events") {
			r.event(rapid.IntRange(0, 9).Draw(t, "event"))
			r.check()
		}
		for i := 0; r.drain(); i++ {
			if r.check(); i > 10_000 {
				t.Fatalf("%d calls do not end: %+v", len(r.calls), r.k.stats())
			}
		}
		if s := r.k.stats(); s.InFlight != 0 || s.Waiting != 0 || !r.k.alarm.IsZero() {
			t.Fatalf("left behind: %+v, alarm %v", s, r.k.alarm)
		}
	})
}

// event lets one thing happen that may happen now, after some time.
func (r *coreRun) event(kind int) {
	c := r.pick()
	switch {
	case kind < 3 || c == nil:
		req := Request{Seed: int64(len(r.calls)), MaxTokens: 100 * rapid.IntRange(0, 9).Draw(r.T, "max tokens")}
		c = &coreCall{request: req, came: r.now}
		c.call = &call{request: &c.request, budget: r.k.config.RetryBudget}
		r.calls = append(r.calls, c)
		r.k.join(r.now, c.call)
	case kind < 4:
		r.pass(time.Duration(rapid.IntRange(0, 20_000).Draw(r.T, "ms")) * time.Millisecond)
	case kind < 5 && (c.state != sending || c.fresh):
		r.cancel(c)
	case kind < 6 && c.fresh:
		c.fresh = !r.k.hedge(r.now, c.call)
		c.hedged = r.now
	case c.state == pausing:
		r.wake(c)
	case len(c.flying) > 0:
		r.land(c, rapid.IntRange(0, len(c.flying)-1).Draw(r.T, "attempt"), rapid.SampledFrom(coreOutcomes).Draw(r.T, "outcome"))
	}
}

// pick is a call that has not ended, nil where there is none.
func (r *coreRun) pick() *coreCall {
	open := slices.DeleteFunc(slices.Clone(r.calls), func(c *coreCall) bool { return c.state == ended })
	if len(open) == 0 {
		return nil
	}
	return open[rapid.IntRange(0, len(open)-1).Draw(r.T, "call")]
}

// wake lets a call join again when its pause is over.
func (r *coreRun) wake(c *coreCall) {
	r.pass(c.since.Add(c.pause).Sub(r.now))
	r.k.join(r.now, c.call)
}

// land ends an attempt, and with the last one of a call its race.
func (r *coreRun) land(c *coreCall, i int, o outcome) {
	a := c.flying[i]
	c.flying, c.fresh = slices.Delete(c.flying, i, i+1), false
	r.k.end(r.now, c.call, a, &o)
	if len(c.flying) > 0 {
		return
	}
	late := time.Duration(0)
	if a == &c.second {
		late = c.hedged.Sub(c.since)
	}
	r.k.conclude(r.now, c.call, &o, late)
}

// cancel gives a call up that waits, pauses or has just been sent.
func (r *coreRun) cancel(c *coreCall) {
	if c.state == sending {
		c.flying, c.fresh, c.seen = nil, false, c.seen-1
	}
	r.k.cancel(r.now, c.call, errors.New("given up"))
}

// pass lets time pass, with the ticks that are due.
func (r *coreRun) pass(d time.Duration) {
	for end := r.now.Add(d); ; {
		if alarm := r.k.alarm; !alarm.IsZero() && !alarm.After(end) {
			r.now = alarm
			r.k.dispatch(r.now)
			r.check()
			continue
		}
		if end.After(r.now) {
			r.now = end
		}
		return
	}
}

// drain ends what is in flight, and lets pauses and ticks come; it is false when
// nothing is left to do.
func (r *coreRun) drain() bool {
	for _, c := range r.calls {
		switch {
		case c.state == sending:
			r.land(c, 0, coreOutcomes[0])
			return true
		case c.state == pausing:
			r.wake(c)
			return true
		}
	}
	if r.k.alarm.IsZero() {
		return false
	}
	r.pass(r.k.alarm.Sub(r.now))
	return true
}

// check finds out what the latest event did, and whether it was allowed to.
func (r *coreRun) check() {
	inFlight, probes, sent := 0, 0, false
	for _, c := range r.calls {
		for ; c.seen < c.attempts; c.seen++ {
			sent = true
			if c.fresh = len(c.flying) == 0; c.fresh {
				c.flying = append(c.flying, &c.first)
			} else {
				c.flying = append(c.flying, &c.second)
			}
		}
		inFlight += len(c.flying)
		for _, a := range c.flying {
			probes += btoi(a.probe)
		}
		r.checkState(c)
		r.checkTimes(c)
	}
	r.k.moved = nil
	s, minutes := r.k.stats(), r.now.Sub(r.begin).Minutes()
	switch rpm := r.k.config.RPM; {
	case s.InFlight != inFlight || s.Window < 1 || s.Window > r.k.config.Concurrency:
		r.Fatalf("%d attempts are in flight: %+v", inFlight, s)
	case probes > 1 || (probes == 1) != (s.Breaker == "half-open"):
		r.Fatalf("%d probes are in flight: %+v", probes, s)
	case sent && s.InFlight > s.Window:
		r.Fatalf("sent beyond the window: %+v", s)
	case rpm > 0 && float64(r.k.window.sent) > rpm*minutes+max(1, rpm/60*requestBurst)+1e-6:
		r.Fatalf("%d requests in %v minutes at %v a minute", r.k.window.sent, minutes, rpm)
	}
}

// checkState finds a call that its driver would lose.
func (r *coreRun) checkState(c *coreCall) {
	waits := c.state == waiting
	if slices.Contains(r.k.queue, c.call) != waits {
		r.Fatalf("call %d is in state %d and not there", c.request.Seed, c.state)
	}
	if (c.state == sending) != (len(c.flying) > 0) {
		r.Fatalf("call %d is in state %d with %d attempts in flight", c.request.Seed, c.state, len(c.flying))
	}
	if c.waited && !waits && !slices.Contains(r.k.moved, c.call) {
		r.Fatalf("call %d left the queue without a word", c.request.Seed)
	}
	c.waited = waits
}

// checkTimes adds up the parts of a call's time.
func (r *coreRun) checkTimes(c *coreCall) {
	parts, until := c.queued+c.limited+c.retry+c.took, c.since
	if min(c.queued, c.limited, c.retry, c.took) < 0 {
		r.Fatalf("call %d: a part of its time is negative: %+v", c.request.Seed, c.call)
	}
	if c.final != nil {
		if c.state != ended || *c.final != (ending{c.err, parts}) {
			r.Fatalf("call %d has ended twice: %+v, was %+v", c.request.Seed, c.call, c.final)
		}
		return
	}
	if c.state == ended {
		c.final, until = &ending{c.err, parts}, r.now
	}
	if parts != until.Sub(c.came) {
		r.Fatalf("call %d: its parts are %v after %v: %+v", c.request.Seed, parts, until.Sub(c.came), c.call)
	}
}
