package sim

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

func TestSimulatedEmbedder(t *testing.T) {
	v, err := Embedder{}.Embed(t.Context(), EmbeddingModel, []string{
		"The mass of the moving body", "the MASS of the moving body!", "mass of a body", "an entirely different matter", "", "Größe 12"})
	if err != nil {
		t.Fatal(err)
	}
	dot := func(a, b []float32) (sum float64) {
		for i := range a {
			sum += float64(a[i]) * float64(b[i])
		}
		return sum
	}
	for i := range v {
		if len(v[i]) != 256 || math.Abs(dot(v[i], v[i])-1) > 1e-6 {
			t.Errorf("text %d: %d dimensions, length %v", i, len(v[i]), math.Sqrt(dot(v[i], v[i])))
		}
	}
	same, near, far := dot(v[0], v[1]), dot(v[0], v[2]), dot(v[0], v[3])
	if !(same > 0.999999 && near > far+0.2) {
		t.Errorf("cosines: %v to itself, %v to a text of shared words, %v to another", same, near, far)
	}
	// The dimensions of "größe", "12" and their pair, which no build may change.
	if got := fmt.Sprint(nonzero(v[5])); got != "[55:-0.5774 110:-0.5774 254:0.5774]" {
		t.Errorf("got %s", got)
	}
	if _, err := (Embedder{}).Embed(t.Context(), "qwen3-embedding-0.6b", nil); err == nil {
		t.Error("simulated vectors were served for a real model")
	}
}

func nonzero(v []float32) (out []string) {
	for i, x := range v {
		if x != 0 {
			out = append(out, fmt.Sprintf("%d:%.4f", i, x))
		}
	}
	return out
}

func BenchmarkSimulatedEmbedder(b *testing.B) {
	text := []string{strings.Repeat("a question of some length ", 20)}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := (Embedder{}).Embed(b.Context(), EmbeddingModel, text); err != nil {
			b.Fatal(err)
		}
	}
}
