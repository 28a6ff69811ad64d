package bench

import (
	"cmp"
	"context"
	"fmt"

	"hybridflow/bench/endpoints"
	"hybridflow/bench/llm"
	"hybridflow/bench/llm/sim"
	"hybridflow/bench/settings"
	"hybridflow/router/learn"
)

// An embedding is the embedding model of a run's routers. At a live endpoint it
// is asked as models are: with retries, within the endpoint's limits, and its vectors
// are kept in run.db, from where they are replayed. It is asked while subtasks are
// placed, which live trials wait for; vectors from run.db take no time.
type embedding struct {
	spec   settings.Model
	router string // file of the first that needs it
	dims   int    // that it learned from
	price  llm.Price
	asked  llm.Client      // its line and meter; nil where no endpoint is asked: simulated, or replayed
	from   llm.Embedder    // that answers; nil in a replay without its run.db
	ctx    context.Context // of the run under way
}

// NewEmbedding connects a router's text features to an embedding model: one
// behind /v1/embeddings, or, where no URL is given, the simulated one. It asks
// for one vector, to learn how long they are. Close it by calling stop.
func NewEmbedding(ctx context.Context, spec settings.Model, getenv func(string) string) (e *learn.Embedding, stop func(), err error) {
	l := endpoints.NewLines(getenv)
	var from llm.Embedder = sim.Embedder{}
	if err = needsURL(spec); err == nil && spec.URL != "" {
		var line *llm.Line
		if line, err = l.DialEmbedding(spec, 1); err == nil {
			from = llm.Vectors{Client: line}
		}
	}
	if err != nil {
		return nil, nil, fmt.Errorf("embed: %w", err)
	}
	e = &learn.Embedding{Model: spec.Model, Embed: func(texts []string) ([][]float32, error) {
		return from.Embed(ctx, spec.Model, texts)
	}}
	probe, err := e.Embed(probeText)
	if err != nil {
		l.Close()
		return nil, nil, fmt.Errorf("embed by %s: %w", spec.Model, err)
	}
	e.Dims = len(probe[0])
	return e, l.Close, nil
}

// probeText is embedded to learn how long a model's vectors are.
var probeText = []string{"how long are the vectors?"}

func needsURL(spec settings.Model) error {
	if spec.URL == "" && spec.Model != sim.EmbeddingModel {
		return fmt.Errorf("%q needs a URL, such as %s@http://127.0.0.1:8089/v1; without one there is %s",
			spec.Model, spec.Model, sim.EmbeddingModel)
	}
	return nil
}

// attach connects a router that learned from embeddings to the embedding model,
// which all routers of a run share.
func (h *Harness) attach(ctx context.Context, path string, m *learn.Model) error {
	learned := m.Features.Embedding
	if learned == nil {
		return nil
	}
	e := h.embedding
	if e == nil {
		e = &embedding{spec: h.Experiment.Embed, router: path, dims: learned.Dims, ctx: ctx}
		e.spec.Model = cmp.Or(e.spec.Model, learned.Model)
	}
	if e.spec.Model != learned.Model || e.dims != learned.Dims {
		return fmt.Errorf("router %s learned from embeddings by %s with %d numbers; "+
			"the run has %s with %d (all routers of a run need the same, as --embed names it)",
			path, learned.Model, learned.Dims, e.spec.Model, e.dims)
	}
	if h.embedding == nil {
		if err := h.dialEmbedding(e); err != nil {
			return fmt.Errorf("router %s: embed: %w", path, err)
		}
		h.embedding = e
	}
	m.Attach(func(texts []string) ([][]float32, error) { return e.from.Embed(e.ctx, e.spec.Model, texts) })
	if h.Experiment.Backend == "sim" { // other runs open their run.db first
		return e.check()
	}
	return nil
}

// dialEmbedding connects the embedding model: the simulated one, or that of an
// endpoint.
func (h *Harness) dialEmbedding(e *embedding) (err error) {
	if err := needsURL(e.spec); err != nil {
		return err
	}
	if e.spec.URL == "" {
		e.from = sim.Embedder{}
		return nil
	}
	if e.price, err = endpoints.PriceOf(e.spec); err != nil || h.Experiment.Backend == "replay" {
		return err
	}
	line, err := h.lines.DialEmbedding(e.spec, h.Experiment.TimeScale)
	if err != nil {
		return err
	}
	e.asked = h.meter.wrap(line, e.price)
	e.from = llm.Vectors{Client: e.asked}
	return nil
}

// check asks for one vector before anything else is paid for.
func (e *embedding) check() error {
	if e == nil {
		return nil
	}
	probe, err := e.from.Embed(e.ctx, e.spec.Model, probeText)
	if err != nil {
		return fmt.Errorf("router %s: embed by %s: %w", e.router, e.spec.Model, err)
	}
	if n := len(probe[0]); n != e.dims {
		return fmt.Errorf("router %s learned from embeddings by %s with %d numbers; %s gives %d",
			e.router, e.spec.Model, e.dims, e.spec.URL, n)
	}
	return nil
}
