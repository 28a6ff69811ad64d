package llm

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

// An erratic client replies, fails or breaks off at random, as drawn from a seed.
type erratic struct {
	mu     sync.Mutex
	rng    *rand.Rand
	halved time.Time // when the client last refused a call for overload
	check  func()    // at each start
}

var outcomes = []error{
	nil, nil, nil, nil,
	&APIError{Status: 429, Retryable: true}, &APIError{Status: 429, Retryable: true, RetryAfter: 3 * time.Second},
	&APIError{Status: 503, Retryable: true, RetryAfter: 20 * time.Minute}, &APIError{Status: 500, Retryable: true},
	&APIError{Status: 400, Message: "no"}, refusing, noToken, slowEnd,
}

func (c *erratic) Complete(ctx context.Context, req Request, onDelta func(Delta)) (resp Response, err error) {
	c.mu.Lock()
	first, rest := time.Duration(1+c.rng.IntN(5e9)), time.Duration(1+c.rng.IntN(5e9))
	err = outcomes[c.rng.IntN(len(outcomes))]
	broken := c.rng.IntN(2) == 0
	c.check()
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if classify(err).overloaded {
			c.halved = time.Now()
		}
	}()
	if err != nil && !broken {
		return fails(first, err)(ctx, req, onDelta)
	}
	begin := time.Now()
	resp = Response{Attempts: 1, NoUsage: true}
	if stop := Wait(ctx, first); stop == nil {
		resp.Text = "yes"
		onDelta(Delta{Text: "yes"})
	} else {
		err = stop
	}
	if err == nil {
		err = Wait(ctx, rest)
	}
	resp.Took = time.Since(begin)
	return resp, err
}

// Whatever happens to a call, the parts of its time add up to all of it; no more
// calls are in flight than the window is wide, and those that came first are
// sent first.
func TestTimesOfCalls(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		seed := rapid.Uint64().Draw(rt, "seed")
		config := LineConfig{Concurrency: rapid.IntRange(1, 8).Draw(rt, "concurrency"), RetryBudget: 5 * time.Minute}
		if rapid.Bool().Draw(rt, "limits") {
			config.RPM, config.TPM = 30, 60_000
		}
		config.HedgeAfter = time.Duration(rapid.IntRange(0, 4).Draw(rt, "hedge")) * time.Second
		n := rapid.IntRange(1, 30).Draw(rt, "calls")
		var wrong []string
		synctest.Test(t, func(t *testing.T) { wrong = timesOfCalls(t.Context(), seed, config, n) })
		if len(wrong) > 0 {
			rt.Fatal(strings.Join(wrong, "\n"))
		}
	})
}

func timesOfCalls(ctx context.Context, seed uint64, config LineConfig, n int) (wrong []string) {
	var mu sync.Mutex
	note := func(ok bool, format string, args ...any) {
		mu.Lock()
		defer mu.Unlock()
		if !ok {
			wrong = append(wrong, fmt.Sprintf(format, args...))
		}
	}
	rng := rand.New(rand.NewPCG(seed, 1))
	client := &erratic{rng: rand.New(rand.NewPCG(seed, 2))}
	l := NewLine(client, config)
	client.check = func() {
		s := l.Stats()
		note(s.InFlight <= s.Window || client.halved.Equal(time.Now()), "more in flight than may be: %+v", s)
		note(s.InFlight <= config.Concurrency && s.Window >= 1 && s.Window <= config.Concurrency, "out of bounds: %+v", s)
	}
	var wg sync.WaitGroup
	for i := range n {
		time.Sleep(time.Duration(rng.IntN(2e9)))
		ctx, cancel := context.WithCancel(ctx)
		if rng.IntN(5) == 0 {
			time.AfterFunc(time.Duration(rng.IntN(10e9)), cancel)
		}
		wg.Go(func() {
			defer cancel()
			begin := time.Now()
			said := 0
			resp, err := l.Complete(ctx, numbered(i), func(Delta) { said++ })
			took := time.Since(begin)
			note(resp.Elapsed() == took, "call %d took %v, its parts %v: %+v, %v", i, took, resp.Elapsed(), resp, err)
			note(min(resp.Queue, resp.Limited, resp.Retry, resp.Took) >= 0, "call %d: below 0: %+v", i, resp)
			note(said == len(resp.Text)/3, "call %d: %d pieces of %q", i, said, resp.Text)
			note(err != nil || resp.Attempts > 0, "call %d: %d attempts", i, resp.Attempts)
		})
	}
	wg.Wait()
	s := l.Stats()
	note(s.InFlight == 0 && s.Waiting == 0, "left behind: %+v", s)
	return wrong
}

// Calls are sent in the order in which they came, whatever holds them up.
func TestLineIsFIFO(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		seed := rapid.Uint64().Draw(rt, "seed")
		var order []int64
		synctest.Test(t, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(seed, 1))
			c := &erratic{rng: rand.New(rand.NewPCG(seed, 2)), check: func() {}}
			l := NewLine(doing(func(ctx context.Context, req Request, onDelta func(Delta)) (Response, error) {
				order = append(order, req.Seed)
				return c.Complete(ctx, req, func(Delta) {})
			}), LineConfig{Concurrency: 1, RPM: 20, Attempts: 1, RetryBudget: 24 * time.Hour})
			l.core.breaker.most = 100
			var wg sync.WaitGroup
			for i := range 20 {
				time.Sleep(time.Duration(1 + rng.IntN(3e9)))
				wg.Go(func() { l.Complete(t.Context(), numbered(i), nil) })
			}
			wg.Wait()
		})
		for i, n := range order {
			if n != int64(i) || len(order) != 20 {
				rt.Fatalf("sent in the order %v", order)
			}
		}
	})
}

// What flow control costs a call that nothing holds up.
func BenchmarkLine(b *testing.B) {
	reply := Response{Text: "yes", Attempts: 1, Usage: Usage{Prompt: 10, Completion: 1}}
	c := doing(func(_ context.Context, _ Request, onDelta func(Delta)) (Response, error) {
		onDelta(Delta{Text: "yes"})
		return reply, nil
	})
	for _, hedge := range []time.Duration{0, time.Minute} {
		b.Run(fmt.Sprint("hedge=", hedge), func(b *testing.B) {
			l := NewLine(c, LineConfig{RPM: 1e12, TPM: 1e12, HedgeAfter: hedge})
			req := Request{Messages: []Message{{Role: "user", Content: "yes?"}}, MaxTokens: 10}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := l.Complete(b.Context(), req, func(Delta) {}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
