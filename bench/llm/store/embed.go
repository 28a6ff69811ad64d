package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"golang.org/x/sync/singleflight"

	"hybridflow/bench/llm"
)

// embedder is the [llm.Embedder] that [Store.WrapEmbedding] and
// [Store.ReplayEmbedding] make.
type embedder struct {
	*scope
	client llm.Client // nil in replays
	price  llm.Price
	calls  singleflight.Group // by key
}

// WrapEmbedding returns an embedder that serves recorded vectors, without waiting,
// and asks c, a client around an [llm.Embedding], for others. Each text is a
// request of its own, so that its tokens are counted for it. A vector is on the
// disk before Embed returns; equal concurrent texts share one call. Failed calls
// leave no record. Of the options, Endpoint, Extra and Price count.
func (s *Store) WrapEmbedding(c llm.Client, o Options) llm.Embedder {
	return &embedder{scope: s.scope(o), client: c, price: o.Price}
}

// ReplayEmbedding returns an embedder that serves recorded vectors and never sends
// a request: a text without a vector is an error.
func (s *Store) ReplayEmbedding(o Options) llm.Embedder { return &embedder{scope: s.scope(o)} }

func (e *embedder) Embed(ctx context.Context, model string, texts []string) ([][]float32, error) {
	if e.err != nil {
		return nil, e.err
	}
	vectors := make([][]float32, len(texts))
	for i, text := range texts {
		var err error
		if vectors[i], err = e.embed(ctx, llm.EmbedRequest(model, text)); err != nil {
			return nil, err
		}
	}
	return vectors, ctx.Err()
}

func (e *embedder) embed(ctx context.Context, req llm.Request) ([]float32, error) {
	key := e.key(req)
	v, err := e.store.vector(key)
	if v != nil || err != nil {
		return v, err
	}
	if e.client == nil {
		return nil, e.missing(req)
	}
	made, err, _ := e.calls.Do(key, func() (any, error) {
		if v, err := e.store.vector(key); v != nil || err != nil { // recorded a moment ago
			return v, err
		}
		return e.call(ctx, key, req)
	})
	if err != nil {
		return nil, err
	}
	return made.([]float32), nil
}

// call asks for a vector and records it.
func (e *embedder) call(ctx context.Context, key string, req llm.Request) ([]float32, error) {
	resp, err := e.client.Complete(ctx, req, nil)
	if err != nil {
		return nil, err
	}
	var packed bytes.Buffer
	if err := binary.Write(&packed, binary.LittleEndian, resp.Vectors[0]); err != nil {
		return nil, err
	}
	r := &Record{Key: key, Endpoint: e.endpoint, Extra: e.extra, Request: req, Response: resp, Vector: packed.Bytes(),
		Price: e.price, AtUnixMS: time.Now().UnixMilli()}
	if !resp.NoUsage {
		usd := e.price.Cost(resp.Usage)
		r.CostUSD = &usd
	}
	return resp.Vectors[0], e.store.put(vectorBucket, r)
}

func (e *embedder) missing(req llm.Request) error {
	const beginning = 60
	text := req.Messages[0].Content
	if len(text) > beginning {
		text = strings.ToValidUTF8(text[:beginning], "") + "..."
	}
	e.store.mu.Lock()
	defer e.store.mu.Unlock()
	return fmt.Errorf("no recorded embedding by %s at %s of the text %q "+
		"(%d are recorded; set back what changed the text, or record it with a live run)",
		req.Model, e.endpoint, text, e.store.vectors)
}

// vector returns the vector recorded under key, nil where there is none.
func (s *Store) vector(key string) ([]float32, error) {
	var r struct {
		recordHead
		Vector []byte
	}
	found, err := s.find(vectorBucket, key, &r)
	if !found || err != nil {
		return nil, err
	}
	if len(r.Vector) == 0 || len(r.Vector)%4 != 0 {
		return nil, &Error{Op: "read", Key: key, Err: fmt.Errorf("a vector of %d bytes (%s)", len(r.Vector), damaged)}
	}
	v := make([]float32, len(r.Vector)/4)
	return v, binary.Read(bytes.NewReader(r.Vector), binary.LittleEndian, v)
}
