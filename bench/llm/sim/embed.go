package sim

import (
	"context"
	"fmt"
	"hash/fnv"
	"math"
	"strings"
	"unicode"
)

// Simulated embeddings: the model's name, and its dimensions.
const (
	EmbeddingModel = "simulated-hashed-ngrams"
	EmbeddingDims  = 256
)

// Embedder stands in for an embedding model. A text is its words, in
// lower case, and their pairs of neighbours, each hashed to a dimension and a
// sign; the vector has unit length. Texts that share words are near each
// other; of meaning it knows nothing. It answers to [EmbeddingModel] alone,
// so that its vectors are not taken for those of a real model.
type Embedder struct{}

// Embed never fails but for a model's name and the context.
func (Embedder) Embed(ctx context.Context, model string, texts []string) ([][]float32, error) {
	if model != EmbeddingModel {
		return nil, fmt.Errorf("no embedding model %q; the simulated one is %s", model, EmbeddingModel)
	}
	vectors := make([][]float32, len(texts))
	for i, text := range texts {
		vectors[i] = hashedNgrams(text)
	}
	return vectors, ctx.Err()
}

func hashedNgrams(text string) []float32 {
	v := make([]float32, EmbeddingDims)
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	add := func(parts ...string) {
		h := fnv.New64a()
		for _, p := range parts {
			h.Write([]byte(p))
			h.Write([]byte{0})
		}
		sum := h.Sum64()
		v[sum%EmbeddingDims] += float32(1 - 2*int(sum>>63))
	}
	for i, w := range words {
		add(w)
		if i > 0 {
			add(words[i-1], w)
		}
	}
	square := 0.0
	for _, x := range v {
		square += float64(x) * float64(x)
	}
	if square == 0 { // no words, or words that cancel out: any unit vector, but always the same
		v[0], square = 1, 1
	}
	for i := range v {
		v[i] /= float32(math.Sqrt(square))
	}
	return v
}
