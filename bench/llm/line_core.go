package llm

import (
	"fmt"
	"slices"
	"time"
)

// A core decides what happens to the calls of one line: which call is sent,
// which waits and for what, which is repeated after a failure, which is
// refused. It is a state machine without clock, lock or goroutine. Its methods
// are the events of a call's life, with the time at which they happen; what
// follows is in the state of the call, in moved and in alarm, for a driver to
// carry out.
//
//	         join            dispatch         end, conclude
//	(new) ---------> waiting ------> sending ---------------> ended
//	                   ^  |              |
//	              join |  | refused      | failed, may pass
//	                   |  v              |
//	                  pausing <----------+      cancel: any -> ended
type core struct {
	config  LineConfig
	window  window
	rates   rates
	hold    hold
	breaker breaker
	limited stopwatch // runs while there is room that a limit keeps empty

	queue    []*call       // waiting, in the order in which they came
	inFlight int           // attempts
	backoff  time.Duration // the latest hold that no Retry-After asked for
	counted  LineStats     // Retries, RateLimited and Outage so far

	moved []*call   // left the queue since the driver last emptied it
	alarm time.Time // when dispatch is due; zero for never
}

func newCore(config LineConfig) core {
	config = config.withDefaults()
	return core{config: config, window: newWindow(config.Concurrency), rates: newRates(config.RPM, config.TPM), breaker: newBreaker(config)}
}

// join puts a call at the end of the queue: a new one, or one whose pause is
// over. It ends with a [*HeldError] where the endpoint asked for a longer wait
// than the call's budget has.
func (k *core) join(now time.Time, c *call) {
	if c.state == pausing {
		c.resume(now)
		c.retry, c.took = c.retry+c.took, 0
	}
	c.state, c.since = waiting, now
	c.first.tokens = k.rates.estimate(c.request)
	c.limitedBefore, c.heldBefore = k.limited.at(now), k.hold.at(now)
	// The budget may be overdrawn by a pause that took too long; a call that nothing holds up is sent even then.
	if left := k.hold.left(now); left > 0 && left > c.budget {
		c.end(&HeldError{Wait: left, Err: k.hold.why})
		return
	}
	k.queue = append(k.queue, c)
	k.dispatch(now)
}

// dispatch sends the calls that may be sent, in their order, and refuses those
// that an open breaker does not let pass. Each event ends with it; it is one of
// its own when the time of the alarm has come.
func (k *core) dispatch(now time.Time) {
	k.alarm = time.Time{}
	for len(k.queue) > 0 {
		c := k.queue[0]
		if refusal := k.breaker.refusal(now); refusal != nil {
			k.leave(now, c)
			k.refuse(now, c, refusal)
			continue
		}
		if ok, wait := k.verdict(now, c.first.tokens); !ok {
			if wait > 0 {
				k.alarm = now.Add(wait)
			}
			break
		}
		k.leave(now, c)
		c.state, c.since = sending, now
		if c.attempts > 0 {
			k.counted.Retries++
		}
		k.send(now, c, &c.first)
	}
	k.limited.run(now, !k.alarm.IsZero())
}

// verdict reports whether an attempt may be sent now. If not, wait is how long
// a limit forbids it; 0 means that the window is full.
func (k *core) verdict(now time.Time, tokens int) (ok bool, wait time.Duration) {
	if d := k.hold.left(now); d > 0 {
		return false, d
	}
	if k.inFlight >= k.window.size {
		return false, 0
	}
	wait = k.rates.delay(now, tokens)
	return wait == 0, wait
}

func (k *core) send(now time.Time, c *call, a *attempt) {
	k.inFlight++
	c.attempts++
	k.rates.take(now, a.tokens)
	a.number, a.probe = k.window.send(), k.breaker.admit(now)
}

