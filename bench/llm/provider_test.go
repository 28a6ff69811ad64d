package llm

import (
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite golden files")

// golden compares with a file of testdata, or writes it.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (go test -update writes it)", err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; got\n%swant\n%s", file, got, want)
	}
}

// openAIFields are those of a chat request, as the public reference lists them.
const openAIFields = "messages model audio frequency_penalty function_call functions logit_bias logprobs max_completion_tokens max_tokens metadata modalities n " +
	"parallel_tool_calls prediction presence_penalty reasoning_effort response_format seed service_tier stop store stream stream_options temperature " +
	"tool_choice tools top_logprobs top_p user web_search_options"

// providers are the servers that Endpoint is made for: how each is configured,
// and the fields that its public reference names.
var providers = []struct {
	name   string
	source string
	fields string
	config Config
}{
	{"openai", "https://platform.openai.com/docs/api-reference/chat/create", openAIFields,
		Config{Model: "gpt-4.1", Logprobs: true, ExtraBody: map[string]any{"service_tier": "default", "store": false}}},
	{"openai-reasoning", "https://platform.openai.com/docs/api-reference/chat/create", openAIFields,
		Config{Model: "o4-mini", ExtraBody: map[string]any{"reasoning_effort": "low", "stop": nil}}},
	{"vllm", "https://docs.vllm.ai/en/stable/serving/openai_compatible_server.html",
		openAIFields + " top_k min_p repetition_penalty length_penalty min_tokens ignore_eos skip_special_tokens chat_template_kwargs priority",
		Config{Model: "meta-llama/Llama-3.2-3B-Instruct", LimitField: "max_completion_tokens", Logprobs: true, ExtraBody: map[string]any{"top_k": 20, "chat_template_kwargs": map[string]bool{"enable_thinking": false}}}},
	{"llamacpp", "https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md",
		openAIFields + " top_k min_p cache_prompt repeat_penalty timings_per_token reasoning_format chat_template_kwargs",
		Config{Model: "llama-3.2-3b", ExtraBody: map[string]any{"cache_prompt": true}}},
	{"ollama", "https://docs.ollama.com/api/openai-compatibility",
		"model messages frequency_penalty presence_penalty response_format seed stop stream stream_options temperature top_p max_tokens tools reasoning_effort reasoning",
		Config{Model: "llama3.2"}},
	{"lmstudio", "https://lmstudio.ai/docs/developer/openai-compat/chat-completions, and api-changelog for stream_options",
		"model top_p top_k messages temperature max_tokens stream stream_options stop presence_penalty frequency_penalty logit_bias repeat_penalty seed",
		Config{Model: "llama-3.2-3b-instruct", ExtraBody: map[string]any{"repeat_penalty": 1.0}}},
	{"openrouter", "https://openrouter.ai/docs/api-reference/overview",
		"messages model models provider response_format stop stream stream_options max_tokens max_completion_tokens temperature tools tool_choice seed top_p top_k " +
			"frequency_penalty presence_penalty repetition_penalty logit_bias logprobs top_logprobs min_p top_a transforms reasoning usage user",
		Config{Model: "anthropic/claude-sonnet-4", ExtraBody: map[string]any{"provider": map[string]any{"allow_fallbacks": false}, "usage": map[string]bool{"include": true}}}},
	{"tgi", "https://github.com/huggingface/text-generation-inference/blob/main/docs/openapi.json",
		"messages model frequency_penalty logit_bias logprobs max_tokens n presence_penalty response_format seed stop stream stream_options temperature " +
			"tool_choice tool_prompt tools top_logprobs top_p",
		Config{Model: "meta-llama/Llama-3.2-3B-Instruct", Logprobs: true}},
	{"deepseek", "https://api-docs.deepseek.com/api/create-chat-completion",
		"messages model frequency_penalty max_tokens presence_penalty response_format stop stream stream_options temperature top_p tools tool_choice logprobs top_logprobs",
		Config{Model: "deepseek-chat", ExtraBody: map[string]any{"seed": nil}}}, // it knows no seed
}

