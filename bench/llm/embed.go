package llm

import (
	"cmp"
	"context"
	"fmt"
	"slices"

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

// Embed asks the server's /embeddings, once per batch of texts; an empty model
// means the one of the Config. Errors are those of Complete.
func (e *Endpoint) Embed(ctx context.Context, model string, texts []string) ([][]float32, error) {
	vectors, _, err := e.EmbedCounted(ctx, model, texts)
	return vectors, err
}

// EmbedCounted is Embed with the prompt tokens that the server counted, -1
// where it counted none or what cannot be.
func (e *Endpoint) EmbedCounted(ctx context.Context, model string, texts []string) (vectors [][]float32, tokens int, err error) {
	model = cmp.Or(model, e.config.Model)
	vectors = make([][]float32, 0, len(texts))
	for batch := range slices.Chunk(texts, embedBatch) {
		got, n, err := e.embed(ctx, model, batch)
		if err != nil {
			return nil, -1, err
		}
		vectors = append(vectors, got...)
		if n <= 0 || n > mostTokens || tokens < 0 {
			tokens = -1
		} else {
			tokens += n
		}
	}
	for i, v := range vectors {
		if len(v) == 0 || len(v) != len(vectors[0]) {
			return nil, -1, fmt.Errorf("%s at %s: embedding %d has %d dimensions, the first has %d", model, e.config.BaseURL, i, len(v), len(vectors[0]))
		}
	}
	return vectors, tokens, nil
}

// embed makes one request.
func (e *Endpoint) embed(ctx context.Context, model string, texts []string) (vectors [][]float32, tokens int, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, e.config.Total,
		&TimeoutError{Model: model, URL: e.config.BaseURL, Phase: "vectors", After: e.config.Total})
	defer cancel()
	c := &call{}
	resp, err := e.vector(context.WithValue(ctx, callKey{}, c), openai.EmbeddingRequestStrings{Model: openai.EmbeddingModel(model), Input: texts})
	if err != nil || c.fault != nil {
		return nil, 0, e.explain(ctx, model, c, err)
	}
	vectors = make([][]float32, len(texts))
	for _, d := range resp.Data { // Index tells the order; the list need not
		if d.Index < 0 || d.Index >= len(texts) || vectors[d.Index] != nil {
			return nil, 0, fmt.Errorf("%s at %s: asked for %d embeddings, got number %d", model, e.config.BaseURL, len(texts), d.Index)
		}
		vectors[d.Index] = d.Embedding
	}
	if len(resp.Data) != len(texts) {
		return nil, 0, fmt.Errorf("%s at %s: asked for %d embeddings, got %d", model, e.config.BaseURL, len(texts), len(resp.Data))
	}
	return vectors, resp.Usage.PromptTokens, nil
}
