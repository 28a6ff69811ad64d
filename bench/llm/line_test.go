package llm

import (
	"context"
	"errors"
	"io"
	"testing"
	"testing/synctest"
	"time"
)

// calls sends n calls at once and returns their responses and errors by number;
// each is sent a nanosecond after the one before it.
func calls(ctx context.Context, c Client, n int) (resps []Response, errs []error) {
	resps, errs = make([]Response, n), make([]error, n)
	done := make(chan struct{})
	for i := range n {
		go func() {
			resps[i], errs[i] = c.Complete(ctx, numbered(i), nil)
			done <- struct{}{}
		}()
		time.Sleep(time.Nanosecond)
	}
	for range n {
		<-done
	}
	return resps, errs
}

// A full window makes calls queue, in their order.
func TestLineQueues(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		resps, errs := calls(t.Context(), NewLine(takes(time.Second), LineConfig{Concurrency: 2}), 6)
		for i, r := range resps {
			want := time.Duration(i/2) * time.Second
			if got := r.Queue.Round(time.Millisecond); errs[i] != nil || got != want || r.Took != time.Second || r.Limited != 0 {
				t.Errorf("call %d waited %v and took %v, limited for %v, error %v; want to wait %v", i, got, r.Took, r.Limited, errs[i], want)
			}
		}
	})
}

// A rate limit is no queue: with room for all, each waits for its turn.
func TestLineKeepsToRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		resps, _ := calls(t.Context(), NewLine(takes(time.Millisecond), LineConfig{RPM: 60}), 4)
		for i, r := range resps {
			if got := r.Limited.Round(time.Millisecond); got != time.Duration(i)*time.Second || r.Queue > 10 {
				t.Errorf("call %d was limited for %v, queued for %v; want %d s, 0", i, got, r.Queue, i)
			}
		}
	})
}

// Tokens are limited by what replies used, at 100 a second and 600 at once.
func TestLineKeepsToTokens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := doing(func(ctx context.Context, req Request, onDelta func(Delta)) (Response, error) {
			resp, err := takes(time.Millisecond)(ctx, req, onDelta)
			resp.NoUsage, resp.Usage = false, Usage{Prompt: 100, Completion: 412}
			return resp, err
		})
		begin := time.Now()
		calls(t.Context(), NewLine(client, LineConfig{TPM: 6000}), 4)
		if took := time.Since(begin).Round(time.Second); took != 14*time.Second {
			t.Errorf("4 calls of 512 tokens took %v, want (4*512 - 600)/100 s", took)
		}
	})
}

// A call that a breaker refused has used no tokens.
func TestLineChargesNothingForNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLine(broken{badKey}, LineConfig{TPM: 6000})
		l.core.breaker.most = 1
		resps, errs := calls(t.Context(), l, 100)
		for i, r := range resps {
			if r.Elapsed() != 0 || r.Attempts != btoi(i == 0) || errors.As(errs[i], new(*BreakerError)) != (i > 0) {
				t.Errorf("call %d waited %v, %d attempts: %v", i, r.Elapsed(), r.Attempts, errs[i])
			}
		}
		if d := l.core.rates.delay(time.Now(), 80); d != 0 {
			t.Errorf("the next call would wait for %v", d)
		}
	})
}

