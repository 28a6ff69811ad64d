package llm_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/internal/llmtest"
)

func TestReply(t *testing.T) {
	thinks := func(field string) string {
		return fmt.Sprintf(`data: {"model":"tiny-v2","choices":[{"delta":{"content":null,%q:"hm "}}]}`+"\n", field)
	}
	for _, tc := range []struct {
		name  string
		lines []string
		want  llm.Response
	}{
		{"usage", []string{llmtest.Role, llmtest.Says("a"), llmtest.Says("b"), llmtest.Stop, llmtest.Usage, llmtest.Done},
			llm.Response{Text: "ab", Finish: "stop", Model: "tiny", Usage: llm.Usage{Prompt: 10, CachedPrompt: 6, Completion: 4, Reasoning: 3}}},
		{"DeepSeek's cached tokens", []string{llmtest.Says("a"), llmtest.Stop,
			`data: {"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":1,"prompt_cache_hit_tokens":8}}`, "", llmtest.Done},
			llm.Response{Text: "a", Finish: "stop", Model: "tiny", Usage: llm.Usage{Prompt: 9, CachedPrompt: 8, Completion: 1}}},
		{"no usage is unknown", []string{llmtest.Says("a"), llmtest.Stop, llmtest.Done},
			llm.Response{Text: "a", Finish: "stop", Model: "tiny", NoUsage: true}},
		{"reasoning", []string{thinks("reasoning"), thinks("reasoning"), llmtest.Says("a"), llmtest.Stop, llmtest.Done},
			llm.Response{Text: "a", Thinking: "hm hm ", Finish: "stop", Model: "tiny-v2", NoUsage: true}},
		{"reasoning_content", []string{thinks("reasoning_content"), llmtest.Says("a"), llmtest.Stop, llmtest.Done},
			llm.Response{Text: "a", Thinking: "hm ", Finish: "stop", Model: "tiny-v2", NoUsage: true}},
		{"refusal", []string{`data: {"choices":[{"delta":{"refusal":"I won't."}}]}`, "", llmtest.Stop, llmtest.Done},
			llm.Response{Text: "I won't.", Finish: "content_filter", Model: "tiny", NoUsage: true}},
		{"nothing", []string{llmtest.Role, llmtest.Stop, llmtest.Done}, llm.Response{Finish: "stop", Model: "tiny", NoUsage: true}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var deltas string
			got, err := llmtest.Streamed(t, tc.lines...).Complete(t.Context(), llmtest.Prompted("hi"), func(d llm.Delta) { deltas += d.Text })
			tc.want.Attempts = 1
			if diff := cmp.Diff(tc.want, got, cmpopts.IgnoreFields(llm.Response{}, "TTFT", "ITL", "Took")); diff != "" || err != nil {
				t.Errorf("error %v, -want +got\n%s", err, diff)
			}
			if deltas != got.Text || (got.TTFT > 0) != (got.Text != "") || got.Took < got.TTFT {
				t.Errorf("deltas %q, TTFT %v, %v in all", deltas, got.TTFT, got.Took)
			}
		})
	}
}

// The time to the first token is not that of the role, nor of a thought.
func TestFirstToken(t *testing.T) {
	const pause = 60 * time.Millisecond
	e := llmtest.Connect(t, llmtest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, line := range []string{llmtest.Role, `data: {"choices":[{"delta":{"reasoning":"hm"}}]}` + "\n", llmtest.Says("a"),
			llmtest.Says("b") + "\n" + llmtest.Stop + "\n" + llmtest.Done} {
			llmtest.Stream(line)(w, r)
			w.(http.Flusher).Flush()
			time.Sleep(pause)
		}
	})))
	var at []time.Duration
	got, err := e.Complete(t.Context(), llmtest.Prompted("hi"), func(d llm.Delta) { at = append(at, d.At) })
	if err != nil || len(at) != 2 {
		t.Fatalf("%d deltas, %v", len(at), err)
	}
	if got.TTFT < 2*pause || got.TTFT != at[0] || at[1] < at[0]+pause/2 || got.Took < at[1] {
		t.Errorf("TTFT %v, deltas at %v, %v in all; chunks were %v apart", got.TTFT, at, got.Took, pause)
	}
}

