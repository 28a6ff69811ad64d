package llm

import (
	"errors"
	"fmt"
	"testing"
)

// What each failure says: the same call may succeed later, the endpoint has too
// much to do, nothing will help, it counts against the endpoint.
func TestFailures(t *testing.T) {
	for _, tc := range []struct {
		err                                     error
		retryable, overloaded, hopeless, counts bool
	}{
		{limit429, true, true, false, false},
		{&APIError{Status: 200, Code: "rate_limit_exceeded", Retryable: true}, true, true, false, false}, // inside a stream
		{busy503, true, true, false, true},
		{&APIError{Status: 529, Code: "overloaded_error", Retryable: true}, true, true, false, true},
		{&APIError{Status: 500, Retryable: true}, true, false, false, true},
		{broke, false, false, true, true},
		{badKey, false, false, true, true},
		{&APIError{Status: 402}, false, false, true, true},
		{&APIError{Status: 403}, false, false, true, true},
		{noModel, false, false, true, true},
		{badField, false, false, false, true},
		{tooLong, false, false, false, false},
		{&APIError{Status: 400, Message: "the request exceeds the available context size"}, false, false, false, false},
		{&APIError{Status: 413}, false, false, false, false},
		{refusing, true, true, false, true},
		{noToken, true, true, false, true},
		{&TimeoutError{Phase: "connect"}, true, true, false, true},
		{&TimeoutError{Phase: "idle"}, false, false, false, false},
		{slowEnd, false, false, false, false},
		{&HeldError{Err: limit429}, false, false, false, false},
		{&BreakerError{Err: busy503}, false, false, false, false},
	} {
		f := classify(fmt.Errorf("wrapped: %w", tc.err))
		if f.retryable != tc.retryable || f.overloaded != tc.overloaded || f.hopeless != tc.hopeless || (f.kind != "") != tc.counts {
			t.Errorf("%v: %+v", tc.err, f)
		}
	}
}

// Ports and request IDs do not make another failure of the same one.
func TestKindsOfFailures(t *testing.T) {
	a := errors.New("read tcp 127.0.0.1:4711->10.0.0.1:443: connection reset by peer")
	b := errors.New("read tcp 127.0.0.1:4712->10.0.0.1:443: connection reset by peer")
	c := errors.New("read tcp 127.0.0.1:4712->10.0.0.1:443: broken pipe")
	if classify(a).kind != classify(b).kind || classify(b).kind == classify(c).kind {
		t.Errorf("kinds %q, %q, %q", classify(a).kind, classify(b).kind, classify(c).kind)
	}
}