// What goes out to each provider is what its golden file says, and nothing
// that its reference does not name.
func TestProviderRequests(t *testing.T) {
	for _, p := range providers {
		t.Run(p.name, func(t *testing.T) {
			var got []byte
			p.config.BaseURL = serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				got, _ = io.ReadAll(r.Body)
				if r.Method != http.MethodPost || r.URL.Path != "/v1/chat/completions" || r.Header.Get("Content-Type") != "application/json" {
					t.Errorf("%s %s of %s", r.Method, r.URL, r.Header.Get("Content-Type"))
				}
				stream(says("a"), stop, done)(w, r)
			}))
			e, err := NewEndpoint(p.config)
			if err != nil {
				t.Fatal(err)
			}
			defer e.Close()
			req := Request{Messages: []Message{{"system", "Answer in a word."}, {"user", "2 + 2 < 5?"}},
				Temperature: 0, TopP: 0.95, MaxTokens: 64, Seed: 7, Stop: []string{"</answer>"}}
			if _, err := e.Complete(t.Context(), req, nil); err != nil {
				t.Fatal(err)
			}
			golden(t, "request-"+p.name+".json", got)
			var sent map[string]json.RawMessage
			if err := json.Unmarshal(got, &sent); err != nil {
				t.Fatal(err)
			}
			known := strings.Fields(p.fields)
			for field := range sent {
				if !slices.Contains(known, field) {
					t.Errorf("%s is not in the reference, %s", field, p.source)
				}
			}
		})
	}
}

// Embeddings are asked for in fields that every server knows.
func TestEmbeddingRequest(t *testing.T) {
	var got []byte
	e := connect(t, serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got, _ = io.ReadAll(r.Body)
		if r.URL.Path != "/v1/embeddings" || r.Header.Get("Authorization") != "Bearer sk-very-secret" {
			t.Errorf("%s with %s", r.URL, r.Header.Get("Authorization"))
		}
		io.WriteString(w, `{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[2]}]}`)
	})))
	if _, err := e.Embed(t.Context(), "qwen3-embedding-0.6b", []string{"one", "two"}); err != nil {
		t.Fatal(err)
	}
	golden(t, "request-embeddings.json", append(bytes.TrimSpace(got), '\n'))
	var sent map[string]json.RawMessage
	if err := json.Unmarshal(got, &sent); err != nil {
		t.Fatal(err)
	}
	for field := range sent {
		if !slices.Contains([]string{"input", "model", "dimensions", "encoding_format", "user"}, field) {
			t.Errorf("%s is not in the reference, https://platform.openai.com/docs/api-reference/embeddings/create", field)
		}
	}
}

// Each transcript is headers, a blank line, and a stream as a provider shapes
// it; the golden file beside it is what becomes of it, without the timings.
func TestProviderStreams(t *testing.T) {
	files, err := filepath.Glob("testdata/stream-*.txt")
	if err != nil || len(files) < len(providers) {
		t.Fatalf("%d transcripts for %d providers, %v", len(files), len(providers), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			head, body, _ := strings.Cut(string(text), "\n\n")
			e := connect(t, serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				for line := range strings.Lines(head) {
					name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
					w.Header().Set(name, value)
				}
				io.WriteString(w, body)
			})))
			var streamed string
			got, err := e.Complete(t.Context(), prompted("2 + 2?"), func(d Delta) { streamed += d.Text })
			if err != nil {
				t.Fatal(err)
			}
			if streamed != got.Text || got.TTFT <= 0 || got.Took < got.TTFT {
				t.Errorf("streamed %q of %q, first after %v of %v", streamed, got.Text, got.TTFT, got.Took)
			}
			got.TTFT, got.ITL, got.Took = 0, 0, 0
			b, err := json.MarshalIndent(got, "", "\t")
			if err != nil {
				t.Fatal(err)
			}
			golden(t, strings.TrimSuffix(filepath.Base(file), ".txt")+".json", append(b, '\n'))
		})
	}
}
