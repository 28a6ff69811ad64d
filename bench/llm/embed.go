package llm

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"unicode"

	openai "github.com/sashabaranov/go-openai"
)

// An Embedder turns texts into vectors, one each and in their order. All have
// the same length, which depends on the model.
type Embedder interface {
	Embed(ctx context.Context, model string, texts []string) ([][]float32, error)
}

// embedBatch is how many texts go into one request; OpenAI takes 2,048, others
// fewer.
const embedBatch = 128

// Embed asks the server's /embeddings; an empty model means the one of the
// Config. Errors are those of Complete.
func (e *Endpoint) Embed(ctx context.Context, model string, texts []string) ([][]float32, error) {
	model = cmp.Or(model, e.config.Model)
	vectors := make([][]float32, 0, len(texts))
	for batch := range slices.Chunk(texts, embedBatch) {
		got, err := e.embed(ctx, model, batch)
		if err != nil {
			return nil, err
		}
		vectors = append(vectors, got...)
	}
	for i, v := range vectors {
		if len(v) == 0 || len(v) != len(vectors[0]) {
			return nil, fmt.Errorf("%s at %s: embedding %d has %d dimensions, the first has %d", model, e.config.BaseURL, i, len(v), len(vectors[0]))
		}
	}
	return vectors, nil
}

func (e *Endpoint) embed(ctx context.Context, model string, texts []string) ([][]float32, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, e.config.Total,
		&TimeoutError{Model: model, URL: e.config.BaseURL, Phase: "total", After: e.config.Total})
	defer cancel()
	c := &call{}
	resp, err := e.vector(context.WithValue(ctx, callKey{}, c), openai.EmbeddingRequestStrings{Model: openai.EmbeddingModel(model), Input: texts})
	if err != nil {
		return nil, e.explain(ctx, model, c, err)
	}
	vectors := make([][]float32, len(texts))
	for _, d := range resp.Data { // Index tells the order; the list need not
		if d.Index < 0 || d.Index >= len(texts) || vectors[d.Index] != nil {
			return nil, fmt.Errorf("%s at %s: asked for %d embeddings, got number %d", model, e.config.BaseURL, len(texts), d.Index)
		}
		vectors[d.Index] = d.Embedding
	}
	if len(resp.Data) != len(texts) {
		return nil, fmt.Errorf("%s at %s: asked for %d embeddings, got %d", model, e.config.BaseURL, len(texts), len(resp.Data))
	}
	return vectors, nil
}

// Simulated embeddings: the model's name, and its dimensions.
const (
	SimulatedEmbedding = "simulated-hashed-ngrams"
	simulatedDims      = 256
)

// SimulatedEmbedder stands in for an embedding model. A text is its words, in
// lower case, and their pairs of neighbours, each hashed to a dimension and a
// sign; the vector has unit length. Texts that share words are near each
// other; of meaning it knows nothing. It answers to [SimulatedEmbedding] alone,
// so that its vectors are not taken for those of a real model.
type SimulatedEmbedder struct{}

// Embed never fails but for a model's name and the context.
func (SimulatedEmbedder) Embed(ctx context.Context, model string, texts []string) ([][]float32, error) {
	if model != SimulatedEmbedding {
		return nil, fmt.Errorf("no embedding model %q; the simulated one is %s", model, SimulatedEmbedding)
	}
	vectors := make([][]float32, len(texts))
	for i, text := range texts {
		vectors[i] = hashedNgrams(text)
	}
	return vectors, ctx.Err()
}

func hashedNgrams(text string) []float32 {
	v := make([]float32, simulatedDims)
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	add := func(parts ...string) {
		h := fnv.New64a()
		for _, p := range parts {
			h.Write([]byte(p))
			h.Write([]byte{0})
		}
		sum := h.Sum64()
		v[sum%simulatedDims] += float32(1 - 2*int(sum>>63))
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
