package llm_test

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

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/internal/llmtest"
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

// sent returns the request in which an endpoint so configured puts a chat with
// every setting, and its body.
func sent(t *testing.T, c llm.Config) (r *http.Request, body []byte) {
	t.Helper()
	c.BaseURL = llmtest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, got *http.Request) {
		r = got
		body, _ = io.ReadAll(got.Body)
		llmtest.Stream(llmtest.Says("a"), llmtest.Stop, llmtest.Done)(w, got)
	}))
	e, err := llm.NewEndpoint(c)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	req := llm.Request{Messages: []llm.Message{{"system", "Answer in a word."}, {"user", "2 + 2 < 5?"}},
		Temperature: 0, TopP: 0.95, MaxTokens: 64, Seed: 7, Stop: []string{"</answer>"}}
	if _, err := e.Complete(t.Context(), req, nil); err != nil {
		t.Fatal(err)
	}
	return r, body
}

// What goes out to each provider is what its golden file says, and nothing
// that its reference does not name.
func TestProviderRequests(t *testing.T) {
	for _, p := range providers {
		t.Run(p.name, func(t *testing.T) {
			r, body := sent(t, p.config)
			if r.Method != http.MethodPost || r.URL.Path != "/v1/chat/completions" || r.Header.Get("Content-Type") != "application/json" {
				t.Errorf("%s %s of %s", r.Method, r.URL, r.Header.Get("Content-Type"))
			}
			golden(t, "request-"+p.name+".json", body)
			var sent map[string]json.RawMessage
			if err := json.Unmarshal(body, &sent); err != nil {
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

// Requests of embeddings have only fields that every server accepts.
func TestEmbeddingRequest(t *testing.T) {
	var got []byte
	e := llmtest.Connect(t, llmtest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got, _ = io.ReadAll(r.Body)
		if r.URL.Path != "/v1/embeddings" || r.Header.Get("Authorization") != "Bearer sk-very-secret" {
			t.Errorf("%s with %s", r.URL, r.Header.Get("Authorization"))
		}
		io.WriteString(w, `{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[2]}]}`)
	})))
	if _, _, err := e.Embed(t.Context(), "qwen3-embedding-0.6b", []string{"one", "two"}); err != nil {
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
			e := llmtest.Connect(t, llmtest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				for line := range strings.Lines(head) {
					name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
					w.Header().Set(name, value)
				}
				io.WriteString(w, body)
			})))
			var streamed string
			got, err := e.Complete(t.Context(), llmtest.Prompted("2 + 2?"), func(d llm.Delta) { streamed += d.Text })
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
