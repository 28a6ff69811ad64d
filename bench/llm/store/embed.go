package store

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"time"

	"go.etcd.io/bbolt"
	"golang.org/x/sync/singleflight"

	"hybridflow/bench/llm"
)

// shelvedVectors is the Embedder that [Store.WrapEmbedding] and
// [Store.ReplayEmbedding] make.
type shelvedVectors struct {
	*shelf
	client  llm.Client // nil in replays
	price   llm.Price
	flights singleflight.Group // by key
}

// WrapEmbedding serves the vectors that are recorded, at once, and records those
// that c, a client around an [Embedding], is asked for. Each text is a request of
// its own, so that the tokens counted are its own. A vector is on the disk before
// Embed returns; equal texts at the same time are one call. Calls that failed
// leave no record. Of the options, Endpoint, Extra and Price count.
func (s *Store) WrapEmbedding(c llm.Client, o Options) llm.Embedder {
	return &shelvedVectors{shelf: s.shelf(o), client: c, price: o.Price}
}

// ReplayEmbedding serves recorded vectors and never asks anybody: a text without
// one is an error.
func (s *Store) ReplayEmbedding(o Options) llm.Embedder {
	return &shelvedVectors{shelf: s.shelf(o)}
}

func (e *shelvedVectors) Embed(ctx context.Context, model string, texts []string) ([][]float32, error) {
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

func (e *shelvedVectors) embed(ctx context.Context, req llm.Request) ([]float32, error) {
	key := e.key(req)
	v, err := e.store.vector(key)
	if v != nil || err != nil {
		return v, err
	}
	if e.client == nil {
		return nil, e.missing(req)
	}
	made, err, _ := e.flights.Do(key, func() (any, error) {
		if v, err := e.store.vector(key); v != nil || err != nil { // recorded a moment ago
			return v, err
		}
		return e.make(ctx, key, req)
	})
	if err != nil {
		return nil, err
	}
	return made.([]float32), nil
}

// make asks for a vector and records it.
func (e *shelvedVectors) make(ctx context.Context, key string, req llm.Request) ([]float32, error) {
	resp, err := e.client.Complete(ctx, req, nil)
	if err != nil {
		return nil, err
	}
	v := resp.Vectors[0]
	r := &Record{Key: key, Endpoint: e.endpoint, Extra: e.extra, Request: req, Response: resp, Price: e.price, AtUnixMS: time.Now().UnixMilli()}
	for _, x := range v {
		r.Vector = binary.LittleEndian.AppendUint32(r.Vector, math.Float32bits(x))
	}
	if !resp.NoUsage {
		usd := e.price.Cost(resp.Usage)
		r.CostUSD = &usd
	}
	return v, e.store.putVector(r)
}

func (e *shelvedVectors) missing(req llm.Request) error {
	const beginning = 60
	text := req.Messages[0].Content
	if len(text) > beginning {
		text = strings.ToValidUTF8(text[:beginning], "") + "..."
	}
	e.store.mu.Lock()
	defer e.store.mu.Unlock()
	return fmt.Errorf("no recorded embedding by %s at %s of the text %q (%d are recorded; set back what changed the text, or record it with a live run)",
		req.Model, e.endpoint, text, e.store.vectors)
}

// putVector files a record. When it returns, the record is on the disk.
func (s *Store) putVector(r *Record) error {
	value, err := r.encode()
	if err == nil {
		err = s.db.Batch(func(tx *bbolt.Tx) error { return tx.Bucket(embeddingBucket).Put([]byte(r.Key), value) })
	}
	if err != nil {
		return &Error{Op: "write", Key: r.Key, Err: err}
	}
	s.addVector(&r.Response, r.CostUSD)
	return nil
}

// countVector takes the record of an embedding into the totals.
func (s *Store) countVector(key string, value []byte) error {
	var a answer
	if err := decodeRecord(key, value, &a); err != nil {
		return err
	}
	s.addVector(&a.Response, a.CostUSD)
	return nil
}

func (s *Store) addVector(r *llm.Response, usd *float64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.vectors++
	s.add(r, usd)
}

// vector reads the vector filed under key, nil where there is none.
func (s *Store) vector(key string) (v []float32, err error) {
	err = s.db.View(func(tx *bbolt.Tx) error {
		b := tx.Bucket(embeddingBucket)
		if b == nil {
			return nil // read-only, and nothing recorded yet
		}
		value := b.Get([]byte(key))
		if value == nil {
			return nil
		}
		var r struct {
			recordHead
			Vector []byte
		}
		if err := decodeRecord(key, value, &r); err != nil {
			return err
		}
		if len(r.Vector) == 0 || len(r.Vector)%4 != 0 {
			return &Error{Op: "read", Key: key, Err: fmt.Errorf("a vector of %d bytes (%s)", len(r.Vector), otherFile)}
		}
		for b := r.Vector; len(b) > 0; b = b[4:] {
			v = append(v, math.Float32frombits(binary.LittleEndian.Uint32(b)))
		}
		return nil
	})
	return v, readError(key, err)
}
