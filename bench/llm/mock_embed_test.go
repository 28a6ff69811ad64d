package llm

import (
	"fmt"
	"testing"
)

// Embeddings over HTTP are those in process, bit for bit, over several batches.
func TestEmbed(t *testing.T) {
	var texts []string
	for i := range 131 {
		texts = append(texts, fmt.Sprintf("text number %d", i))
	}
	var e Embedder = connect(t, serve(t, newMock(t)))
	got, err := e.Embed(t.Context(), SimulatedEmbedding, texts)
	if err != nil {
		t.Fatal(err)
	}
	want, _ := SimulatedEmbedder{}.Embed(t.Context(), SimulatedEmbedding, texts)
	for i := range want {
		for j := range want[i] {
			if got[i][j] != want[i][j] {
				t.Fatalf("text %d, dimension %d: %v over HTTP, %v in process", i, j, got[i][j], want[i][j])
			}
		}
	}
}
