package mock

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/internal/llmtest"
)

func newServer(t testing.TB, change ...func(*Config)) *Server {
	t.Helper()
	c := Config{Client: llmtest.Scripted{}, Models: []string{"gpt-4.1", "llama-3.2-3b"}, Prices: llmtest.MustPrices(t)}
	for _, f := range change {
		f(&c)
	}
	m, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// A client gives the same reply over HTTP as in process.
func TestIsTransparent(t *testing.T) {
	seen := &recorder{Client: llmtest.Scripted{}}
	e := llmtest.Connect(t, llmtest.Serve(t, newServer(t, func(c *Config) { c.Client = seen })))
	for _, req := range []llm.Request{
		llmtest.Full(),
		{Model: "llama-3.2-3b", Messages: []llm.Message{{Role: "user", Content: "<Plan> \"quoted\" & naïve 🙂 \u2028\n\ttext"}}},
		{Model: "gpt-4.1", Messages: []llm.Message{{Role: "user", Content: "one two three"}, {Role: "assistant", Content: ""},
			{Role: "user", Content: "four five six"}}, MaxTokens: 2, Temperature: 2, TopP: 1, Seed: 1 << 62},
	} {
		var deltas []string
		got, err := e.Complete(t.Context(), req, func(d llm.Delta) { deltas = append(deltas, d.Text) })
		if err != nil {
			t.Fatal(err)
		}
		var direct []string
		want, _ := llmtest.Scripted{}.Complete(t.Context(), req, func(d llm.Delta) { direct = append(direct, d.Text) })
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(llm.Response{}, "TTFT", "ITL", "Took")); diff != "" {
			t.Errorf("-in process +over HTTP\n%s", diff)
		}
		if diff := cmp.Diff(direct, deltas); diff != "" {
			t.Errorf("deltas: -in process +over HTTP\n%s", diff)
		}
		if seen.last.Hash() != req.Hash() {
			t.Errorf("sent    %+v\narrived %+v", req, seen.last)
		}
	}
}

// Deltas that end within a rune are joined, which JSON requires.
func TestJoinsRunes(t *testing.T) {
	const text = "naïve 🙂 ≤ 5°"
	for size := 1; size < 8; size++ {
		e := llmtest.Connect(t, llmtest.Serve(t, newServer(t, func(c *Config) { c.Client = chopped{text, size} })))
		req := llmtest.Prompted("hi")
		req.Model = "gpt-4.1"
		if got, err := e.Complete(t.Context(), req, nil); err != nil || got.Text != text {
			t.Errorf("in pieces of %d bytes: got %q, %v", size, got.Text, err)
		}
	}
}

// A chopped client streams its text in pieces of size bytes.
type chopped struct {
	text string
	size int
}

func (c chopped) Complete(_ context.Context, _ llm.Request, onDelta func(llm.Delta)) (llm.Response, error) {
	for i := 0; i < len(c.text); i += c.size {
		onDelta(llm.Delta{Text: c.text[i:min(i+c.size, len(c.text))]})
	}
	return llm.Response{Text: c.text, Finish: "stop"}, nil
}

type recorder struct {
	llm.Client
	last llm.Request
}

func (r *recorder) Complete(ctx context.Context, req llm.Request, onDelta func(llm.Delta)) (llm.Response, error) {
	r.last = req
	return r.Client.Complete(ctx, req, onDelta)
}