// hedge sends a second attempt of a call, if there is room that no call waits
// for and the endpoint is not in doubt.
func (k *core) hedge(now time.Time, c *call) bool {
	c.second.tokens = k.rates.estimate(c.request)
	ok, _ := k.verdict(now, c.second.tokens)
	if !ok || len(k.queue) > 0 || k.breaker.open {
		return false
	}
	k.send(now, c, &c.second)
	return true
}

// leave takes a call out of the queue and accounts for its wait.
func (k *core) leave(now time.Time, c *call) {
	i := slices.Index(k.queue, c)
	k.queue = slices.Delete(k.queue, i, i+1)
	limited := k.limited.at(now) - c.limitedBefore
	c.limited += limited
	c.queued += now.Sub(c.since) - limited
	c.budget -= k.hold.at(now) - c.heldBefore
	k.moved = append(k.moved, c)
}

// end gives the place of an attempt back and learns from its outcome.
func (k *core) end(now time.Time, c *call, a *attempt, o *outcome) {
	full := k.inFlight >= k.window.size
	k.inFlight--
	switch {
	case o.err == nil:
		k.window.succeed(full)
		k.backoff = 0
		k.counted.Outage = Outage{}
	case !o.givenUp:
		k.counted.Outage.add(now, o.err)
	}
	if o.replied || o.givenUp {
		k.breaker.end(o.replied, a.probe)
	} else {
		k.breaker.fail(now, c.id(), o, a.probe)
	}
	if o.rateLimited {
		k.counted.RateLimited++
	}
	if bottom := o.overloaded && k.window.overload(a.number); o.said && o.retryable {
		k.heed(now, o, bottom)
	}
	used := a.tokens // most endpoints count refused attempts
	if o.used > 0 {
		used = o.used
	}
	k.rates.settle(now, a.tokens, used, o.completion)
	k.dispatch(now)
}

// heed leaves the endpoint alone for as long as it asks, or, where it names no
// time but refuses even one call at a time, for twice as long as the last time.
// Waiting calls whose budget is too small for it end.
func (k *core) heed(now time.Time, o *outcome, bottom bool) {
	d := o.retryAfter
	if d == 0 && bottom {
		k.backoff = min(max(2*k.backoff, k.config.Pause), k.config.MaxPause)
		d = k.backoff
	}
	if d == 0 {
		return
	}
	k.hold.extend(now, d, o.err)
	left := k.hold.left(now)
	for _, c := range slices.Clone(k.queue) {
		if left+k.hold.at(now)-c.heldBefore > c.budget {
			k.leave(now, c)
			c.end(&HeldError{Wait: left, Err: k.hold.why})
		}
	}
}

// cancel ends a call that its caller has given up, wherever it is; one that has
// left the queue but was not carried out gives its place back.
func (k *core) cancel(now time.Time, c *call, why error) {
	switch c.state {
	case waiting:
		k.leave(now, c)
	case sending:
		k.inFlight--
		k.rates.settle(now, c.first.tokens, 0, 0)
		k.breaker.end(false, c.first.probe)
		c.attempts--
		c.queued += now.Sub(c.since)
	case pausing:
		c.resume(now)
		why = fmt.Errorf("%w while waiting to retry: %w", why, c.err)
	case ended:
		return
	}
	c.end(why)
	k.dispatch(now)
}

func (k *core) stats() LineStats {
	s := k.counted
	s.Endpoint, s.Model = k.config.Endpoint, k.config.Model
	s.Window, s.InFlight, s.Waiting, s.Breaker = k.window.size, k.inFlight, len(k.queue), k.breaker.state()
	return s
}

// A HeldError is a call that was not sent, because the endpoint asked for a
// longer wait than the call's retry budget has.
type HeldError struct {
	Wait time.Duration
	Err  error // with which it asked
}

func (e *HeldError) Error() string {
	return fmt.Sprintf("not sent, as the endpoint asks to wait for another %v: %v", e.Wait.Round(time.Second), e.Err)
}

func (e *HeldError) Unwrap() error { return e.Err }
