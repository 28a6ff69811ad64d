package llm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"testing"
)

// What a call counts for, by how it ended.
func TestCapSettles(t *testing.T) {
	p := Price{Prompt: 1, Completion: 2}
	// at most 60 + 4 + 8 + 128 prompt tokens and 100 of the reply: $0.0004
	req := asking(60, 100)
	dial := &net.OpError{Op: "dial", Err: errors.New("refused")}              // never reached
	read := &net.OpError{Op: "read", Err: errors.New("reset")}                // reached
	reported := Response{Text: "x", Usage: Usage{Prompt: 70, Completion: 15}} // $0.0001
	for _, tc := range []struct {
		name string
		resp Response
		err  error
		usd  float64
	}{
		{"usage", reported, nil, 0.0001},
		{"no usage", Response{Text: "x", NoUsage: true}, nil, 0.0004},
		{"negative usage", Response{Text: "x", Usage: Usage{Prompt: -1e6}}, nil, 0.0004},
		{"more than it could have", Response{Text: "x", Usage: Usage{Prompt: 1000, Completion: 1000}}, nil, 0.003},
		{"broken stream", Response{Text: "x", NoUsage: true}, io.ErrUnexpectedEOF, 0.0004},
		{"broken thought", Response{Thinking: "x", NoUsage: true}, &APIError{Status: 500}, 0.0004},
		{"refused", Response{NoUsage: true}, &APIError{Status: 429}, 0},
		{"server error", Response{NoUsage: true}, fmt.Errorf("3 attempts: %w", &APIError{Status: 503}), 0},
		{"error in the stream", Response{NoUsage: true}, &APIError{Status: 200}, 0.0004},
		{"never reached", Response{NoUsage: true}, fmt.Errorf("m: %w", dial), 0},
		{"connect timeout", Response{NoUsage: true}, &TimeoutError{Phase: "connect"}, 0},
		{"no such host", Response{NoUsage: true}, &net.DNSError{}, 0},
		{"no token in time", Response{NoUsage: true}, &TimeoutError{Phase: "first token"}, 0.0004},
		{"reset", Response{NoUsage: true}, read, 0.0004},
		{"not sent after failures", Response{NoUsage: true}, &BreakerError{Err: read}, 0},
		{"not sent before its time", Response{NoUsage: true}, &HeldError{Err: read}, 0},
		{"cancelled", Response{NoUsage: true}, context.Canceled, 0.0004},
	} {
		c := &Cap{MaxUSD: new(1.0)}
		c.Start(0.5, 7)
		client := c.Wrap(clientFunc(func(context.Context, Request) (Response, error) { return tc.resp, tc.err }), CapOptions{Price: p})
		if _, err := client.Complete(t.Context(), req, nil); err != tc.err {
			t.Errorf("%s: error %v", tc.name, err)
		}
		if want := int64(math.Round((0.5 + tc.usd) * 1e9)); c.spent.nanoUSD != want || c.held != (amount{}) {
			t.Errorf("%s: counted %+v, reserved %+v; want %d billionths of a dollar", tc.name, c.spent, c.held, want)
		}
	}
}

// Of hedged calls, what the one that lost was billed is not known.
func TestCapSettlesHedgedCalls(t *testing.T) {
	for attempts, want := range map[int]int64{1: 10, 2: 10 + templateTokens + messageTokens + 104} {
		c := &Cap{MaxTokens: new(int64(1000))}
		client := c.Wrap(clientFunc(func(context.Context, Request) (Response, error) {
			return Response{Text: "x", Usage: Usage{Prompt: 10}, Attempts: attempts}, nil
		}), CapOptions{Copies: 2})
		if _, err := client.Complete(t.Context(), asking(0, 100), nil); err != nil || c.spent.tokens != want {
			t.Errorf("%d attempts: %d tokens, %v; want %d", attempts, c.spent.tokens, err, want)
		}
	}
}