func post(t testing.TB, url, path, body string) (status int, text string) {
	t.Helper()
	resp, err := http.Post(url+path, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

// Replies have the format of the OpenAI API.
func TestOnTheWire(t *testing.T) {
	url := llmtest.Serve(t, newServer(t))
	const messages = `"model":"gpt-4.1","messages":[{"role":"developer","content":"x"},` +
		`{"role":"user","content":[{"type":"text","text":"a \"b\""}]}]`
	const chunk = `data: {"id":"ID","object":"chat.completion.chunk","created":0,"model":"gpt-4.1","choices":[`
	const usage = `"usage":{"prompt_tokens":100,"completion_tokens":2,"total_tokens":102,` +
		`"prompt_tokens_details":{"cached_tokens":40},"completion_tokens_details":{"reasoning_tokens":1}}`
	for _, tc := range []struct{ name, body, want string }{
		{"streamed", `{` + messages + `,"stream":true,"stream_options":{"include_usage":true}}`,
			chunk + `{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}` + "\n\n" +
				chunk + `{"index":0,"delta":{"reasoning_content":"hm"},"finish_reason":null}]}` + "\n\n" +
				chunk + `{"index":0,"delta":{"content":"a "},"finish_reason":null}]}` + "\n\n" +
				chunk + `{"index":0,"delta":{"content":"\"b\" "},"finish_reason":null}]}` + "\n\n" +
				chunk + `{"index":0,"delta":{},"finish_reason":"stop"}]}` + "\n\n" +
				chunk + `],` + usage + "}\n\ndata: [DONE]\n\n"},
		{"streamed without usage, cut", `{` + messages + `,"stream":true,"max_completion_tokens":1}`,
			chunk + `{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}` + "\n\n" +
				chunk + `{"index":0,"delta":{"reasoning_content":"hm"},"finish_reason":null}]}` + "\n\n" +
				chunk + `{"index":0,"delta":{"content":"a "},"finish_reason":null}]}` + "\n\n" +
				chunk + `{"index":0,"delta":{},"finish_reason":"length"}]}` + "\n\ndata: [DONE]\n\n"},
		{"whole", `{` + messages + `}`,
			`{"id":"ID","object":"chat.completion","created":0,"model":"gpt-4.1",` +
				`"choices":[{"index":0,"message":{"role":"assistant","content":"a \"b\" ",` +
				`"reasoning_content":"hm"},"finish_reason":"stop"}],` + usage + "}\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			status, got := post(t, url, "/chat/completions", tc.body)
			if status != http.StatusOK {
				t.Fatalf("%d %s", status, got)
			}
			if diff := cmp.Diff(tc.want, anonymous(got)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

// anonymous replaces the ID and the time of creation.
func anonymous(s string) string {
	_, id, _ := strings.Cut(s, `"id":"`)
	id, _, _ = strings.Cut(id, `"`)
	_, created, _ := strings.Cut(s, `"created":`)
	created, _, _ = strings.Cut(created, ",")
	return strings.NewReplacer(id, "ID", `"created":`+created, `"created":0`).Replace(s)
}

func TestRefuses(t *testing.T) {
	url := llmtest.Serve(t, newServer(t))
	const hi = `"messages":[{"role":"user","content":"hi"}]`
	for _, tc := range []struct {
		path, body   string
		status       int
		param, words string
	}{
		{"/chat/completions", `{"model":`, 400, "", "could not parse the JSON"},
		{"/chat/completions", `{"model":7}`, 400, "", "cannot unmarshal number"},
		{"/chat/completions", `{` + hi + `}`, 400, "model", "must provide a model"},
		{"/chat/completions", `{"model":"gpt-4.1"}`, 400, "messages", "Missing required"},
		{"/chat/completions", `{"model":"gpt-9",` + hi + `}`, 404, "model", "Served are: gpt-4.1, llama-3.2-3b."},
		{"/chat/completions", `{"model":"gpt-4.1","messages":[{"role":"tool","content":"x"}]}`, 400, "messages[0].role", "Invalid value"},
		{"/chat/completions", `{"model":"gpt-4.1","messages":[{"role":"user","content":[{"type":"image_url"}]}]}`, 400, "", "not supported"},
		{"/chat/completions", `{"model":"gpt-4.1",` + hi + `,"temperature":2.1}`, 400, "temperature", "between 0 and 2"},
		{"/chat/completions", `{"model":"gpt-4.1",` + hi + `,"top_p":0}`, 400, "top_p", "above 0"},
		{"/chat/completions", `{"model":"gpt-4.1",` + hi + `,"max_tokens":0}`, 400, "max_tokens", "at least 1"},
		{"/chat/completions", `{"model":"gpt-4.1",` + hi + `,"max_tokens":1,"max_completion_tokens":1}`, 400, "max_tokens", "at the same time"},
		{"/chat/completions", `{"model":"gpt-4.1",` + hi + `,"n":2}`, 400, "n", "one choice"},
		{"/chat/completions", `{"model":"gpt-4.1",` + hi + `,"tools":[{}]}`, 400, "tools", "not supported"},
		{"/chat/completions", `{"model":"gpt-4.1",` + hi + `,"response_format":{"type":"json_object"}}`, 400, "response_format", "not supported"},
		{"/chat/completions", `{"model":"gpt-4.1",` + hi + `,"stop":["a","b","c","d","e"]}`, 400, "stop", "at most 4"},
		{"/chat/completions", strings.Repeat(" ", 17<<20), 413, "", "longer than"},
		{"/embeddings", `{"model":"simulated-hashed-ngrams"}`, 400, "input", "Missing required"},
		{"/embeddings", `{"model":"qwen3-embedding-0.6b","input":"x"}`, 404, "model", "the simulated one is simulated-hashed-ngrams"},
		{"/embeddings", `{"model":"simulated-hashed-ngrams","input":"x","encoding_format":"hex"}`, 400, "encoding_format",
			"'float' and 'base64'"},
		{"/embeddings", `{"model":"simulated-hashed-ngrams","input":"x","dimensions":8}`, 400, "dimensions", "has 256"},
		{"/completions", `{}`, 404, "", "Unknown request: POST /v1/completions"},
	} {
		status, text := post(t, url, tc.path, tc.body)
		var got struct {
			Error struct{ Message, Type, Param string }
		}
		if err := json.Unmarshal([]byte(text), &got); err != nil {
			t.Errorf("%.80s: %v in %s", tc.body, err, text)
		}
		if status != tc.status || got.Error.Param != tc.param || !strings.Contains(got.Error.Message, tc.words) ||
			got.Error.Type != "invalid_request_error" {
			t.Errorf("%.80s: got %d %+v", tc.body, status, got.Error)
		}
	}
}

func TestKey(t *testing.T) {
	url := llmtest.Serve(t, newServer(t, func(c *Config) { c.Key = "sk-right" }))
	for key, want := range map[llm.Secret]int{"sk-right": 0, "sk-wrong": 401, "": 401} {
		e := llmtest.Connect(t, url, func(c *llm.Config) { c.Key, c.Model = key, "gpt-4.1" })
		_, err := e.Complete(t.Context(), llmtest.Prompted("hi"), nil)
		var api *llm.APIError
		if errors.As(err, &api); (want == 0) != (err == nil) || want != 0 && api.Status != want {
			t.Errorf("key %q: %v", string(key), err)
		}
	}
}

func TestModels(t *testing.T) {
	m := newServer(t)
	resp, err := http.Get(llmtest.Serve(t, m) + "/models")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, _ := io.ReadAll(resp.Body)
	want := `{"object":"list","data":[{"id":"gpt-4.1","object":"model","owned_by":"hybridflow"},` +
		`{"id":"llama-3.2-3b","object":"model","owned_by":"hybridflow"},` +
		`{"id":"simulated-hashed-ngrams","object":"model","owned_by":"hybridflow"}]}`
	if got := strings.TrimSpace(string(b)); got != want {
		t.Errorf("got %s", got)
	}
}

// An error of the client keeps its status and its retry time.
func TestPassesErrorsOn(t *testing.T) {
	url := llmtest.Serve(t, newServer(t, func(c *Config) {
		c.Client = llmtest.Broken{Err: &llm.APIError{Status: 429, Code: "rate_limit_exceeded", Message: "slow", RetryAfter: 2 * time.Second}}
	}))
	_, err := llmtest.Connect(t, url, func(c *llm.Config) { c.Model = "gpt-4.1" }).Complete(t.Context(), llmtest.Prompted("hi"), nil)
	var api *llm.APIError
	if !errors.As(err, &api) || api.Status != 429 || api.Code != "rate_limit_exceeded" || api.RetryAfter != 2*time.Second || !api.Retryable {
		t.Errorf("got %+v", err)
	}
}

func TestNewErrors(t *testing.T) {
	for want, change := range map[string]func(*Config){
		`no price for model "gpt-9"`: func(c *Config) { c.Models = []string{"gpt-9"} },
		"need at least one":          func(c *Config) { c.Models = nil },
		"time scale":                 func(c *Config) { c.TimeScale = -1 },
	} {
		c := Config{Client: llmtest.Scripted{}, Models: []string{"gpt-4.1"}, Prices: llmtest.MustPrices(t)}
		change(&c)
		if _, err := New(c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

func BenchmarkStreams(b *testing.B) {
	e := llmtest.Connect(b, llmtest.Serve(b, newServer(b)), func(c *llm.Config) { c.Model = "gpt-4.1" })
	req := llmtest.Prompted(strings.Repeat("word ", 64))
	b.ReportAllocs()
	b.SetParallelism(32)
	b.ResetTimer()
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			if _, err := e.Complete(context.Background(), req, nil); err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "streams/s")
}

// No way to print a server shows its key.
func TestKeepsItsKey(t *testing.T) {
	m := newServer(t, func(c *Config) { c.Key = "sk-hidden" })
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		if s := fmt.Sprintf(verb, m); strings.Contains(s, "sk-hidden") || strings.Contains(s, fmt.Sprintf("%x", "sk-hidden")) {
			t.Errorf("%s shows the key: %s", verb, s)
		}
	}
}
