package llm_test

import (
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/internal/llmtest"
)

// go-openai closes the connection of each stream it has read to its end.
func TestStreamsShareOneConnection(t *testing.T) {
	var connections atomic.Int32
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		llmtest.Stream(llmtest.Role, llmtest.Says("hi"), llmtest.Stop, llmtest.Usage, llmtest.Done)(w, r)
		w.(http.Flusher).Flush()
		time.Sleep(5 * time.Millisecond) // [DONE] arrives well before the end of the body
	}))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	s.Start()
	t.Cleanup(s.Close)
	e := llmtest.Connect(t, s.URL)
	for range 20 {
		if _, err := e.Complete(t.Context(), llmtest.Prompted("hi"), nil); err != nil {
			t.Fatal(err)
		}
	}
	if n := connections.Load(); n != 1 {
		t.Errorf("20 streams made %d connections, want 1", n)
	}
}

// A server that says [DONE] and never ends is not waited for.
func TestDrainIsBounded(t *testing.T) {
	release := make(chan struct{})
	e := llmtest.Connect(t, llmtest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		llmtest.Stream(llmtest.Says("hi"), llmtest.Stop, llmtest.Done)(w, r)
		w.(http.Flusher).Flush()
		<-release
	})))
	defer close(release)
	begin := time.Now()
	resp, err := e.Complete(t.Context(), llmtest.Prompted("hi"), nil)
	if took := time.Since(begin); err != nil || took > 2*time.Second {
		t.Errorf("took %v, error %v", took, err)
	}
	if resp.Took > 200*time.Millisecond {
		t.Errorf("the wait for the end of the connection counts as part of the reply: %v", resp.Took)
	}
}

// go-openai leaves zeros out of the body, and refuses some model names
// with settings that only the server can judge.
func TestBody(t *testing.T) {
	var got string
	e := llmtest.Connect(t, llmtest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		got = string(b)
		llmtest.Stream(llmtest.Says("hi"), llmtest.Stop, llmtest.Done)(w, r)
	})), func(c *llm.Config) { c.ExtraBody = map[string]any{"top_k": 5, "stop": nil} })
	const options = `"stream":true,"stream_options":{"include_usage":true}`
	for _, tc := range []struct {
		name string
		req  llm.Request
		want string
	}{
		{"temperature 0 is written", llm.Request{},
			`{"messages":null,"model":"tiny",` + options + `,"temperature":0,"top_k":5}`},
		{"every setting, but for what the extra body takes out",
			llm.Request{Model: "a/b", Messages: []llm.Message{{"system", "<Plan>"}, {"user", ""}}, Temperature: 0.1, TopP: 0.95,
				MaxTokens: 7, Seed: -3, Stop: []string{"x"}},
			`{"max_tokens":7,"messages":[{"role":"system","content":"<Plan>"},{"role":"user","content":""}],"model":"a/b","seed":-3,` + options +
				`,"temperature":0.1,"top_k":5,"top_p":0.95}`},
		{"o1", llm.Request{Model: "o1", MaxTokens: 7, Temperature: 0.5}, `{"max_completion_tokens":7,"messages":null,"model":"o1",` + options +
			`,"top_k":5}`},
		{"o3", llm.Request{Model: "o3-mini", MaxTokens: 7}, `{"max_completion_tokens":7,"messages":null,"model":"o3-mini",` + options +
			`,"top_k":5}`},
		{"o4", llm.Request{Model: "openai/o4-mini", MaxTokens: 7}, `{"max_completion_tokens":7,"messages":null,"model":"openai/o4-mini",` +
			options + `,"top_k":5}`},
		{"gpt-5", llm.Request{Model: "gpt-5.1", MaxTokens: 7, TopP: 0.5}, `{"max_completion_tokens":7,"messages":null,"model":"gpt-5.1",` +
			options + `,"top_k":5}`},
		{"only looks like o1", llm.Request{Model: "o1ala-7b", MaxTokens: 7}, `{"max_tokens":7,"messages":null,"model":"o1ala-7b",` + options +
			`,"temperature":0,"top_k":5}`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if _, err := e.Complete(t.Context(), tc.req, nil); err != nil {
				t.Fatal(err)
			}
			if got = strings.TrimSpace(got); got != tc.want || !json.Valid([]byte(got)) {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
		})
	}
}

