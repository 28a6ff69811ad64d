package llm_test

import (
	"encoding/hex"
	"strings"
	"testing"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/internal/llmtest"
)

// A changed hash changes all that simulated models ever said, and loses every
// stored reply.
func TestHashGolden(t *testing.T) {
	for _, tc := range []struct {
		req  llm.Request
		want string
	}{
		{llm.Request{}, "d4817aa5497628e7c77e6b606107042bbba3130888c5f47a375e6179be789fbb"},
		{llmtest.Full(), "7681258ec393b7c9090b2b385b997f789501fd81f137aace52fd8595e494ef93"},
	} {
		h := tc.req.Hash()
		if got := hex.EncodeToString(h[:]); got != tc.want {
			t.Errorf("%+v:\ngot  %s\nwant %s", tc.req, got, tc.want)
		}
	}
}

// Requests that differ anywhere, if only in where one text ends and the next
// begins, differ in their hash.
func TestHashCoversEveryField(t *testing.T) {
	seen := map[[32]byte]int{llmtest.Full().Hash(): -1}
	for i, change := range []func(*llm.Request){
		func(r *llm.Request) { r.Model = "gpt-4o" },
		func(r *llm.Request) { r.Model, r.Messages[0].Role = "gpt-4.1s", "ystem" },
		func(r *llm.Request) { r.Messages[0].Role = "user" },
		func(r *llm.Request) { r.Messages[1].Content = "1+2?" },
		func(r *llm.Request) { r.Messages[0].Content, r.Messages[1].Role = "Be brief.u", "ser" },
		func(r *llm.Request) { r.Messages = r.Messages[1:] },
		func(r *llm.Request) { r.Messages[0], r.Messages[1] = r.Messages[1], r.Messages[0] },
		func(r *llm.Request) { r.Temperature = 0.6 },
		func(r *llm.Request) { r.TopP = 1 },
		func(r *llm.Request) { r.Temperature, r.TopP = r.TopP, r.Temperature },
		func(r *llm.Request) { r.MaxTokens = 601 },
		func(r *llm.Request) { r.Seed = -7 },
		func(r *llm.Request) { r.Stop = nil },
		func(r *llm.Request) { r.Stop = []string{"\n\nEND"} },
		func(r *llm.Request) { r.TopLogprobs = 20 },
	} {
		r := llmtest.Full()
		change(&r)
		if other, ok := seen[r.Hash()]; ok {
			t.Errorf("change %d has the hash of %d", i, other)
		}
		seen[r.Hash()] = i
	}
}

func BenchmarkHash(b *testing.B) {
	r := llmtest.Full()
	r.Messages[1].Content = strings.Repeat("A question of some length. ", 75)
	b.ReportAllocs()
	b.SetBytes(int64(len(r.Messages[1].Content)))
	for b.Loop() {
		r.Hash()
	}
}
