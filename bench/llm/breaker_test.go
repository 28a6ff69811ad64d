package llm

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

var (
	badKey   = &APIError{Model: "m", URL: "http://h/v1", Status: 401, Code: "invalid_api_key", Message: "Incorrect API key, request req_01"}
	badKey2  = &APIError{Model: "m", URL: "http://h/v1", Status: 401, Code: "invalid_api_key", Message: "Incorrect API key, request req_02"}
	noModel  = &APIError{Status: 404, Message: "model not found"}
	broke    = &APIError{Status: 429, Code: "insufficient_quota"}
	busy503  = &APIError{Status: 503, Retryable: true}
	limit429 = &APIError{Status: 429, Retryable: true}
	tooLong  = &APIError{Status: 400, Code: "context_length_exceeded"}
	badField = &APIError{Status: 400, Message: "unknown field seed"}
	refusing = &net.OpError{Op: "dial", Err: errors.New("connection refused")}
	noToken  = &TimeoutError{Phase: "first token"}
	slowEnd  = &TimeoutError{Phase: "total"}
)

// What opens a breaker, and what does not.
func TestBreakerOpens(t *testing.T) {
	five := func(err error) []error { return []error{err, err, err, err, err} }
	for _, tc := range []struct {
		name     string
		errs     []error // nil is a reply
		open     bool
		hopeless bool
		wait     bool
	}{
		{"a wrong key", five(badKey), true, true, false},
		{"told in other words each time", []error{badKey, badKey2, badKey, badKey2, badKey}, true, true, false},
		{"no such model", five(noModel), true, true, false},
		{"an empty account", five(broke), true, true, false},
		{"a server that is down", five(refusing), true, false, true},
		{"a server that fails", five(busy503), true, false, true},
		{"a server that says nothing", five(noToken), true, false, true},
		{"a field it does not know", five(badField), true, false, false},
		{"a limit of its rate", five(limit429), false, false, false},
		{"prompts that are too long", five(tooLong), false, false, false},
		{"replies that take too long", five(slowEnd), false, false, false},
		{"four are too few", five(badKey)[1:], false, false, false},
		{"a reply between", []error{badKey, badKey, nil, badKey, badKey, badKey}, false, false, false},
		{"different failures", []error{badKey, badKey, noModel, badKey, badKey, badKey}, false, false, false},
		{"rate limits between", []error{badKey, badKey, limit429, badKey, limit429, badKey, badKey}, true, true, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sent := 0
				b := NewBreaker(doing(func(context.Context, Request, func(Delta)) (Response, error) {
					sent++
					return Response{}, tc.errs[sent-1]
				}), BreakerConfig{Endpoint: "http://h/v1", Model: "m"})
				for i := range tc.errs {
					if _, err := b.Complete(t.Context(), numbered(i), nil); err != tc.errs[i] {
						t.Fatalf("call %d: %v", i, err)
					}
				}
				err := b.Check()
				if got := b.State() == "open"; got != tc.open || got != (err != nil) {
					t.Fatalf("the breaker is %s, it says %v", b.State(), err)
				}
				if open := (*BreakerError)(nil); errors.As(err, &open) && (open.Hopeless() != tc.hopeless || (open.Wait > 0) != tc.wait) {
					t.Errorf("hopeless %v, wait %v: %v", open.Hopeless(), open.Wait, err)
				}
			})
		})
	}
}

// One call that is tried again and again is one call.
func TestBreakerCountsCalls(t *testing.T) {
	b := NewBreaker(broken{badKey}, BreakerConfig{})
	for i := range 100 {
		b.Complete(t.Context(), numbered(i%4), nil)
	}
	if b.State() != "closed" {
		t.Errorf("four calls of 100 attempts: %s", b.State())
	}
}