// go-openai returns io.EOF for a stream that breaks off, as for one that ends.
func TestStreamWithoutDone(t *testing.T) {
	for _, tc := range []struct{ name, last string }{
		{"after a chunk", ""},
		{"after the finish reason", llmtest.Stop},
		{"in the middle of a line", `data: {"choices":[{"index":0,"del`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := llmtest.Connect(t, llmtest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/event-stream")
				io.WriteString(w, llmtest.Says("half an ")+"\n"+llmtest.Says("answer")+"\n"+tc.last)
			})))
			resp, err := e.Complete(t.Context(), llmtest.Prompted("hi"), nil)
			if !errors.Is(err, io.ErrUnexpectedEOF) || resp.Text != "half an answer" {
				t.Errorf("got %q, %v; want the half answer and an unexpected EOF", resp.Text, err)
			}
		})
	}
}

// A stream may end without a last newline, and hold lines of any length.
func TestStreamShapes(t *testing.T) {
	long := strings.Repeat("long ", 20_000)
	for _, tc := range []struct{ name, sent, want string }{
		{"no newline at the end", llmtest.Says("hi") + "\n" + llmtest.Stop + "\n" + strings.TrimSpace(llmtest.Done), "hi"},
		{"carriage returns", strings.ReplaceAll(llmtest.Says("hi")+"\n"+llmtest.Stop+"\n"+llmtest.Done, "\n", "\r\n"), "hi"},
		{"no blank after the colon", strings.ReplaceAll(llmtest.Says("hi")+"\n"+llmtest.Stop+"\n"+llmtest.Done, "data: ", "data:"), "hi"},
		{"a line beyond any buffer", llmtest.Says(long) + "\n" + llmtest.Stop + "\n" + llmtest.Done, long},
		{"the word error as content", llmtest.Says("error") + "\n" + llmtest.Stop + "\n" + llmtest.Done, "error"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := llmtest.Connect(t, llmtest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, tc.sent) })))
			resp, err := e.Complete(t.Context(), llmtest.Prompted("hi"), nil)
			if err != nil || resp.Text != tc.want || resp.Finish != "stop" {
				t.Errorf("got %.40q, %q, %v", resp.Text, resp.Finish, err)
			}
		})
	}
}

// go-openai swallows or garbles errors inside a stream.
func TestErrorInStream(t *testing.T) {
	for _, tc := range []struct {
		name, sent, message, code string
		status                    int
		retryable                 bool
	}{
		{"object with a blank", `data: { "error" : {"message":"it broke","type":"server_error"}}`, "it broke", "server_error", 200, true},
		{"object without", `data: {"error":{"message":"it broke","code":"context_length_exceeded"}}`, "it broke", "context_length_exceeded",
			200, false},
		{"vLLM", `data: {"object":"error","message":"it broke","type":"BadRequestError","code":400}`, "it broke", "400", 400, false},
		{"named event", "event: error\ndata: {\"message\":\"it broke\",\"type\":\"overloaded_error\"}", "it broke", "overloaded_error", 200,
			true},
		{"named event of plain text", "event: error\ndata: it broke", "it broke", "", 200, false},
		{"OpenRouter", `data: {"choices":[{"delta":{"content":""},"finish_reason":"error"}],"error":{"code":502,"message":"it broke"}}`,
			"it broke", "502", 502, true},
		{"finish reason", `data: {"choices":[{"delta":{},"finish_reason":"insufficient_system_resource"}]}`,
			"the server ran out of resources in the middle of the reply", "insufficient_system_resource", 200, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := llmtest.Streamed(t, llmtest.Says("half"), tc.sent, "", llmtest.Done)
			resp, err := e.Complete(t.Context(), llmtest.Prompted("hi"), nil)
			var api *llm.APIError
			if !errors.As(err, &api) {
				t.Fatalf("got %v, want an APIError", err)
			}
			if resp.Text != "half" || api.Message != tc.message || api.Code != tc.code || api.Status != tc.status || api.Retryable != tc.retryable {
				t.Errorf("text %q, error %+v", resp.Text, *api)
			}
		})
	}
}

// go-openai gives up after 300 lines without data.
func TestKeepAliveComments(t *testing.T) {
	e := llmtest.Streamed(t, llmtest.Role, strings.Repeat(": OPENROUTER PROCESSING\n\n", 1000), llmtest.Says("hi"), llmtest.Stop, llmtest.Done)
	if resp, err := e.Complete(t.Context(), llmtest.Prompted("hi"), nil); err != nil || resp.Text != "hi" {
		t.Errorf("got %q, %v", resp.Text, err)
	}
}
