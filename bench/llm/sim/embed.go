package sim

import (
	"context"
	"fmt"
	"hash/fnv"
	"math"
	"strings"
	"unicode"
)

// The name of the simulated embedding model, and its dimensions.
const (
	EmbeddingModel = "simulated-hashed-ngrams"
	EmbeddingDims  = 256
)

// Embedder simulates an embedding model by feature hashing (Weinberger et al. 2009):
// each word of a text, in lower case, and each pair of neighbours is hashed to a
// dimension and a sign; the vector has unit length. Texts that share words are near
// each other; meaning has no influence. It serves [EmbeddingModel] only, so that its
// vectors are not taken for those of a real model. It has no state.
type Embedder struct{}

// Embed implements [llm.Embedder]. Its errors are those of another model's name and of
// the context.
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
	if square == 0 { // no words, or words that cancel out: always the same unit vector
		v[0], square = 1, 1
	}
	for i := range v {
		v[i] /= float32(math.Sqrt(square))
	}
	return v
}