func TestAPIError(t *testing.T) {
	for _, tc := range []struct {
		name   string
		status int
		kind   string
		body   string
		after  string
		want   llm.APIError
		try    string
	}{
		{"rate limit", 429, "application/json", `{"error":{"message":"slow down","type":"requests","code":"rate_limit_exceeded"}}`, "7",
			llm.APIError{Status: 429, Code: "rate_limit_exceeded", Message: "slow down", RetryAfter: 7 * time.Second, Retryable: true},
			"ask less at a time"},
		{"no credit", 429, "application/json", `{"error":{"message":"pay","code":"insufficient_quota"}}`, "",
			llm.APIError{Status: 429, Code: "insufficient_quota", Message: "pay"}, "no credit"},
		{"wrong key, repeated", 401, "application/json", `{"error":{"message":"Incorrect API key: sk-very-secret"}}`, "",
			llm.APIError{Status: 401, Message: "Incorrect API key: [secret]"}, "check the API key"},
		{"no such model", 404, "application/json", `{"error":"model 'tiny' not found"}`, "",
			llm.APIError{Status: 404, Message: "model 'tiny' not found"}, "base URL"},
		{"vLLM", 400, "application/json", `{"object":"error","message":"too long","type":"BadRequestError","code":400}`, "",
			llm.APIError{Status: 400, Code: "400", Message: "too long"}, "extra body"},
		{"FastAPI", 422, "application/json", `{"detail":[{"loc":["body"],"msg":"field required"}]}`, "",
			llm.APIError{Status: 422, Message: `[{"loc":["body"],"msg":"field required"}]`}, "422 Unprocessable"},
		{"proxy", 502, "text/html", "<html>\n\n<h1>Bad   Gateway</h1>", "",
			llm.APIError{Status: 502, Message: "<html> <h1>Bad Gateway</h1>", Retryable: true}, "502 Bad Gateway"},
		{"empty", 503, "", "", "Thu, 01 Jan 2026 00:00:00 GMT", llm.APIError{Status: 503, Message: "no message", Retryable: true}, "503"},
		{"moved", 308, "text/plain", "", "", llm.APIError{Status: 308, Message: "no message"}, "has moved to"},
		{"error as a success", 200, "application/json", `{"error":{"message":"oops"}}`, "",
			llm.APIError{Status: 200, Message: "oops"}, "oops"},
		{"no stream", 200, "application/json", `{"choices":[]}`, "",
			llm.APIError{Status: 200, Message: `the server does not stream: {"choices":[]}`, Unstreamed: true}, "does not stream"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			url := llmtest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", tc.kind)
				if tc.after != "" {
					w.Header().Set("Retry-After", tc.after)
				}
				w.WriteHeader(tc.status)
				fmt.Fprint(w, tc.body)
			}))
			_, err := llmtest.Connect(t, url).Complete(t.Context(), llmtest.Prompted("hi"), nil)
			var got *llm.APIError
			if !errors.As(err, &got) {
				t.Fatalf("got %v, want an APIError", err)
			}
			tc.want.Model, tc.want.URL = "tiny", url
			if diff := cmp.Diff(&tc.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
			for _, part := range []string{"tiny at " + url, tc.try} {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%q does not mention %q", err, part)
				}
			}
		})
	}
}

// A redirect is reported: following it would turn the POST into a GET, and take
// the key to a stranger.
func TestRedirect(t *testing.T) {
	elsewhere := llmtest.Serve(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("followed") }))
	for _, status := range []int{301, 302, 307, 308} {
		e := llmtest.Connect(t, llmtest.Serve(t, http.RedirectHandler(elsewhere, status)))
		_, err := e.Complete(t.Context(), llmtest.Prompted("hi"), nil)
		if api := (*llm.APIError)(nil); !errors.As(err, &api) || api.Status != status {
			t.Errorf("%d: got %v", status, err)
		}
	}
}

// A prompt that a filter declines is an outcome, not a failure.
func TestContentFilter(t *testing.T) {
	e := llmtest.Connect(t, llmtest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		llmtest.Refused(w, http.StatusBadRequest, "content_filter", "The prompt was filtered.")
	})))
	if resp, err := e.Complete(t.Context(), llmtest.Prompted("hi"), nil); err != nil || resp.Finish != "content_filter" || !resp.NoUsage {
		t.Errorf("got %+v, %v", resp, err)
	}
}

