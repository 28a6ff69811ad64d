package llm

import (
	"cmp"
	"context"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/url"
	"time"
)

// Retry asks again when a request failed in a way that may pass and nothing of
// the reply had been seen: after the first token somebody has used it, and paid.
//
// It pauses for a time drawn evenly from zero to Pause, then to twice Pause and
// so on (full jitter), on top of what the endpoint asks for in Retry-After.
type Retry struct {
	Client   Client
	Attempts int           // in all; 0 means 4
	Pause    time.Duration // most of the first pause; 0 means 1 s
	MaxPause time.Duration // most of any pause; 0 means 1 min. An endpoint that asks for more is given up

	// Seed makes the pauses repeatable. Each request draws its own from it, so
	// that requests which fail together do not return together.
	Seed uint64

	// Sleep waits, or returns the context's error; nil means the wall clock.
	Sleep func(context.Context, time.Duration) error
}

// Complete fills in Attempts and Retry of the response, also beside an error.
func (r Retry) Complete(ctx context.Context, req Request, onDelta func(Delta)) (Response, error) {
	attempts := cmp.Or(r.Attempts, 4)
	sleep := r.Sleep
	if sleep == nil {
		sleep = wait
	}
	begin := time.Now()
	var rng *rand.Rand // most requests never need it
	for n := 1; ; n++ {
		lost := time.Since(begin)
		resp, err := r.Client.Complete(ctx, req, onDelta)
		resp.Attempts = n
		resp.Retry += lost
		if err == nil || resp.Text != "" || resp.Thinking != "" || ctx.Err() != nil || !retryable(err) {
			return resp, err
		}
		if rng == nil {
			h := req.Hash()
			rng = rand.New(rand.NewPCG(r.Seed, binary.LittleEndian.Uint64(h[:])))
		}
		pause, tooLong := r.pause(rng, n, err)
		switch {
		case n >= attempts:
			return resp, fmt.Errorf("%d attempts: %w", n, err)
		case tooLong:
			return resp, fmt.Errorf("not retried, as the wait would be %v: %w", pause.Round(time.Second), err)
		}
		if stop := sleep(ctx, pause); stop != nil {
			return resp, fmt.Errorf("%w while waiting to retry: %w", stop, err)
		}
	}
}

// pause draws the wait after the n-th attempt, and tells whether the endpoint
// asks for more than MaxPause.
func (r Retry) pause(rng *rand.Rand, n int, err error) (pause time.Duration, tooLong bool) {
	most := cmp.Or(r.MaxPause, time.Minute)
	ceiling := cmp.Or(r.Pause, time.Second)
	for range n - 1 {
		ceiling = min(2*ceiling, most) // step by step, as 2^n would overflow
	}
	pause = time.Duration(rng.Float64() * float64(min(ceiling, most)))
	if api := (*APIError)(nil); errors.As(err, &api) && api.RetryAfter > 0 {
		return api.RetryAfter + pause, api.RetryAfter > most
	}
	return pause, false
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-t.C:
		return nil
	}
}

// retryable tells whether the same request may succeed when sent again. Of the
// errors it does not know, none is: a mistake in the request stays one.
func retryable(err error) bool {
	var api *APIError
	var timeout *TimeoutError
	var dns *net.DNSError
	var certificate *tls.CertificateVerificationError
	var sending *url.Error
	var network net.Error
	switch {
	case errors.As(err, &api):
		return api.Retryable
	case errors.As(err, &timeout):
		return timeout.Phase == "connect" || timeout.Phase == "first token"
	case errors.As(err, &dns):
		return !dns.IsNotFound
	case errors.As(err, &certificate):
		return false
	}
	return errors.As(err, &sending) || errors.As(err, &network) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}
