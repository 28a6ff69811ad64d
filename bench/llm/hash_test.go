package llm

import (
	"encoding/hex"
	"strings"
	"testing"
)

func full() Request {
	return Request{Model: "gpt-4.1", Messages: []Message{{"system", "Be brief."}, {"user", "1+1?"}},
		Temperature: 0.5, TopP: 0.95, MaxTokens: 600, Seed: 7, Stop: []string{"\n\n", "END"}}
}

// A changed hash changes all that simulated models ever said, and loses every
// stored reply.
func TestHashGolden(t *testing.T) {
	for _, tc := range []struct {
		req  Request
		want string
	}{
		{Request{}, "d4817aa5497628e7c77e6b606107042bbba3130888c5f47a375e6179be789fbb"},
		{full(), "7681258ec393b7c9090b2b385b997f789501fd81f137aace52fd8595e494ef93"},
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
	seen := map[[32]byte]int{full().Hash(): -1}
	for i, change := range []func(*Request){
		func(r *Request) { r.Model = "gpt-4o" },
		func(r *Request) { r.Model, r.Messages[0].Role = "gpt-4.1s", "ystem" },
		func(r *Request) { r.Messages[0].Role = "user" },
		func(r *Request) { r.Messages[1].Content = "1+2?" },
		func(r *Request) { r.Messages[0].Content, r.Messages[1].Role = "Be brief.u", "ser" },
		func(r *Request) { r.Messages = r.Messages[1:] },
		func(r *Request) { r.Messages[0], r.Messages[1] = r.Messages[1], r.Messages[0] },
		func(r *Request) { r.Temperature = 0.6 },
		func(r *Request) { r.TopP = 1 },
		func(r *Request) { r.Temperature, r.TopP = r.TopP, r.Temperature },
		func(r *Request) { r.MaxTokens = 601 },
		func(r *Request) { r.Seed = -7 },
		func(r *Request) { r.Stop = nil },
		func(r *Request) { r.Stop = []string{"\n\nEND"} },
	} {
		r := full()
		change(&r)
		if other, ok := seen[r.Hash()]; ok {
			t.Errorf("change %d has the hash of %d", i, other)
		}
		seen[r.Hash()] = i
	}
}

func BenchmarkHash(b *testing.B) {
	r := full()
	r.Messages[1].Content = strings.Repeat("A question of some length. ", 75)
	b.ReportAllocs()
	b.SetBytes(int64(len(r.Messages[1].Content)))
	for b.Loop() {
		r.Hash()
	}
}
