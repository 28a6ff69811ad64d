package mock

import (
	"fmt"
	"testing"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/internal/llmtest"
	"hybridflow/bench/llm/sim"
)

// Embeddings over HTTP are those in process, bit for bit, over several batches.
func TestEmbed(t *testing.T) {
	var texts []string
	for i := range 131 {
		texts = append(texts, fmt.Sprintf("text number %d", i))
	}
	e := llm.Vectors{Client: llm.Embedding{Endpoint: llmtest.Connect(t, llmtest.Serve(t, newServer(t)))}}
	got, err := e.Embed(t.Context(), sim.EmbeddingModel, texts)
	if err != nil {
		t.Fatal(err)
	}
	want, _ := sim.Embedder{}.Embed(t.Context(), sim.EmbeddingModel, texts)
	for i := range want {
		for j := range want[i] {
			if got[i][j] != want[i][j] {
				t.Fatalf("text %d, dimension %d: %v over HTTP, %v in process", i, j, got[i][j], want[i][j])
			}
		}
	}
}
