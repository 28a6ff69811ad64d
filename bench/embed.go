package bench

import (
	"context"
	"fmt"

	"hybridflow/bench/llm"
	"hybridflow/router"
)

// NewEmbedding connects a router's text features to an embedding model: one
// behind /v1/embeddings, or, where no URL is given, the simulated one. It asks
// for one vector, to learn how long they are. Close it by calling stop.
func NewEmbedding(ctx context.Context, spec ModelSpec, getenv func(string) string) (e *router.Embedding, stop func(), err error) {
	embedder, stop, err := newEmbedder(spec, getenv)
	if err != nil {
		return nil, nil, fmt.Errorf("embed: %w", err)
	}
	e = &router.Embedding{Model: spec.Model, Embed: func(texts []string) ([][]float32, error) {
		return embedder.Embed(ctx, spec.Model, texts)
	}}
	probe, err := e.Embed([]string{"how long are the vectors?"})
	if err != nil {
		stop()
		return nil, nil, fmt.Errorf("embed by %s: %w", spec.Model, err)
	}
	e.Dims = len(probe[0])
	return e, stop, nil
}

func newEmbedder(spec ModelSpec, getenv func(string) string) (llm.Embedder, func(), error) {
	if spec.URL == "" {
		if spec.Model != llm.SimulatedEmbedding {
			return nil, nil, fmt.Errorf("%q needs a URL, such as %s@http://127.0.0.1:8089/v1; without one there is %s", spec.Model, spec.Model, llm.SimulatedEmbedding)
		}
		return llm.SimulatedEmbedder{}, func() {}, nil
	}
	c, err := spec.endpoint(1, getenv)
	if err != nil {
		return nil, nil, err
	}
	endpoint, err := llm.NewEndpoint(c)
	if err != nil {
		return nil, nil, err
	}
	return endpoint, endpoint.Close, nil
}

// attach gives a router that learned from embeddings the model that makes them.
func (h *Harness) attach(ctx context.Context, path string, m *router.Model, getenv func(string) string) error {
	learned := m.Features.Embedding
	if learned == nil {
		return nil
	}
	spec := h.Experiment.Embed
	if spec.Model == "" {
		spec.Model = learned.Model
	}
	e, stop, err := NewEmbedding(ctx, spec, getenv)
	if err != nil {
		return fmt.Errorf("router %s: %w", path, err)
	}
	h.stops = append(h.stops, stop)
	if e.Model != learned.Model || e.Dims != learned.Dims {
		return fmt.Errorf("router %s learned from embeddings by %s with %d numbers; %s has %d", path, learned.Model, learned.Dims, e.Model, e.Dims)
	}
	m.Attach(e.Embed)
	return nil
}
