// Package llmtest has what tests of the packages below bench/llm share: servers
// that stream prepared lines, endpoints with short time limits, and a client whose
// replies are known.
package llmtest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hybridflow/bench/llm"
)

// Serve starts a server for the length of a test and returns its base URL.
func Serve(t testing.TB, h http.Handler) string {
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL + "/v1"
}

// Connect returns an endpoint with short time limits; change alters its Config.
func Connect(t testing.TB, url string, change ...func(*llm.Config)) *llm.Endpoint {
	t.Helper()
	c := llm.Config{Model: "tiny", BaseURL: url, Key: "sk-very-secret", FirstToken: 5 * time.Second, Idle: 5 * time.Second}
	for _, f := range change {
		f(&c)
	}
	e, err := llm.NewEndpoint(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	return e
}

// Stream is a server that sends lines as they are, each followed by "\n".
func Stream(lines ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, strings.Join(lines, "\n")+"\n")
	}
}

// Streamed returns an endpoint of a server that sends lines as they are.
func Streamed(t testing.TB, lines ...string) *llm.Endpoint {
	t.Helper()
	return Connect(t, Serve(t, Stream(lines...)))
}

// Refused answers with an error object, as OpenAI's API does.
func Refused(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{"message": message, "type": "invalid_request_error", "code": code}})
}

// Says is a content chunk.
func Says(text string) string {
	return fmt.Sprintf("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":%q}}]}\n", text)
}

// Chunks of a stream beside its content.
const (
	Role  = `data: {"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}` + "\n"
	Stop  = `data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}` + "\n"
	Usage = `data: {"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":4,` +
		`"prompt_tokens_details":{"cached_tokens":6},"completion_tokens_details":{"reasoning_tokens":3}}}` + "\n"
	Done = "data: [DONE]\n"
)

// Scripted is a client that repeats the last message word by word: one token
// each, a second to the first, a tenth for each further one.
type Scripted struct{}

// Complete implements [llm.Client].
func (Scripted) Complete(_ context.Context, req llm.Request, onDelta func(llm.Delta)) (llm.Response, error) {
	r := llm.Response{Finish: "stop", Model: req.Model, TTFT: time.Second, Took: time.Second, Attempts: 1, Thinking: "hm"}
	for i, w := range strings.Fields(req.Messages[len(req.Messages)-1].Content) {
		if req.MaxTokens > 0 && i >= req.MaxTokens {
			r.Finish = "length"
			break
		}
		r.Took = time.Second + time.Duration(i)*100*time.Millisecond
		onDelta(llm.Delta{Text: w + " ", At: r.Took})
		r.Text += w + " "
		r.Usage.Completion++
	}
	r.Usage.Prompt, r.Usage.CachedPrompt, r.Usage.Reasoning = 100, 40, 1
	return r, nil
}

// Broken is a client that fails.
type Broken struct{ Err error }

// Complete implements [llm.Client].
func (b Broken) Complete(context.Context, llm.Request, func(llm.Delta)) (llm.Response, error) {
	return llm.Response{}, b.Err
}

// ClientFunc is a function as a client that does not stream.
type ClientFunc func(ctx context.Context, req llm.Request) (llm.Response, error)

// Complete implements [llm.Client].
func (f ClientFunc) Complete(ctx context.Context, req llm.Request, _ func(llm.Delta)) (llm.Response, error) {
	return f(ctx, req)
}

// Prompted is a request of one message.
func Prompted(text string) llm.Request {
	return llm.Request{Messages: []llm.Message{{Role: "user", Content: text}}}
}

// Full is a request in which every field is set.
func Full() llm.Request {
	return llm.Request{Model: "gpt-4.1", Messages: []llm.Message{{Role: "system", Content: "Be brief."}, {Role: "user", Content: "1+1?"}},
		Temperature: 0.5, TopP: 0.95, MaxTokens: 600, Seed: 7, Stop: []string{"\n\n", "END"}}
}

// MustPrices is the shipped price table with overrides.
func MustPrices(t testing.TB, overrides ...string) llm.Prices {
	t.Helper()
	p, err := llm.LoadPrices("", overrides...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Recorded is a request that a client which others wrote sends for settings like ours.
type Recorded struct {
	Client, Version string
	Style           string // name of a provider; whole, embeddings and embeddings-float are requests that Endpoint does not send
	Method, Path    string
	Headers         []string // names in lower case
	Accept, Scheme  string
	ContentType     string `json:"content_type"`
	Body            map[string]any
}

// Recordings reads the recorded requests of all clients from the files of a pattern.
func Recordings(t testing.TB, pattern string) (all []Recorded) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) < 2 {
		t.Fatalf("recorded are %v, %v; want at least two clients", files, err)
	}
	for _, file := range files {
		var in struct {
			Client, Version string
			Requests        []Recorded
		}
		text, err := os.ReadFile(file)
		if err == nil {
			err = json.Unmarshal(text, &in)
		}
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, r := range in.Requests {
			r.Client, r.Version = in.Client, in.Version
			all = append(all, r)
		}
	}
	return all
}
