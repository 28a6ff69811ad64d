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

// testBreaker opens after so many calls that fail alike.
func testBreaker(calls int) *breaker {
	b := newBreaker(LineConfig{Endpoint: "http://h/v1", Model: "m"}.withDefaults())
	b.most = calls
	return &b
}

// ask makes a call that ends at once, with err or a reply, unless it is refused.
func (b *breaker) ask(now time.Time, i int, err error) *BreakerError {
	if refusal := b.refusal(now); refusal != nil {
		return refusal
	}
	probe := b.admit(now)
	if err == nil {
		b.end(true, probe)
	} else {
		o := failed(err)
		b.fail(now, numbered(i).Hash(), &o, probe)
	}
	return nil
}

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
		{"in other words each time", []error{badKey, badKey2, badKey, badKey2, badKey}, true, true, false},
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
			b, now := testBreaker(5), time.Unix(1e9, 0)
			for i, err := range tc.errs {
				if refusal := b.ask(now, i, err); refusal != nil {
					t.Fatalf("call %d: %v", i, refusal)
				}
			}
			open := b.refusal(now)
			if got := b.state() == "open"; got != tc.open || got != (open != nil) {
				t.Fatalf("the breaker is %s, it says %v", b.state(), open)
			}
			if open != nil && (open.Hopeless() != tc.hopeless || (open.Wait > 0) != tc.wait) {
				t.Errorf("hopeless %v, wait %v: %v", open.Hopeless(), open.Wait, open)
			}
		})
	}
}

// One call that is tried again and again is one call.
func TestBreakerCountsCalls(t *testing.T) {
	b := testBreaker(5)
	for i := range 100 {
		b.ask(time.Unix(1e9, 0), i%4, badKey)
	}
	if b.state() != "closed" {
		t.Errorf("four calls of 100 attempts: %s", b.state())
	}
}

func TestBreakerErrorSaysWhatToDo(t *testing.T) {
	b, now := testBreaker(5), time.Unix(1e9, 0)
	for i := range 5 {
		b.ask(now, i, badKey)
	}
	err := b.refusal(now)
	const want = "m at http://h/v1 is not asked, as 5 calls failed alike (not tried again: fix it, then run the same command); " +
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
		b, begin := testBreaker(5), time.Unix(1e9, 0)
		now, probes := begin, 0
		for i := range 5 {
			b.ask(now, i, tc.err)
		}
		for range 300 { // each second two calls at once, which take 10 ms
			now = now.Add(time.Second)
			for i := range 2 {
				if b.refusal(now) != nil || b.state() == "closed" {
					continue
				}
				if probes++; !b.admit(now) || b.refusal(now) == nil {
					t.Fatalf("probe %d, of call %d, is not alone", probes, i)
				}
			}
			switch end := now.Add(10 * time.Millisecond); {
			case b.state() != "half-open":
			case end.Sub(begin) > 200*time.Second:
				b.end(true, true)
			default:
				o := failed(tc.err)
				b.fail(end, numbered(6).Hash(), &o, true)
			}
		}
		// After 5, 10, 20, 40 and 60 s the server is still down, after another 60 it is up.
		if probes != tc.probes || (b.state() == "closed") != (tc.probes > 0) {
			t.Errorf("%v: %d probes, then the breaker is %s", tc.err, probes, b.state())
		}
	}
}

// A gateway that comes up again may refuse a call or two: one probe that fails
// in another way, for which waiting would not help, is counted like any first call.
func TestBreakerProbeFailsInAnotherWay(t *testing.T) {
	b, now := testBreaker(3), time.Unix(1e9, 0)
	errs := []error{busy503, busy503, busy503, noModel, nil, busy503, busy503, busy503, noModel, noModel, noModel}
	for i, err := range errs {
		now = now.Add(5 * time.Second)
		if refusal := b.ask(now, i, err); refusal != nil {
			t.Fatalf("call %d: %v", i, refusal)
		}
		open := b.refusal(now)
		if hopeless := open != nil && open.Hopeless(); hopeless != (i == len(errs)-1) {
			t.Errorf("after call %d: %v", i, open)
		}
	}
}

// A probe that is given up shows nothing, and another may follow.
func TestBreakerProbeGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLine(fails(time.Second, refusing), LineConfig{Attempts: 1})
		l.core.breaker.most = 1
		l.Complete(t.Context(), numbered(0), nil)
		time.Sleep(5 * time.Second)
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		if r, _ := l.Complete(ctx, numbered(1), nil); r.Attempts != 1 || l.Stats().Breaker != "open" {
			t.Errorf("after a probe that was given up: %s", l.Stats().Breaker)
		}
		time.Sleep(5 * time.Second)
		if l.core.breaker.refusal(time.Now()) != nil {
			t.Error("there is no next probe")
		}
	})
}

// However long a probe takes, it is alone.
func TestBreakerProbesOneAtATime(t *testing.T) {
	b, now := testBreaker(1), time.Unix(1e9, 0)
	b.ask(now, 0, refusing)
	if now = now.Add(5 * time.Second); b.refusal(now) != nil || !b.admit(now) {
		t.Fatal("no probe after the pause")
	}
	open := b.refusal(now.Add(20 * time.Second))
	if open == nil || open.Wait != 5*time.Second || b.state() != "half-open" {
		t.Errorf("while a probe is under way the breaker is %s: %v", b.state(), open)
	}
}

// A server that restarts costs waiting, not calls: they are held back until it
// is up again. One that stays down is waited for once, not by every call.
func TestLineWaitsForTheBreaker(t *testing.T) {
	for _, tc := range []struct {
		down  time.Duration
		fails int // of 20 calls, one after the other
	}{{3 * time.Minute, 0}, {24 * time.Hour, 20}} {
		synctest.Test(t, func(t *testing.T) {
			begin := time.Now()
			l := NewLine(doing(func(context.Context, Request, func(Delta)) (Response, error) {
				if time.Since(begin) < tc.down {
					return Response{}, refusing
				}
				return Response{}, nil
			}), LineConfig{})
			l.core.breaker.most = 1
			failed := 0
			for i := range 20 {
				was := time.Now()
				resp, err := l.Complete(t.Context(), numbered(i), nil)
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
