package llm

import (
	"cmp"
	"context"
	"sync"
	"time"
)

// A Breaker stops asking an endpoint that fails in the same way, call after
// call: with a wrong key or a server that is down, the thousandth call tells no
// more than the fifth. It opens after a number of different calls in a row
// failed alike, and then fails further ones at once with a [*BreakerError]. What
// may pass is tried with one call after each pause, and a reply closes the
// breaker; a wrong key, an empty account or an unknown model stays what it is.
// Rate limits never open it.
//
// failsafe-go's circuit breaker does not fit: it counts failures of any kind,
// always comes back, and has no outcome that is neither success nor failure,
// which a cancelled probe and a rate limit are.
type Breaker struct {
	client Client
	config BreakerConfig

	mu      sync.Mutex
	kind    string                // of the failures in a row
	calls   map[[32]byte]struct{} // that failed, by request
	err     error                 // the latest failure
	open    bool
	since   time.Time     // it opened
	probing bool          // one call is let through
	next    time.Time     // when one may be
	pause   time.Duration // before that
}

// A BreakerConfig says when to stop asking. Zeros mean the defaults.
type BreakerConfig struct {
	Endpoint string        // base URL without secrets, for people
	Model    string        // for people
	Calls    int           // that fail alike before it opens; 0 means 5
	Pause    time.Duration // before the first probe, doubled by each that fails; 0 means 5 s
	MaxPause time.Duration // 0 means 1 min
	Patience time.Duration // how long after opening calls had better wait for a probe than fail; 0 means 10 min
}

// NewBreaker wraps c; the Breaker is for any number of goroutines.
func NewBreaker(c Client, config BreakerConfig) *Breaker {
	config.Calls = cmp.Or(config.Calls, 5)
	config.Pause = cmp.Or(config.Pause, 5*time.Second)
	config.MaxPause = cmp.Or(config.MaxPause, time.Minute)
	config.Patience = cmp.Or(config.Patience, 10*time.Minute)
	return &Breaker{client: c, config: config, calls: map[[32]byte]struct{}{}}
}

// Complete makes the call, or fails at once.
func (b *Breaker) Complete(ctx context.Context, req Request, onDelta func(Delta)) (Response, error) {
	probe, err := b.admit()
	if err != nil {
		return Response{}, err
	}
	if p := patienceOf(ctx); probe && p != nil {
		p.probe = true
	}
	resp, err := b.client.Complete(ctx, req, onDelta)
	replied := err == nil || resp.Text != "" || resp.Thinking != ""
	if !replied && ctx.Err() == nil {
		b.fail(&req, err, probe)
	} else {
		b.end(replied, probe)
	}
	return resp, err
}

// Check is the error with which a call would fail now without being made, nil
// where it would be made. A nil Breaker lets everything pass.
func (b *Breaker) Check() error {
	if b == nil {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if now := time.Now(); !b.passes(now) {
		return b.refusal(now)
	}
	return nil
}

// State is closed, open or half-open.
func (b *Breaker) State() string {
	if b == nil {
		return "closed"
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.probing:
		return "half-open"
	case b.open:
		return "open"
	}
	return "closed"
}

func (b *Breaker) admit() (probe bool, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	if !b.passes(now) {
		return false, b.refusal(now)
	}
	if b.open {
		b.probing, b.next = true, now.Add(b.pause) // when to ask what became of it
	}
	return b.open, nil
}

func (b *Breaker) passes(now time.Time) bool {
	return !b.open || !b.probing && !hopeless(b.err) && !now.Before(b.next)
}

// end notes a call that did not fail. A reply, even one that broke off, shows
// that the endpoint works; a call that was given up shows nothing.
func (b *Breaker) end(replied, probe bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if probe {
		b.probing = false
	}
	if replied {
		b.open, b.kind = false, ""
		clear(b.calls)
	}
}

// fail notes a call that came to nothing.
func (b *Breaker) fail(req *Request, err error, probe bool) {
	kind := kindOf(err)
	if kind == "" {
		b.end(probe, probe) // what answers a probe like that is back
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	switch {
	case probe && kind != b.kind && hopeless(err): // one refusal is no proof, what came before it was something else
		b.open, b.probing, b.kind = false, false, kind
		clear(b.calls)
	case probe:
		b.probing, b.err = false, err
		b.pause = min(2*b.pause, b.config.MaxPause)
		b.next = now.Add(b.pause)
		return
	case b.open: // it was on its way before
		return
	case kind != b.kind:
		b.kind = kind
		clear(b.calls)
	}
	b.err = err
	b.calls[req.Hash()] = struct{}{}
	if len(b.calls) >= b.config.Calls {
		b.open, b.since, b.pause = true, now, b.config.Pause
		b.next = now.Add(b.pause)
	}
}
