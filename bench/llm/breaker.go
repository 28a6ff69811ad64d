package llm

import (
	"fmt"
	"time"
)

// A breaker stops asking an endpoint that fails in the same way, call after
// call: with a wrong key or a server that is down, the thousandth call shows no
// more than the fifth. It opens after a number of different calls in a row
// failed alike, and refuses further ones with a [BreakerError]. What may pass is
// tried with one call, a probe, after each pause, and a reply closes the breaker;
// a wrong key, an empty account or an unknown model stays what it is. Rate limits
// never open it.
//
// failsafe-go's circuit breaker does not fit: it counts failures of any kind,
// always comes back, and has no outcome that is neither success nor failure,
// which a cancelled probe and a rate limit are.
type breaker struct {
	config LineConfig
	most   int // calls that fail alike before it opens

	kind    string                // of the failures in a row
	calls   map[[32]byte]struct{} // that failed, by request
	latest  outcome               // of them
	open    bool
	since   time.Time     // it opened
	probing bool          // a probe is in flight
	next    time.Time     // when the next probe may be sent
	pause   time.Duration // before that
}

func newBreaker(config LineConfig) breaker {
	return breaker{config: config, most: 5, calls: map[[32]byte]struct{}{}}
}

func (b *breaker) state() string {
	switch {
	case b.probing:
		return "half-open"
	case b.open:
		return "open"
	}
	return "closed"
}

// refusal is the error of a call that may not be sent now; nil where it may.
// It asks to wait for the next probe as long as calls may wait that came when
// the breaker opened.
func (b *breaker) refusal(now time.Time) *BreakerError {
	if !b.open || !b.probing && !b.latest.hopeless && !now.Before(b.next) {
		return nil
	}
	e := &BreakerError{Endpoint: b.config.Endpoint, Model: b.config.Model, Calls: len(b.calls), Err: b.latest.err, hopeless: b.latest.hopeless}
	if b.latest.retryable && now.Sub(b.since) < b.config.RetryBudget {
		if e.Wait = b.next.Sub(now); e.Wait <= 0 { // a probe takes its time
			e.Wait = b.pause
		}
	}
	return e
}

// admit notes an attempt that is not refused, and reports whether it is a probe.
func (b *breaker) admit(now time.Time) (probe bool) {
	if b.open {
		b.probing, b.next = true, now.Add(b.pause) // when to ask about the probe
	}
	return b.open
}

// end notes an attempt that did not fail. A reply, even one that broke off, shows
// that the endpoint works; an attempt that was given up shows nothing.
func (b *breaker) end(replied, probe bool) {
	if probe {
		b.probing = false
	}
	if replied {
		b.open, b.kind = false, ""
		clear(b.calls)
	}
}

// fail notes an attempt that came to nothing.
func (b *breaker) fail(now time.Time, request [32]byte, o *outcome, probe bool) {
	switch {
	case o.kind == "":
		b.end(probe, probe) // what answers a probe like that is back
		return
	case probe && o.kind != b.kind && o.hopeless: // one refusal is no proof, what came before it was something else
		b.open, b.probing, b.kind = false, false, o.kind
		clear(b.calls)
	case probe:
		b.probing, b.latest = false, *o
		b.pause = min(2*b.pause, b.config.MaxPause)
		b.next = now.Add(b.pause)
		return
	case b.open: // it was sent before
		return
	case o.kind != b.kind:
		b.kind = o.kind
		clear(b.calls)
	}
	b.latest = *o
	b.calls[request] = struct{}{}
	if len(b.calls) >= b.most {
		b.open, b.since, b.pause = true, now, min(5*b.config.Pause, b.config.MaxPause)
		b.next = now.Add(b.pause)
	}
}

// A BreakerError is a call that was not sent, because different calls before it
// all failed in the same way.
type BreakerError struct {
	Endpoint string
	Model    string
	Calls    int           // that failed alike
	Err      error         // the latest of their errors; it says what to try
	Wait     time.Duration // until it is worth asking again; 0 where it is not
	hopeless bool
}

func (e *BreakerError) Error() string {
	then := "tried again now and then"
	if e.hopeless {
		then = "not tried again: fix it, then run the same command"
	}
	return fmt.Sprintf("%s at %s is not asked, as %d calls failed alike (%s); the latest: %v", e.Model, e.Endpoint, e.Calls, then, e.Err)
}

func (e *BreakerError) Unwrap() error { return e.Err }

// Hopeless reports whether no call to this endpoint will succeed before the key,
// the account or the model's name is put right.
func (e *BreakerError) Hopeless() bool { return e.hopeless }
