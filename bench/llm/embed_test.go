package llm_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/internal/llmtest"
)

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
		{"ragged", "embedding 1 has 2 dimensions, the first has 1", answer(200,
			`{"data":[{"index":1,"embedding":[1,2]},{"index":0,"embedding":[1]}]}`)},
		{"an error that calls itself a success", "no such model", answer(200, `{"error":{"message":"no such model"}}`)},
		{"not JSON", "invalid character", answer(200, `<html>`)},
		{"too long", "vectors timeout", func(_ http.ResponseWriter, r *http.Request) {
			io.ReadAll(r.Body) // until then a server does not notice that its client leaves
			<-r.Context().Done()
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := llmtest.Connect(t, llmtest.Serve(t, tc.h), func(c *llm.Config) { c.Total = 200 * time.Millisecond })
			if _, _, err := e.Embed(t.Context(), "", []string{"a", "b"}); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %q", err, tc.want)
			}
		})
	}
	_, _, err := llmtest.Connect(t, llmtest.Serve(t, answer(429, `{"error":{"message":"slow down"}}`))).Embed(t.Context(), "", []string{"a"})
	var api *llm.APIError
	if !errors.As(err, &api) || api.RetryAfter != 3*time.Second || api.Message != "slow down" || !api.Retryable {
		t.Errorf("got %v", err)
	}
}

// What the server counts is passed on where it can be true.
func TestEmbedTokens(t *testing.T) {
	for _, tc := range []struct {
		usage string
		want  int
	}{
		{`{"prompt_tokens":5,"total_tokens":5}`, 5}, {`{"prompt_tokens":-5}`, -1}, {`{"prompt_tokens":99999999}`, -1}, {`{}`, -1}, {`null`, -1},
	} {
		e := llmtest.Connect(t, llmtest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprintf(w, `{"data":[{"index":0,"embedding":[1]}],"usage":%s}`, tc.usage)
		})))
		if _, tokens, err := e.Embed(t.Context(), "", []string{"a"}); tokens != tc.want || err != nil {
			t.Errorf("%s: got %d tokens, %v; want %d", tc.usage, tokens, err, tc.want)
		}
	}
}

// Embeddings are within a run's cap.
func TestCapOnEmbeddings(t *testing.T) {
	url := llmtest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, `{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[2]}],"usage":{"prompt_tokens":5}}`)
	}))
	tokens := int64(300)
	c := &llm.Cap{MaxTokens: &tokens}
	v := llm.Vectors{c.Wrap(llm.Embedding{llmtest.Connect(t, url)}, llm.CapOptions{})}
	if _, err := v.Embed(t.Context(), "m", []string{"two words", "three more words"}); err != nil || c.SpentTokens() != 5 {
		t.Errorf("%d tokens, %v", c.SpentTokens(), err)
	}
	var full *llm.CapError
	if _, err := v.Embed(t.Context(), "m", []string{strings.Repeat("long ", 100)}); !errors.As(err, &full) || full.Limit != "tokens" {
		t.Errorf("a text that may be 500 tokens: %v", err)
	}
}