func TestTimeouts(t *testing.T) {
	const short = 50 * time.Millisecond
	dripping := func(lines ...string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				for _, line := range lines {
					llmtest.Stream(line)(w, r)
				}
				w.(http.Flusher).Flush()
				time.Sleep(short / 5)
			}
		})
	}
	hanging := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		llmtest.Stream(llmtest.Says("a"))(w, r)
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	for _, tc := range []struct {
		phase, text string
		h           http.Handler
		change      func(*llm.Config)
	}{
		{"first token", "", dripping(": still here", llmtest.Role), func(c *llm.Config) { c.FirstToken = short }},
		{"idle", "a", hanging, func(c *llm.Config) { c.Idle = short }},
		{"total", "a", hanging, func(c *llm.Config) { c.Total = short }},
	} {
		t.Run(tc.phase, func(t *testing.T) {
			resp, err := llmtest.Connect(t, llmtest.Serve(t, tc.h), tc.change).Complete(t.Context(), llmtest.Prompted("hi"), nil)
			var timeout *llm.TimeoutError
			if !errors.As(err, &timeout) || timeout.Phase != tc.phase || timeout.After != short || !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v, want the %s timeout", err, tc.phase)
			}
			if resp.Text != tc.text {
				t.Errorf("text %q, want %q", resp.Text, tc.text)
			}
		})
	}
}

func TestConnectTimeout(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0") // accepts, and never shakes hands
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	e := llmtest.Connect(t, "https://"+silent.Addr().String(), func(c *llm.Config) { c.Connect = 50 * time.Millisecond })
	_, err = e.Complete(t.Context(), llmtest.Prompted("hi"), nil)
	var timeout *llm.TimeoutError
	if !errors.As(err, &timeout) || timeout.Phase != "connect" || !llm.Retryable(err) {
		t.Errorf("got %v, want the connect timeout", err)
	}
}

func TestUnreachable(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	_, err = llmtest.Connect(t, "http://user:hunter2@"+l.Addr().String()+"/v1").Complete(t.Context(), llmtest.Prompted("hi"), nil)
	if err == nil || !llm.Retryable(err) || strings.Contains(err.Error(), "hunter2") || !strings.Contains(err.Error(),
		"check that the server runs") {
		t.Errorf("got %v", err)
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	e := llmtest.Connect(t, llmtest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		llmtest.Stream(llmtest.Says("a"))(w, r)
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})))
	resp, err := e.Complete(ctx, llmtest.Prompted("hi"), func(llm.Delta) { cancel() })
	if !errors.Is(err, context.Canceled) || resp.Text != "a" {
		t.Errorf("got %q, %v", resp.Text, err)
	}
}

// Whatever prints an endpoint or what it reports, no secret is in it.
func TestSecretsStaySecret(t *testing.T) {
	c := llm.Config{Model: "tiny", BaseURL: "http://u:sk-hidden@example.com", Key: "sk-hidden",
		Headers: map[string]llm.Secret{"api-key": "sk-hidden"}}
	e, err := llm.NewEndpoint(c)
	if err != nil {
		t.Fatal(err)
	}
	c.BaseURL = "http://example.com" // a Config as given is the user's own; its URL is shown
	for _, v := range []any{c, &c, e, *e, c.Key, c.Headers} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
			if s := fmt.Sprintf(verb, v); strings.Contains(s, "sk-hidden") || strings.Contains(s, fmt.Sprintf("%x", "sk-hidden")) {
				t.Errorf("%s of %T shows the key: %s", verb, v, s)
			}
		}
	}
}

func TestHeaders(t *testing.T) {
	var got http.Header
	e := llmtest.Connect(t, llmtest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r.Header
		llmtest.Stream(llmtest.Says("a"), llmtest.Stop, llmtest.Done)(w, r)
	})), func(c *llm.Config) { c.Headers = map[string]llm.Secret{"api-key": "abc"} })
	if _, err := e.Complete(t.Context(), llmtest.Prompted("hi"), nil); err != nil {
		t.Fatal(err)
	}
	if got.Get("Api-Key") != "abc" || got.Get("Authorization") != "Bearer sk-very-secret" {
		t.Errorf("got %v", got)
	}
}
