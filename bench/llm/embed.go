package llm

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

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

// Vectors is an [Embedder] whose requests go through a Client around an
// [Embedding].
type Vectors struct{ Client Client }

// Embed sends a request for each batch of texts.
func (v Vectors) Embed(ctx context.Context, model string, texts []string) ([][]float32, error) {
	var all [][]float32
	for batch := range slices.Chunk(texts, embedBatch) {
		r, err := v.Client.Complete(ctx, EmbedRequest(model, batch...), nil)
		if err != nil {
			return nil, err
		}
		all = append(all, r.Vectors...)
	}
	return all, nil
}

// EmbedRequest asks an [Embedding] for the vectors of texts. A [Cap] needs a limit
// of each reply's tokens; vectors have none, and 1 is the least that can be set.
func EmbedRequest(model string, texts ...string) Request {
	r := Request{Model: model, MaxTokens: 1}
	for _, t := range texts {
		r.Messages = append(r.Messages, Message{Role: "input", Content: t})
	}
	return r
}

// An Embedding asks an endpoint for vectors in the form of a [Client], so that
// what wraps chats wraps it too: a [Line], a [Cap] and a store. The messages of a
// request are the texts, at most as many as fit into one request to the server;
// its response has Vectors and no text.
type Embedding struct{ Endpoint *Endpoint }

// Complete asks once. Errors are those of [Endpoint.Complete]; onDelta is not
// called.
func (e Embedding) Complete(ctx context.Context, req Request, _ func(Delta)) (Response, error) {
	texts := make([]string, len(req.Messages))
	for i, m := range req.Messages {
		texts[i] = m.Content
	}
	begin := time.Now()
	vectors, tokens, err := e.Endpoint.Embed(ctx, req.Model, texts)
	return Response{Model: req.Model, Vectors: vectors, NoUsage: tokens < 0, Usage: Usage{Prompt: max(0, tokens)},
		Took: time.Since(begin), Attempts: 1}, err
}

// Embed asks the server's /embeddings once, for one vector per text; an empty
// model means the one of the Config. tokens is the server's count, -1 where it
// counted none or what cannot be. Errors are those of Complete.
func (e *Endpoint) Embed(ctx context.Context, model string, texts []string) (vectors [][]float32, tokens int, err error) {
	model = cmp.Or(model, e.config.Model)
	fail := func(format string, args ...any) ([][]float32, int, error) {
		return nil, -1, fmt.Errorf("%s at %s: %w", model, e.config.BaseURL, fmt.Errorf(format, args...))
	}
	ctx, cancel := context.WithTimeoutCause(ctx, e.config.Total,
		&TimeoutError{Model: model, URL: e.config.BaseURL, Phase: "vectors", After: e.config.Total})
	defer cancel()
	x := &exchange{}
	req := openai.EmbeddingRequestStrings{Model: openai.EmbeddingModel(model), Input: texts}
	resp, err := e.vector(context.WithValue(ctx, exchangeKey{}, x), req)
	if err != nil || x.fault != nil {
		return nil, -1, e.explain(ctx, model, x, err)
	}
	vectors = make([][]float32, len(texts))
	for _, d := range resp.Data { // Index has the order; the list need not
		if d.Index < 0 || d.Index >= len(texts) || vectors[d.Index] != nil {
			return fail("asked for %d embeddings, got number %d", len(texts), d.Index)
		}
		vectors[d.Index] = d.Embedding
	}
	if len(resp.Data) != len(texts) {
		return fail("asked for %d embeddings, got %d", len(texts), len(resp.Data))
	}
	for i, v := range vectors {
		if len(v) == 0 || len(v) != len(vectors[0]) {
			return fail("embedding %d has %d dimensions, the first has %d", i, len(v), len(vectors[0]))
		}
	}
	if tokens = resp.Usage.PromptTokens; tokens <= 0 || tokens > mostTokens {
		tokens = -1
	}
	return vectors, tokens, nil
}
