package llm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

// clientFunc is a Client made of a function.
type clientFunc func(ctx context.Context, req Request) (Response, error)

func (f clientFunc) Complete(ctx context.Context, req Request, _ func(Delta)) (Response, error) {
	return f(ctx, req)
}

func asking(chars, reply int) Request {
	return Request{Model: "m", MaxTokens: reply, Messages: []Message{{Role: "user", Content: strings.Repeat("x", chars)}}}
}

// A bill is what a provider has charged, whatever was reserved.
type bill struct {
	mu     sync.Mutex
	usd    float64
	tokens int64
}

func (b *bill) add(p Price, u Usage) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.usd += p.Cost(u)
	b.tokens += int64(u.Prompt + u.Completion)
}

// charging is a provider whose calls take some time, end in some way, and are
// billed at some moment: at most what their prompt has bytes and their reply is
// allowed.
func (b *bill) charging(p Price, rng func() *rand.Rand) Client {
	return clientFunc(func(_ context.Context, req Request) (Response, error) {
		r := rng()
		u := Usage{Completion: r.IntN(req.MaxTokens + 1)}
		for _, m := range req.Messages {
			u.Prompt += r.IntN(len(m.Content) + 5)
		}
		u.CachedPrompt, u.Reasoning = r.IntN(u.Prompt+1), r.IntN(u.Completion+1)
		time.Sleep(time.Duration(r.IntN(1000)) * time.Millisecond)
		switch r.IntN(8) {
		case 0:
			return Response{}, &APIError{Status: 429}
		case 1: // without a report of what it cost
			b.add(p, u)
			return Response{Text: "x", NoUsage: true}, nil
		case 2:
			b.add(p, u)
			return Response{Text: "x", NoUsage: true}, io.ErrUnexpectedEOF
		}
		b.add(p, u)
		time.Sleep(time.Duration(r.IntN(1000)) * time.Millisecond)
		return Response{Text: "x", Usage: u}, nil
	})
}

// Under any interleaving, neither what is billed nor what is spent and reserved
// ever exceeds the cap, and nothing stays reserved.
func TestSpendNeverExceedsTheCap(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		usd := rapid.SampledFrom([]float64{0, 1e-4, 0.003, 0.01, 0.05, 1}).Draw(rt, "usd")
		tokens := rapid.SampledFrom([]int64{0, 500, 2000, 8000, 30_000, 1e9}).Draw(rt, "tokens")
		callers := rapid.SampledFrom([]int{2, 5, 12}).Draw(rt, "callers")
		seed := rapid.Uint64().Draw(rt, "seed")
		free := 0.0
		prices := []Price{{Prompt: 2, Completion: 8, Cached: &free}, {Prompt: 0.1, Completion: 3, Reasoning: new(30.0)}, {}}
		var found []string
		synctest.Test(t, func(t *testing.T) {
			c := &Cap{MaxUSD: &usd, MaxTokens: &tokens}
			var b bill
			var mu sync.Mutex
			complain := func(format string, args ...any) {
				mu.Lock()
				defer mu.Unlock()
				found = append(found, fmt.Sprintf(format, args...))
			}
			check := func() {
				c.mu.Lock()
				defer c.mu.Unlock()
				b.mu.Lock()
				defer b.mu.Unlock()
				if all := c.spent.plus(c.held); all.nanoUSD > nano(usd, func(f float64) float64 { return f + 1 }) || all.tokens > tokens ||
					c.held.nanoUSD < 0 {
					complain("spent %+v, reserved %+v of $%v, %d", c.spent, c.held, usd, tokens)
				}
				if b.usd > usd+1e-9 || b.tokens > tokens {
					complain("billed $%v, %d of $%v, %d", b.usd, b.tokens, usd, tokens)
				}
			}
			var all sync.WaitGroup
			for n := range callers {
				all.Go(func() {
					rng := rand.New(rand.NewPCG(seed, uint64(n)))
					p := prices[n%len(prices)]
					client := c.Wrap(b.charging(p, func() *rand.Rand { return rng }), CapOptions{Price: p})
					for range 12 {
						client.Complete(t.Context(), asking(rng.IntN(300), 1+rng.IntN(400)), nil)
						check()
					}
				})
			}
			all.Wait()
			if c.held != (amount{}) || c.overbilled > 0 {
				complain("%+v stays reserved, %d overbilled", c.held, c.overbilled)
			}
			if float64(c.spent.nanoUSD) < (b.usd-1e-6)*1e9 || c.spent.tokens < b.tokens {
				complain("counted %+v; billed $%v, %d", c.spent, b.usd, b.tokens)
			}
		})
		if len(found) > 0 {
			rt.Fatal(found)
		}
	})
}

// What does not fit waits for those in flight, and is refused when they have
// used up what it needs.
func TestCapWaitsForRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tokens := int64(1500) // the worst case of one call is 500 + 128 + 8 + 4
		used := 30
		c := &Cap{MaxTokens: &tokens}
		client := c.Wrap(clientFunc(func(ctx context.Context, _ Request) (Response, error) {
			time.Sleep(time.Second)
			return Response{Text: "x", Usage: Usage{Completion: used}}, nil
		}), CapOptions{})
		begin := time.Now()
		var all sync.WaitGroup
		for range 6 {
			all.Go(func() {
				if _, err := client.Complete(t.Context(), asking(0, 500), nil); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if took := time.Since(begin); took != 3*time.Second {
			t.Errorf("6 calls, two at a time, took %v", took)
		}
		ctx, cancel := context.WithCancel(t.Context())
		used = 480 // two fit beside 180; 180 + 2*480 leave 360
		for range 2 {
			all.Go(func() { client.Complete(t.Context(), asking(0, 500), nil) })
		}
		synctest.Wait()
		all.Go(func() {
			_, err := client.Complete(t.Context(), asking(0, 500), nil)
			var full *CapError
			if !errors.As(err, &full) || full.Limit != "tokens" || full.Spent != 1140 {
				t.Errorf("a call that does not fit any more: %v", err)
			}
		})
		all.Go(func() {
			if _, err := client.Complete(ctx, asking(0, 500), nil); !errors.Is(err, context.Canceled) {
				t.Errorf("a cancelled call that waits: %v", err)
			}
		})
		synctest.Wait()
		cancel()
		all.Wait()
	})
}

// Time is that of the session, and ends nothing in flight.
func TestCapOnTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		one := int64(700)
		c := &Cap{MaxTime: 5 * time.Second, MaxTokens: &one}
		client := c.Wrap(clientFunc(func(context.Context, Request) (Response, error) {
			time.Sleep(3 * time.Second)
			return Response{Text: "x"}, nil
		}), CapOptions{})
		time.Sleep(time.Hour) // before the session
		c.Start(0, 0)
		var all sync.WaitGroup
		for n := range 3 { // one after another: the second is in flight when time is up
			all.Go(func() {
				time.Sleep(time.Duration(n) * time.Millisecond)
				_, err := client.Complete(t.Context(), asking(0, 500), nil)
				if late := errors.As(err, new(*CapError)); err != nil && !late {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if took := time.Since(c.begin); took != 6*time.Second {
			t.Errorf("the session took %v", took)
		}
		_, err := client.Complete(t.Context(), asking(0, 500), nil)
		if err == nil || !strings.Contains(err.Error(), "cap of 5.0 s on this session") {
			t.Errorf("a call after the end: %v", err)
		}
	})
}
