package llm

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// serve starts a server for the length of a test and returns its base URL.
func serve(t testing.TB, h http.Handler) string {
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL + "/v1"
}

// connect returns an endpoint with short time limits; change alters its Config.
func connect(t testing.TB, url string, change ...func(*Config)) *Endpoint {
	t.Helper()
	c := Config{Model: "tiny", BaseURL: url, Key: "sk-very-secret", FirstToken: 5 * time.Second, Idle: 5 * time.Second}
	for _, f := range change {
		f(&c)
	}
	e, err := NewEndpoint(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	return e
}

// stream is a server that sends lines as they are, each followed by "\n".
func stream(lines ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, strings.Join(lines, "\n")+"\n")
	}
}

// refused answers with an error object, as OpenAI's API does.
func refused(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{"message": message, "type": "invalid_request_error", "code": code}})
}

// says is a content chunk.
func says(text string) string {
	return fmt.Sprintf("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":%q}}]}\n", text)
}

const (
	role  = `data: {"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}` + "\n"
	stop  = `data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}` + "\n"
	usage = `data: {"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":4,` +
		`"prompt_tokens_details":{"cached_tokens":6},"completion_tokens_details":{"reasoning_tokens":3}}}` + "\n"
	done = "data: [DONE]\n"
)

// A scripted client repeats the last message word by word: one token each, a
// second to the first, a tenth for each further one.
type scripted struct{}

func (scripted) Complete(_ context.Context, req Request, onDelta func(Delta)) (Response, error) {
	r := Response{Finish: "stop", Model: req.Model, TTFT: time.Second, Took: time.Second, Attempts: 1, Thinking: "hm"}
	for i, w := range strings.Fields(req.Messages[len(req.Messages)-1].Content) {
		if req.MaxTokens > 0 && i >= req.MaxTokens {
			r.Finish = "length"
			break
		}
		r.Took = time.Second + time.Duration(i)*100*time.Millisecond
		onDelta(Delta{Text: w + " ", At: r.Took})
		r.Text += w + " "
		r.Usage.Completion++
	}
	r.Usage.Prompt, r.Usage.CachedPrompt, r.Usage.Reasoning = 100, 40, 1
	return r, nil
}

func prompted(text string) Request {
	return Request{Messages: []Message{{Role: "user", Content: text}}}
}
