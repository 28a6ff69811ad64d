package llm

import (
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"
	"testing"
	"time"
)

// Embeddings over HTTP are those in process, bit for bit, over several batches.
func TestEmbed(t *testing.T) {
	var texts []string
	for i := range 2*embedBatch + 3 {
		texts = append(texts, fmt.Sprintf("text number %d", i))
	}
	var e Embedder = connect(t, serve(t, mock(t)))
	got, err := e.Embed(t.Context(), SimulatedEmbedding, texts)
	if err != nil {
		t.Fatal(err)
	}
	want, _ := SimulatedEmbedder{}.Embed(t.Context(), SimulatedEmbedding, texts)
	for i := range want {
		for j := range want[i] {
			if got[i][j] != want[i][j] {
				t.Fatalf("text %d, dimension %d: %v over HTTP, %v in process", i, j, got[i][j], want[i][j])
			}
		}
	}
}

func TestSimulatedEmbedder(t *testing.T) {
	v, err := SimulatedEmbedder{}.Embed(t.Context(), SimulatedEmbedding, []string{
		"The mass of the moving body", "the MASS of the moving body!", "mass of a body", "an entirely different matter", "", "Größe 12"})
	if err != nil {
		t.Fatal(err)
	}
	dot := func(a, b []float32) (sum float64) {
		for i := range a {
			sum += float64(a[i]) * float64(b[i])
		}
		return sum
	}
	for i := range v {
		if len(v[i]) != 256 || math.Abs(dot(v[i], v[i])-1) > 1e-6 {
			t.Errorf("text %d: %d dimensions, length %v", i, len(v[i]), math.Sqrt(dot(v[i], v[i])))
		}
	}
	same, near, far := dot(v[0], v[1]), dot(v[0], v[2]), dot(v[0], v[3])
	if !(same > 0.999999 && near > far+0.2) {
		t.Errorf("cosines: %v to itself, %v to a text of shared words, %v to another", same, near, far)
	}
	// The dimensions of "größe", "12" and their pair, which no build may change.
	if got := fmt.Sprint(nonzero(v[5])); got != "[55:-0.5774 110:-0.5774 254:0.5774]" {
		t.Errorf("got %s", got)
	}
	if _, err := (SimulatedEmbedder{}).Embed(t.Context(), "qwen3-embedding-0.6b", nil); err == nil {
		t.Error("simulated vectors pass for those of a real model")
	}
}

func nonzero(v []float32) (out []string) {
	for i, x := range v {
		if x != 0 {
			out = append(out, fmt.Sprintf("%d:%.4f", i, x))
		}
	}
	return out
}

func TestEmbedErrors(t *testing.T) {
	answer := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Retry-After", "3")
			w.WriteHeader(status)
			fmt.Fprint(w, body)
		}
	}
	for _, tc := range []struct {
		name, want string
		h          http.HandlerFunc
	}{
		{"too few", "asked for 2 embeddings, got 1", answer(200, `{"data":[{"index":0,"embedding":[1]}]}`)},
		{"one twice", "asked for 2 embeddings, got number 0", answer(200, `{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}`)},
		{"out of range", "got number 7", answer(200, `{"data":[{"index":7,"embedding":[1]}]}`)},
		{"ragged", "embedding 1 has 2 dimensions, the first has 1", answer(200, `{"data":[{"index":1,"embedding":[1,2]},{"index":0,"embedding":[1]}]}`)},
		{"an error that calls itself a success", "no such model", answer(200, `{"error":{"message":"no such model"}}`)},
		{"not JSON", "invalid character", answer(200, `<html>`)},
		{"too long", "vectors timeout", func(_ http.ResponseWriter, r *http.Request) {
			io.ReadAll(r.Body) // until then a server does not notice that its client leaves
			<-r.Context().Done()
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := connect(t, serve(t, tc.h), func(c *Config) { c.Total = 200 * time.Millisecond })
			if _, err := e.Embed(t.Context(), "", []string{"a", "b"}); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %q", err, tc.want)
			}
		})
	}
	_, err := connect(t, serve(t, answer(429, `{"error":{"message":"slow down"}}`))).Embed(t.Context(), "", []string{"a"})
	var api *APIError
	if !errors.As(err, &api) || api.RetryAfter != 3*time.Second || api.Message != "slow down" || !api.Retryable {
		t.Errorf("got %v", err)
	}
}

// What the server counts is passed on where it can be true.
func TestEmbedCounted(t *testing.T) {
	for _, tc := range []struct {
		usage string
		want  int
	}{
		{`{"prompt_tokens":5,"total_tokens":5}`, 5}, {`{"prompt_tokens":-5}`, -1}, {`{"prompt_tokens":99999999}`, -1}, {`{}`, -1}, {`null`, -1},
	} {
		e := connect(t, serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprintf(w, `{"data":[{"index":0,"embedding":[1]}],"usage":%s}`, tc.usage)
		})))
		if _, tokens, err := e.EmbedCounted(t.Context(), "", []string{"a"}); tokens != tc.want || err != nil {
			t.Errorf("%s: got %d tokens, %v; want %d", tc.usage, tokens, err, tc.want)
		}
	}
}

func BenchmarkSimulatedEmbedder(b *testing.B) {
	text := []string{strings.Repeat("a question of some length ", 20)}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := (SimulatedEmbedder{}).Embed(b.Context(), SimulatedEmbedding, text); err != nil {
			b.Fatal(err)
		}
	}
}