// A Retry-After holds all calls: those in the queue, and those to come.
func TestLineHoldsAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sent := 0
		client := doing(func(ctx context.Context, req Request, onDelta func(Delta)) (Response, error) {
			resp, err := takes(time.Second)(ctx, req, onDelta)
			if sent++; sent == 1 {
				return resp, &APIError{Status: 429, Retryable: true, RetryAfter: 10 * time.Second}
			}
			return resp, err
		})
		l := NewLine(client, LineConfig{Concurrency: 1, Attempts: 1})
		late := make(chan Response)
		time.AfterFunc(5*time.Second, func() {
			resp, _ := l.Complete(t.Context(), numbered(9), nil)
			late <- resp
		})
		resps, errs := calls(t.Context(), l, 2)
		if errs[0] == nil || errs[1] != nil {
			t.Errorf("errors %v", errs)
		}
		if r := resps[1]; r.Limited != 10*time.Second || r.Queue.Round(time.Millisecond) != time.Second {
			t.Errorf("who was in the queue was limited for %v, queued for %v; want 10s, 1s", r.Limited, r.Queue)
		}
		if r := <-late; r.Limited != 6*time.Second || r.Queue != time.Second {
			t.Errorf("who came later was limited for %v, queued for %v; want 6s, 1s", r.Limited, r.Queue)
		}
		if s := l.Stats(); s != (LineStats{Window: 1, RateLimited: 1, Breaker: "closed"}) { // the last call succeeded
			t.Errorf("at the end %+v", s)
		}
	})
}

// An outage lasts until a call succeeds.
func TestLineCountsFailuresInARow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		down := true
		l := NewLine(doing(func(context.Context, Request, func(Delta)) (Response, error) {
			if down {
				return Response{}, io.ErrUnexpectedEOF
			}
			return Response{}, nil
		}), LineConfig{Attempts: 1})
		calls(t.Context(), l, 3)
		time.Sleep(time.Minute)
		if s := l.Stats().Outage; s.Calls != 3 || time.Since(s.Since).Round(time.Second) != time.Minute || s.Latest != io.ErrUnexpectedEOF {
			t.Errorf("after three failures %+v", s)
		}
		down = false
		calls(t.Context(), l, 1)
		if s := l.Stats().Outage; s != (Outage{}) {
			t.Errorf("after a reply %+v", s)
		}
	})
}

// A call whose budget is smaller than the wait that the endpoint asks for ends at once.
func TestLineEndsCallsBeyondTheirBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limit := &APIError{Model: "m", Status: 429, Retryable: true, RetryAfter: time.Hour}
		l := NewLine(fails(time.Second, limit), LineConfig{Concurrency: 1, RetryBudget: time.Minute})
		begin := time.Now()
		_, errs := calls(t.Context(), l, 3)
		_, last := l.Complete(t.Context(), numbered(9), nil)
		if took := time.Since(begin).Round(time.Millisecond); took != time.Second {
			t.Errorf("it took %v until all had ended", took)
		}
		for i, err := range append(errs, last) {
			var held *HeldError
			if errors.As(err, &held) != (i > 0) || !errors.Is(err, limit) {
				t.Errorf("call %d: %v", i, err)
			}
		}
	})
}

// A call that is given up leaves the queue, or gives its place back.
func TestLineStopsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLine(takes(time.Minute), LineConfig{Concurrency: 1})
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := l.Complete(gone, Request{}, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("before the call: %v", err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		resps, errs := calls(ctx, l, 2)
		for i, err := range errs {
			if !errors.Is(err, context.DeadlineExceeded) || resps[i].Elapsed().Round(time.Millisecond) != time.Second {
				t.Errorf("call %d: %v after %v", i, err, resps[i].Elapsed())
			}
		}
		if s := l.Stats(); s.InFlight != 0 || s.Waiting != 0 {
			t.Errorf("left behind: %+v", s)
		}
	})
}

// When the breaker opens, no call waits to be sent in vain.
func TestLineEmptiesWhenTheBreakerOpens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLine(fails(time.Second, &APIError{Status: 401, Message: "no such key"}), LineConfig{Concurrency: 1, RPM: 60})
		l.core.breaker.most = 3
		begin := time.Now()
		_, errs := calls(t.Context(), l, 100)
		refused := 0
		for _, err := range errs {
			if open := (*BreakerError)(nil); errors.As(err, &open) && open.Hopeless() {
				refused++
			}
		}
		if took := time.Since(begin).Round(time.Millisecond); refused != 97 || took != 3*time.Second {
			t.Errorf("%d calls were refused after %v, want 97 after 3s", refused, took)
		}
	})
}
