package llm

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A flaky client fails with one error after another, then replies. Each call
// takes a second.
type flaky struct {
	errs  []error
	says  string // before each failure
	calls int
}

func (f *flaky) Complete(_ context.Context, _ Request, onDelta func(Delta)) (Response, error) {
	time.Sleep(time.Second)
	f.calls++
	if f.calls > len(f.errs) {
		onDelta(Delta{Text: "yes"})
		return Response{Text: "yes", Took: time.Second, Attempts: 1}, nil
	}
	if f.says != "" {
		onDelta(Delta{Text: f.says})
	}
	return Response{Text: f.says}, f.errs[f.calls-1]
}

func TestRetry(t *testing.T) {
	busy := &APIError{Status: 503, Retryable: true}
	wait7 := &APIError{Status: 429, Retryable: true, RetryAfter: 7 * time.Second}
	for _, tc := range []struct {
		name     string
		client   flaky
		calls    int
		min, max time.Duration // time lost before the last attempt
		limited  time.Duration // of what was waited
		err      string
	}{
		{"success needs no second attempt", flaky{}, 1, 0, 0, 0, ""},
		{"pauses at most 1, 2 and 4 s", flaky{errs: []error{busy, busy, busy}}, 4, 3 * time.Second, 10 * time.Second, 0, ""},
		{"gives up", flaky{errs: []error{busy, busy, busy, busy, busy}}, 4, 3 * time.Second, 10 * time.Second, 0, "4 attempts: "},
		{"waits as long as it is asked to", flaky{errs: []error{wait7}}, 2, time.Second, 2 * time.Second, 7 * time.Second, ""},
		{"also for minutes", flaky{errs: []error{&APIError{Status: 429, Retryable: true, RetryAfter: 9 * time.Minute}}}, 2, time.Second,
			2 * time.Second, 9 * time.Minute, ""},
		{"but not for ever", flaky{errs: []error{&APIError{Status: 429, Retryable: true, RetryAfter: time.Hour}}}, 1, 0, 0, 0,
			"not retried, as the wait would be 1h0m"},
		{"a bad request stays bad", flaky{errs: []error{&APIError{Status: 400}}}, 1, 0, 0, 0, "400"},
		{"after the first token it is too late", flaky{errs: []error{io.ErrUnexpectedEOF}, says: "ye"}, 1, 0, 0, 0, "unexpected EOF"},
		{"before it a broken stream is worth another try", flaky{errs: []error{io.ErrUnexpectedEOF}}, 2, time.Second, 2 * time.Second, 0, ""},
		{"no first token", flaky{errs: []error{&TimeoutError{Phase: "first token"}}}, 2, time.Second, 2 * time.Second, 0, ""},
		{"out of time", flaky{errs: []error{&TimeoutError{Phase: "total"}}}, 1, 0, 0, 0, "total timeout"},
		{"no such host", flaky{errs: []error{&net.DNSError{IsNotFound: true}}}, 1, 0, 0, 0, "lookup"},
		{"a mistake of ours", flaky{errs: []error{&UnknownPriceError{}}}, 1, 0, 0, 0, "no price"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var said strings.Builder
				resp, err := NewLine(&tc.client, LineConfig{}).Complete(t.Context(), Request{}, func(d Delta) { said.WriteString(d.Text) })
				if tc.client.calls != tc.calls || resp.Attempts != tc.calls {
					t.Errorf("%d calls, %d reported, want %d", tc.client.calls, resp.Attempts, tc.calls)
				}
				if resp.Retry < tc.min || resp.Retry > tc.max || resp.Limited != tc.limited {
					t.Errorf("lost %v, want %v to %v; limited for %v, want %v", resp.Retry, tc.min, tc.max, resp.Limited, tc.limited)
				}
				if (err == nil) != (tc.err == "") || err != nil && !strings.Contains(err.Error(), tc.err) {
					t.Errorf("got %v, want %q", err, tc.err)
				}
				if said.String() != resp.Text {
					t.Errorf("streamed %q, returned %q", said.String(), resp.Text)
				}
			})
		})
	}
}

// The same request pauses the same; others pause otherwise.
func TestRetryPausesBelongToTheRequest(t *testing.T) {
	pauses := func(req Request) (all []time.Duration) {
		synctest.Test(t, func(t *testing.T) {
			last := time.Now()
			client := doing(func(context.Context, Request, func(Delta)) (Response, error) {
				all = append(all, time.Since(last))
				last = time.Now()
				return Response{}, &APIError{Status: 500, Retryable: true} // not overloaded: only the pauses hold it up
			})
			NewLine(client, LineConfig{Attempts: 30, Pause: time.Second, MaxPause: 5 * time.Second}).Complete(t.Context(), req, nil)
		})
		return all[1:]
	}
	a, again, other := pauses(Request{}), pauses(Request{}), pauses(Request{Seed: 9})
	if len(a) != 29 || slices.Max(a) < 4*time.Second {
		t.Fatalf("%d pauses for 30 attempts, the longest %v", len(a), slices.Max(a))
	}
	for i := range a {
		if a[i] != again[i] || a[i] == other[i] {
			t.Errorf("pause %d: %v, again %v, other request %v", i, a[i], again[i], other[i])
		}
		if a[i] < 0 || a[i] > min(time.Second<<i, 5*time.Second) {
			t.Errorf("pause %d is %v", i, a[i])
		}
	}
}

// The ceiling of time ends a call that has attempts left.
func TestRetryCeiling(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		busy := &APIError{Status: 500, Retryable: true}
		begin := time.Now()
		resp, err := NewLine(broken{busy}, LineConfig{Attempts: 1e6, MaxPause: 10 * time.Second,
			RetryBudget: time.Minute}).Complete(t.Context(), Request{}, nil)
		took := time.Since(begin)
		if err == nil || !strings.Contains(err.Error(), "not retried, as the wait would be") || !errors.Is(err, busy) {
			t.Errorf("got %v", err)
		}
		if took < 50*time.Second || took > time.Minute || resp.Elapsed() != took || resp.Attempts < 6 {
			t.Errorf("%d attempts in %v, reported %v", resp.Attempts, took, resp.Elapsed())
		}
	})
}

type broken struct{ err error }

func (b broken) Complete(context.Context, Request, func(Delta)) (Response, error) {
	return Response{}, b.err
}

func TestRetryStopsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		busy := &APIError{Status: 503, Retryable: true, RetryAfter: 10 * time.Second}
		begin := time.Now()
		_, err := NewLine(broken{busy}, LineConfig{}).Complete(ctx, Request{}, nil)
		if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, busy) || time.Since(begin) != 3*time.Second {
			t.Errorf("got %v after %v", err, time.Since(begin))
		}
	})
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		name, value string
		want        time.Duration
	}{
		{"Retry-After", "3", 3 * time.Second},
		{"Retry-After", "0.5", 500 * time.Millisecond},
		{"Retry-After", "Thu, 01 Jan 2026 00:00:09 GMT", 9 * time.Second},
		{"Retry-After", "Wed, 31 Dec 2025 00:00:00 GMT", 0},
		{"Retry-After", "-5", 0},
		{"Retry-After", "soon", 0},
		{"Retry-After", "1e300", maxRetryAfter},
		{"Retry-After", "NaN", 0},
		{"Retry-After-Ms", "1500", 1500 * time.Millisecond},
		{"X-Other", "3", 0},
	} {
		if got := retryAfter(http.Header{tc.name: {tc.value}}, now); got != tc.want {
			t.Errorf("%s: %s: got %v, want %v", tc.name, tc.value, got, tc.want)
		}
	}
}
