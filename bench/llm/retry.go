package llm

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// Retry asks again when a request failed in a way that may pass and nothing of
// the reply had been seen: after the first token somebody has used it, and paid.
//
// It pauses for a time drawn evenly from zero to Pause, then to twice Pause and
// so on (full jitter), on top of what the endpoint asks for in Retry-After and
// of what a [Breaker] says. It gives up after a number of attempts, and rather
// than begin a wait that goes beyond Total.
type Retry struct {
	Client   Client
	Attempts int           // in all; 0 means 4. Neither calls that a Breaker refuses nor its probes count
	Pause    time.Duration // most of the first pause; 0 means 1 s
	MaxPause time.Duration // most of any pause; 0 means 1 min. What the endpoint asks for comes on top

	// Total limits failed attempts, pauses, and waits that the endpoint asks for;
	// 0 means 10 min. The last attempt may take as long as it takes, and a queue
	// or rate limit of our own does not count.
	Total time.Duration

	// Seed makes the pauses repeatable. Each request draws its own from it, so
	// that requests which fail together do not return together.
	Seed uint64
}

// Complete fills in Attempts and Retry of the response and adds to its Queue and
// Limited, also beside an error: the times add up to how long it took.
func (r Retry) Complete(ctx context.Context, req Request, onDelta func(Delta)) (Response, error) {
	p := &patience{left: cmp.Or(r.Total, 10*time.Minute)}
	ctx = context.WithValue(ctx, patienceKey{}, p)
	var past Response // what all attempts and pauses so far took
	var rng *rand.Rand
	for {
		begin := time.Now()
		resp, err := r.Client.Complete(ctx, req, onDelta)
		worked := time.Since(begin) - resp.Queue - resp.Limited
		open := (*BreakerError)(nil)
		if err != nil {
			resp.Took = worked - resp.Retry
			if !errors.As(err, &open) && !errors.As(err, new(*HeldError)) {
				resp.Attempts = max(resp.Attempts, 1)
				if !p.probe {
					p.tries++
				}
			}
			p.probe = false
		}
		if !again(ctx, &resp, err) {
			return resp.after(&past), err
		}
		if rng == nil { // most requests never need it
			h := req.Hash()
			rng = rand.New(rand.NewPCG(r.Seed, binary.LittleEndian.Uint64(h[:])))
		}
		p.left -= worked
		told, pause := waits(err), r.pause(rng, max(p.tries, 1))
		switch {
		case open == nil && p.tries >= cmp.Or(r.Attempts, 4):
			return resp.after(&past), fmt.Errorf("%d attempts: %w", p.tries, err)
		case !p.bears(told + pause):
			return resp.after(&past), fmt.Errorf("not retried, as the wait would be %v: %w", (told + pause).Round(time.Second), err)
		}
		begin = time.Now()
		stop := Wait(ctx, told+pause)
		waited := time.Since(begin)
		p.left -= waited
		if open == nil { // the rest of the wait, and all of it for a breaker, is lost to failures
			told = min(told, waited)
			past.Limited += told
			waited -= told
		}
		past.Retry += waited
		if stop != nil {
			return resp.after(&past), fmt.Errorf("%w while waiting to retry: %w", stop, err)
		}
		past.Retry += worked
		past.Queue += resp.Queue
		past.Limited += resp.Limited
		past.Attempts += resp.Attempts
	}
}

// again tells whether to ask again.
func again(ctx context.Context, resp *Response, err error) bool {
	if err == nil || resp.Text != "" || resp.Thinking != "" || ctx.Err() != nil {
		return false
	}
	if open := (*BreakerError)(nil); errors.As(err, &open) {
		return open.Wait > 0
	}
	return retryable(err)
}

// waits is how long an error says to wait.
func waits(err error) time.Duration {
	var api *APIError
	var open *BreakerError
	switch {
	case errors.As(err, &open):
		return open.Wait
	case errors.As(err, &api):
		return api.RetryAfter
	}
	return 0
}

// after adds what went before to a response.
func (r *Response) after(past *Response) Response {
	r.Queue += past.Queue
	r.Limited += past.Limited
	r.Retry += past.Retry
	r.Attempts += past.Attempts
	return *r
}

// pause draws the wait after the n-th attempt.
func (r Retry) pause(rng *rand.Rand, n int) time.Duration {
	most := cmp.Or(r.MaxPause, time.Minute)
	ceiling := cmp.Or(r.Pause, time.Second)
	for range n - 1 {
		ceiling = min(2*ceiling, most) // step by step, as 2^n would overflow
	}
	return time.Duration(rng.Float64() * float64(min(ceiling, most)))
}

func Wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-t.C:
		return nil
	}
}
