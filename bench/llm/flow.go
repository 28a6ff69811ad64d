package llm

import (
	"cmp"
	"container/list"
	"context"
	"errors"
	"sync"
	"time"
)

// A Flow sends an endpoint no more than it bears. It finds out how many calls
// at a time that is (see window), keeps to limits of requests and tokens a
// minute, and to the Retry-After of the endpoint: one call that is told to wait
// holds all. An endpoint that refuses one call at a time and names no time is
// left alone for a while, then for twice as long and so on, so that a storm
// costs attempts of few calls. Calls are sent in the order in which they came.
//
// Of a call's wait, the time when the window was full is its Queue; the time
// when a rate limit or a Retry-After kept the first in the queue waiting is its
// Limited.
type Flow struct {
	client Client
	config FlowConfig

	mu       sync.Mutex
	window   window
	rates    rates
	hold     hold
	limited  stopwatch // runs while there is room that a limit keeps empty
	queue    list.List // of *waiter
	inFlight int
	timer    *time.Timer   // runs with limited
	pause    time.Duration // the latest of those that no Retry-After asked for
	retries  int64
	refused  int64
	streak   streak
}

// A FlowConfig is what is known of an endpoint's limits.
type FlowConfig struct {
	Concurrency int           // calls in flight at most; 0 means 64
	RPM         float64       // requests a minute; 0 means no limit
	TPM         float64       // tokens a minute, prompts and replies; 0 means no limit
	Pause       time.Duration // the first that no Retry-After asks for; 0 means 1 s
	MaxPause    time.Duration // 0 means 1 min
	Breaker     *Breaker      // asked before a call waits; nil for none
}

// A FlowStats is a Flow at one moment.
type FlowStats struct {
	Window      int // calls that may be in flight
	InFlight    int
	Waiting     int
	Retries     int64  // calls sent that were not the first attempt
	RateLimited int64  // calls that the endpoint refused for its rate limit
	Breaker     string // closed, open or half-open
	Streak      Streak // of failures up to now
}

// A pass is what a call got for its wait.
type pass struct {
	call           uint64 // its number in the window
	tokens         int    // that it is expected to use
	queue, limited time.Duration
}

// NewFlow wraps c; the Flow is for any number of goroutines.
func NewFlow(c Client, config FlowConfig) *Flow {
	config.Concurrency = cmp.Or(config.Concurrency, 64)
	config.Pause = cmp.Or(config.Pause, time.Second)
	config.MaxPause = cmp.Or(config.MaxPause, time.Minute)
	return &Flow{client: c, config: config, window: newWindow(config.Concurrency), rates: newRates(config.RPM, config.TPM)}
}

// Complete adds to Queue and Limited of the response, also beside an error. It
// fails with a [*BreakerError] or a [*HeldError] where waiting would not help.
func (f *Flow) Complete(ctx context.Context, req Request, onDelta func(Delta)) (Response, error) {
	p, err := f.enter(ctx, &req)
	if err != nil {
		return Response{Queue: p.queue, Limited: p.limited}, err
	}
	resp, err := f.client.Complete(ctx, req, onDelta)
	f.leave(p, &resp, err)
	resp.Queue += p.queue
	resp.Limited += p.limited
	return resp, err
}

// Spare is a place for a call that need not be made, such as the second of two:
// there is one only when nobody waits. The caller gives it back.
func (f *Flow) Spare(req *Request) (back func(*Response, error), ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	now, tokens := time.Now(), f.rates.estimate(req)
	if ok, _ := f.verdict(now, tokens); !ok || f.queue.Len() > 0 {
		return nil, false
	}
	p := pass{call: f.send(now, tokens), tokens: tokens}
	return func(resp *Response, err error) { f.leave(p, resp, err) }, true
}

// Stats is what metrics show.
func (f *Flow) Stats() FlowStats {
	f.mu.Lock()
	defer f.mu.Unlock()
	return FlowStats{Window: f.window.size, InFlight: f.inFlight, Waiting: f.queue.Len(), Retries: f.retries, RateLimited: f.refused, Breaker: f.config.Breaker.State(), Streak: f.streak.length(time.Now())}
}

// leave gives a call's place back and learns from what became of it.
func (f *Flow) leave(p pass, resp *Response, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := time.Now()
	full := f.inFlight >= f.window.size
	f.inFlight--
	var api *APIError
	var open *BreakerError
	used, completion := p.tokens, 0 // refused calls count for most endpoints
	switch {
	case err == nil:
		f.window.succeed(full)
		f.pause = 0
		f.streak = streak{}
	case errors.As(err, &open):
		used = 0
	case errors.As(err, &api):
		if api.rateLimited() {
			f.refused++
		}
	}
	if err != nil && open == nil && !errors.Is(err, context.Canceled) {
		f.streak.add(now, err)
	}
	bottom := overloaded(err) && f.window.overload(p.call)
	if api != nil && api.Retryable {
		f.heed(now, api, bottom)
	}
	if u := resp.Usage; !resp.NoUsage && u.Prompt+u.Completion > 0 {
		used, completion = u.Prompt+u.Completion, u.Completion
	}
	f.rates.settle(now, p.tokens, used, completion)
	f.dispatch(now)
}

// heed leaves the endpoint alone for as long as it says, or, where it does not
// but refuses even one call at a time, for longer than last time.
func (f *Flow) heed(now time.Time, api *APIError, bottom bool) {
	d := api.RetryAfter
	if d == 0 && bottom {
		f.pause = min(max(2*f.pause, f.config.Pause), f.config.MaxPause)
		d = f.pause
	}
	if d > 0 {
		f.hold.extend(now, d, api)
		f.dismiss(now)
	}
}
