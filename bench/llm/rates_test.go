package llm

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Calls that come as soon as they may keep to both limits over any time, up to
// a bucket and one call that is larger than it.
func TestRatesKeepToLimits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rpm := rapid.Float64Range(1, 1000).Draw(t, "rpm")
		tpm := rapid.Float64Range(100, 1e6).Draw(t, "tpm")
		r := newRates(rpm, tpm)
		begin := time.Unix(1e9, 0)
		now, requests, tokens, largest := begin, 0, 0, 0
		for range rapid.IntRange(1, 60).Draw(t, "calls") {
			now = now.Add(time.Duration(rapid.IntRange(0, 5e9).Draw(t, "idle")))
			estimate := rapid.IntRange(1, 5000).Draw(t, "estimate")
			used := rapid.IntRange(1, 6000).Draw(t, "used")
			for d := r.delay(now, estimate); d > 0; d = r.delay(now, estimate) {
				now = now.Add(d)
			}
			r.take(now, estimate)
			r.settle(now, estimate, used, used)
			requests, tokens, largest = requests+1, tokens+used, max(largest, estimate, used)
			minutes := now.Sub(begin).Minutes()
			if most := rpm*minutes + max(1, rpm/60*requestBurst) + 1e-6; float64(requests) > most {
				t.Fatalf("%d requests in %v minutes at %v a minute", requests, minutes, rpm)
			}
			if most := tpm*minutes + max(1, tpm/60*tokenBurst) + float64(largest) + 1e-3; float64(tokens) > most {
				t.Fatalf("%d tokens in %v minutes at %v a minute", tokens, minutes, tpm)
			}
		}
	})
}

// What calls leave of their estimates is there for others: the limit is of
// tokens used, not of tokens feared.
func TestRatesGiveBack(t *testing.T) {
	r := newRates(0, 60_000) // 1,000 a second
	begin := time.Unix(1e9, 0)
	now := begin
	for range 300 {
		for d := r.delay(now, 4000); d > 0; d = r.delay(now, 4000) {
			now = now.Add(d)
		}
		r.take(now, 4000)
		r.settle(now, 4000, 500, 400)
	}
	if took := now.Sub(begin); took < 140*time.Second || took > 150*time.Second {
		t.Errorf("300 calls of 500 tokens took %v at 1,000 tokens a second", took)
	}
}

// What is given back while the bucket is full is not there on top of it.
func TestRatesGiveBackABucketAtMost(t *testing.T) {
	r := newRates(0, 6000) // 600 at once
	now := time.Unix(1e9, 0)
	for range 10 {
		r.take(now, 600)
	}
	now = now.Add(10 * time.Minute)
	for range 10 {
		r.settle(now, 600, 0, 0)
	}
	if d := r.delay(now, 600); d != 0 {
		t.Errorf("a full bucket makes a call wait for %v", d)
	}
	if r.take(now, 600); r.delay(now, 100) != time.Second {
		t.Errorf("an empty one makes a call of 100 tokens wait for %v, want 1s", r.delay(now, 100))
	}
}

// Without a limit of reply tokens, the estimate follows what replies took.
func TestRatesEstimate(t *testing.T) {
	r := newRates(0, 1e6)
	req := Request{Messages: []Message{{Content: "12345678"}}}
	if got, want := r.estimate(&req), 6+512; got != want {
		t.Errorf("first estimate %d, want %d", got, want)
	}
	for range 100 {
		r.settle(time.Unix(1e9, 0), 100, 100, 80)
	}
	if got, want := r.estimate(&req), 6+80; got != want {
		t.Errorf("later estimate %d, want %d", got, want)
	}
	if req.MaxTokens = 1000; r.estimate(&req) != 1006 {
		t.Errorf("estimate %d of a request that asks for 1000", r.estimate(&req))
	}
	none := newRates(60, 0)
	if none.estimate(&req) != 0 {
		t.Error("tokens are counted without a limit of them")
	}
}