func TestBreakerErrorSaysWhatToDo(t *testing.T) {
	b := NewBreaker(broken{badKey}, BreakerConfig{Endpoint: "http://h/v1", Model: "m"})
	for i := range 5 {
		b.Complete(t.Context(), numbered(i), nil)
	}
	_, err := b.Complete(t.Context(), numbered(5), nil)
	const want = "m at http://h/v1 is not asked, as 5 calls failed alike (not tried again: mend it, then run the same command); " +
		"the latest: m at http://h/v1: 401 Unauthorized: invalid_api_key: Incorrect API key, request req_01 (check the API key)"
	if err == nil || err.Error() != want || !errors.Is(err, badKey) {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// A server that is down is tried again with one call after each pause, ever
// longer, until it replies. A wrong key is not.
func TestBreakerProbes(t *testing.T) {
	for _, tc := range []struct {
		err    error
		probes int
	}{{io.ErrUnexpectedEOF, 6}, {badKey, 0}} {
		synctest.Test(t, func(t *testing.T) {
			up := time.Now().Add(200 * time.Second)
			sent := 0
			b := NewBreaker(doing(func(ctx context.Context, _ Request, _ func(Delta)) (Response, error) {
				sent++
				time.Sleep(10 * time.Millisecond)
				if time.Now().After(up) {
					return Response{}, nil
				}
				return Response{}, tc.err
			}), BreakerConfig{Pause: 5 * time.Second, MaxPause: 60 * time.Second})
			for i := range 5 {
				b.Complete(t.Context(), numbered(i), nil)
			}
			for range 300 { // each second two calls at once
				go b.Complete(t.Context(), numbered(6), nil)
				go b.Complete(t.Context(), numbered(7), nil)
				if time.Sleep(time.Second); b.State() == "closed" {
					break
				}
			}
			// After 5, 10, 20, 40 and 60 s the server is still down, after another 60 it is up, and both calls of a second pass.
			if probes := sent - 5; probes != tc.probes || (b.State() == "closed") != (tc.probes > 0) {
				t.Errorf("%v: %d probes, then the breaker is %s", tc.err, probes, b.State())
			}
			time.Sleep(time.Second)
		})
	}
}

// A gateway that comes up again may refuse a call or two: one probe that fails
// in another way, which no waiting would mend, is counted like any first call.
func TestBreakerProbeFailsInAnotherWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		errs := []error{busy503, busy503, busy503, noModel, nil, busy503, busy503, busy503, noModel, noModel, noModel}
		sent := 0
		b := NewBreaker(doing(func(context.Context, Request, func(Delta)) (Response, error) {
			sent++
			return Response{}, errs[sent-1]
		}), BreakerConfig{Calls: 3})
		var open *BreakerError
		for i := range errs {
			time.Sleep(5 * time.Second)
			if _, err := b.Complete(t.Context(), numbered(i), nil); err != errs[i] {
				t.Fatalf("call %d: %v", i, err)
			}
			if hopeless := errors.As(b.Check(), &open) && open.Hopeless(); hopeless != (i == len(errs)-1) {
				t.Errorf("after call %d: %v", i, b.Check())
			}
		}
	})
}

// A probe that is given up shows nothing, and another may follow.
func TestBreakerProbeGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBreaker(fails(time.Second, refusing), BreakerConfig{Calls: 1, Pause: 5 * time.Second})
		b.Complete(t.Context(), Request{}, nil)
		time.Sleep(5 * time.Second)
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		b.Complete(ctx, Request{}, nil)
		if b.State() != "open" {
			t.Errorf("after a probe that was given up: %s", b.State())
		}
		time.Sleep(5 * time.Second)
		if _, err := b.Complete(t.Context(), Request{}, nil); !errors.Is(err, refusing) || errors.As(err, new(*BreakerError)) {
			t.Errorf("the next probe: %v", err)
		}
	})
}

// However long a probe takes, it is alone.
func TestBreakerProbesOneAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBreaker(fails(time.Minute, refusing), BreakerConfig{Calls: 1, Pause: 5 * time.Second})
		b.Complete(t.Context(), Request{}, nil)
		time.Sleep(5 * time.Second)
		go b.Complete(t.Context(), numbered(1), nil)
		time.Sleep(20 * time.Second)
		_, err := b.Complete(t.Context(), numbered(2), nil)
		if open := (*BreakerError)(nil); !errors.As(err, &open) || open.Wait != 5*time.Second || b.State() != "half-open" {
			t.Errorf("while a probe is under way the breaker is %s: %v", b.State(), err)
		}
		time.Sleep(time.Minute)
	})
}

// A server that restarts costs waiting, not calls: they are held back until it
// is up again. One that stays down is waited for once, not by every call.
func TestRetryWaitsForTheBreaker(t *testing.T) {
	for _, tc := range []struct {
		down  time.Duration
		fails int // of 20 calls, one after the other
	}{{3 * time.Minute, 0}, {24 * time.Hour, 20}} {
		synctest.Test(t, func(t *testing.T) {
			begin := time.Now()
			b := NewBreaker(doing(func(context.Context, Request, func(Delta)) (Response, error) {
				if time.Since(begin) < tc.down {
					return Response{}, refusing
				}
				return Response{}, nil
			}), BreakerConfig{Calls: 1})
			r := Retry{Client: NewFlow(b, FlowConfig{Breaker: b})}
			failed := 0
			for i := range 20 {
				was := time.Now()
				resp, err := r.Complete(t.Context(), numbered(i), nil)
				if err != nil {
					failed++
				}
				if took := time.Since(was); resp.Retry != took || took > 10*time.Minute {
					t.Errorf("call %d took %v, of it %v retry", i, took, resp.Retry)
				}
				if err != nil && !strings.Contains(err.Error(), "refused") {
					t.Error(err)
				}
			}
			if took := time.Since(begin); failed != tc.fails || took > 25*time.Minute {
				t.Errorf("down for %v: %d calls failed in %v", tc.down, failed, took)
			}
		})
	}
}
