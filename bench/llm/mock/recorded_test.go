package mock

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/internal/llmtest"
	"hybridflow/bench/llm/sim"
)

// The server accepts the requests of real clients, streamed and not.
func TestAcceptsRecorded(t *testing.T) {
	for _, r := range llmtest.Recordings(t, "../testdata/client-*.json") {
		t.Run(r.Client+"/"+r.Style, func(t *testing.T) {
			model := r.Body["model"].(string)
			if strings.HasPrefix(r.Style, "embeddings") {
				r.Body["model"] = sim.EmbeddingModel // the only served one
			}
			prices, err := llm.LoadPrices("", model+"=0/0")
			if err != nil {
				t.Fatal(err)
			}
			m := newServer(t, func(c *Config) { c.Models, c.Prices = []string{model}, prices })
			base := strings.TrimSuffix(llmtest.Serve(t, m), "/v1")
			text, err := json.Marshal(r.Body)
			if err != nil {
				t.Fatal(err)
			}
			resp, err := http.Post(base+r.Path, r.ContentType, bytes.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			reply, err := io.ReadAll(resp.Body)
			if err != nil || resp.StatusCode != http.StatusOK {
				t.Fatalf("%s, %v: %s", resp.Status, err, reply)
			}
			if streamed := bytes.HasSuffix(reply, []byte("data: [DONE]\n\n")); streamed != (r.Body["stream"] == true) {
				t.Errorf("asked for stream %v, got %s", r.Body["stream"], reply)
			}
		})
	}
}

// OpenAI's own client receives the same replies as ours.
func TestRealClient(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed")
	}
	if out, err := exec.Command(python, "-c", "import openai").CombinedOutput(); err != nil {
		t.Skipf("needs openai for python3 (pip install openai): %s", bytes.TrimSpace(out))
	}
	url := llmtest.Serve(t, newServer(t))
	cmd := exec.Command(python, "../testdata/record_clients.py", "check", url)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, &stderr)
	}
	type reply struct {
		Text, Finish string
		Usage        usage
	}
	var got struct {
		Streamed, Whole reply
		Vectors         map[string][][]float32
		Models          []string
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	e := llmtest.Connect(t, url)
	ours, err := e.Complete(t.Context(), llm.Request{Model: "gpt-4.1", Messages: []llm.Message{{Role: "user", Content: "2 + 2 < 5?"}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := reply{Text: ours.Text, Finish: ours.Finish}
	want.Usage.Prompt, want.Usage.Completion, want.Usage.Total = ours.Usage.Prompt, ours.Usage.Completion,
		ours.Usage.Prompt+ours.Usage.Completion
	want.Usage.PromptDetails.Cached, want.Usage.CompletionDetails.Reasoning = ours.Usage.CachedPrompt, ours.Usage.Reasoning
	if diff := cmp.Diff([]reply{want, want}, []reply{got.Streamed, got.Whole}); diff != "" {
		t.Errorf("-ours +streamed and whole\n%s", diff)
	}
	vectors, _, err := e.Embed(t.Context(), sim.EmbeddingModel, []string{"one", "two"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string][][]float32{"base64": vectors, "float": vectors}, got.Vectors); diff != "" {
		t.Errorf("vectors: -ours +theirs\n%s", diff)
	}
	if want := []string{"gpt-4.1", "llama-3.2-3b", sim.EmbeddingModel}; !slices.Equal(got.Models, want) {
		t.Errorf("models %v, want %v", got.Models, want)
	}
}
