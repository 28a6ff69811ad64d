package llm

import (
	"context"
	"slices"
	"time"
)

// An Embedding asks an endpoint for vectors in the form of a [Client], so that
// what stands around chats stands around it: [Retry], [Flow], [Breaker],
// [Finish], [Cap] and a [Store]. The messages of a request are the texts, at
// most as many as fit into one request of the server's; its response has Vectors
// and no text.
type Embedding struct{ Endpoint *Endpoint }

// Complete asks once. Errors are those of [Endpoint.Complete]; onDelta hears
// nothing.
func (e Embedding) Complete(ctx context.Context, req Request, _ func(Delta)) (Response, error) {
	texts := make([]string, len(req.Messages))
	for i, m := range req.Messages {
		texts[i] = m.Content
	}
	begin := time.Now()
	vectors, tokens, err := e.Endpoint.EmbedCounted(ctx, req.Model, texts)
	r := Response{Model: req.Model, Vectors: vectors, NoUsage: tokens < 0, Took: time.Since(begin), Attempts: 1}
	if err == nil && tokens >= 0 {
		r.Usage.Prompt = tokens
	}
	return r, err
}

// embedRequest asks for the vectors of texts. A cap wants to know where a reply
// ends, and one of vectors has no tokens: 1 is the least that can be said.
func EmbedRequest(model string, texts ...string) Request {
	r := Request{Model: model, MaxTokens: 1}
	for _, t := range texts {
		r.Messages = append(r.Messages, Message{Role: "input", Content: t})
	}
	return r
}

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
