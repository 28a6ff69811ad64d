package llm

import (
	"context"
	"errors"
	"strings"
	"testing"
)

func TestWorstCase(t *testing.T) {
	dear := Price{Prompt: 1, Completion: 2, Cached: new(3.0), Reasoning: new(10.0)}
	for _, tc := range []struct {
		name    string
		req     Request
		options CapOptions
		want    amount // without templates
		bounded bool
	}{
		{"bytes and limit", asking(60, 100), CapOptions{Price: Price{Prompt: 1, Completion: 2}}, amount{(64 + 200) * 1000, 164}, true},
		{"not letters", Request{MaxTokens: 1, Messages: []Message{{Content: "日本"}}}, CapOptions{}, amount{0, 7}, true},
		{"dearest price", asking(60, 100), CapOptions{Price: dear}, amount{(3*64 + 10*100) * 1000, 164}, true},
		{"no limit", asking(60, 0), CapOptions{}, amount{0, 64}, false},
		{"limit lifted", asking(60, 100), CapOptions{Extra: map[string]any{"max_tokens": nil}}, amount{0, 164}, false},
		{"limit lifted by -1", asking(60, 100), CapOptions{Extra: map[string]any{"max_tokens": -1}}, amount{0, 164}, false},
		{"limit raised", asking(60, 100), CapOptions{Extra: map[string]any{"max_tokens": nil, "max_completion_tokens": uint64(900)}},
			amount{0, 964}, true},
		{"limit named there alone", asking(60, 0), CapOptions{Extra: map[string]any{"max_tokens": 900.0}}, amount{0, 964}, true},
		{"several replies", asking(60, 100), CapOptions{Extra: map[string]any{"n": 3}}, amount{0, 364}, true},
		{"hedged", asking(60, 100), CapOptions{Copies: 2}, amount{0, 2 * (164 + templateTokens + messageTokens)}, true},
	} {
		got, bounded := tc.options.worst(tc.req)
		if tc.options.Copies == 0 {
			tc.want.tokens += templateTokens + messageTokens
			tc.want.nanoUSD += int64((templateTokens + messageTokens) * 1000 * max(tc.options.Price.Prompt, tc.options.Price.cached()))
		}
		if got != tc.want || bounded != tc.bounded {
			t.Errorf("%s: %+v, bounded %v; want %+v, %v", tc.name, got, bounded, tc.want, tc.bounded)
		}
	}
}

// A call without a bound is refused, unless nothing that is capped can be used up.
func TestCapNeedsABound(t *testing.T) {
	answers := clientFunc(func(context.Context, Request) (Response, error) { return Response{Text: "x"}, nil })
	paid := CapOptions{Price: Price{Completion: 1}}
	for _, tc := range []struct {
		cap     *Cap
		options CapOptions
		refused bool
	}{
		{&Cap{MaxUSD: new(1.0)}, paid, true},
		{&Cap{MaxUSD: new(0.0)}, CapOptions{}, false},
		{&Cap{MaxTokens: new(int64(1e6))}, CapOptions{}, true},
		{&Cap{MaxTime: 1e9}, paid, false},
	} {
		_, err := tc.cap.Wrap(answers, tc.options).Complete(t.Context(), asking(10, 0), nil)
		var refused *CapError
		if errors.As(err, &refused) != tc.refused || refused != nil && !strings.Contains(err.Error(), "m: a run with a cap needs a limit") {
			t.Errorf("%+v: %v", tc.options, err)
		}
	}
}

func TestCapErrorSaysWhy(t *testing.T) {
	c := &Cap{MaxUSD: new(0.5)}
	answers := clientFunc(func(context.Context, Request) (Response, error) {
		return Response{Text: "x", Usage: Usage{Completion: 499_500}}, nil
	})
	client := c.Wrap(answers, CapOptions{Price: Price{Completion: 1}})
	if _, err := client.Complete(t.Context(), asking(0, 1000), nil); err != nil {
		t.Fatal(err)
	}
	_, err := client.Complete(t.Context(), asking(0, 1000), nil)
	const want = "the cap of $0.5 on the run leaves no room for a call to m: $0.4995 spent, $0 reserved by calls in flight, and it may " +
		"take $0.001; " +
		"calls that were billed more than they could have been: 1 (what is paid for is kept: raise the cap, and the same command continues)"
	if err == nil || err.Error() != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
}
