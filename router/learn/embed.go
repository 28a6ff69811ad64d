package learn

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"sync"
)

// An Embedding gets a text's features from an embedding model, such as one
// behind /v1/embeddings. Each text is embedded once and kept by its content.
// It is safe for concurrent use.
type Embedding struct {
	Model string `json:"model"` // as the endpoint calls it
	Dims  int    `json:"dims"`

	// Embed asks the endpoint for one vector of Dims numbers for each text. A
	// loaded model needs it set again by [Model.Attach].
	Embed func(texts []string) ([][]float32, error) `json:"-"`

	mu   sync.Mutex
	kept map[textKey][]float32
}

type textKey [sha256.Size]byte

// embedBatch is how many texts one request embeds.
const embedBatch = 64

// text is what an embedding is made of.
func (x *Example) text() string {
	if x.Subtask == "" {
		return x.Question
	}
	return x.Question + "\n\n" + x.Subtask
}

// prepare embeds what has not been embedded yet.
func (f *featurizer) prepare(xs []Example) error {
	if f.Embedding == nil {
		return nil
	}
	asked := map[textKey]bool{}
	var texts []string
	for i := range xs {
		t := xs[i].text()
		key := textKey(sha256.Sum256([]byte(t)))
		if _, ok := f.Embedding.find(key); !ok && !asked[key] {
			asked[key] = true
			texts = append(texts, t)
		}
	}
	for batch := range slices.Chunk(texts, embedBatch) {
		if err := f.Embedding.ask(batch); err != nil {
			return err
		}
	}
	return nil
}

func (e *Embedding) find(key textKey) ([]float32, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	v, ok := e.kept[key]
	return v, ok
}

// ask embeds texts and keeps what comes back.
func (e *Embedding) ask(texts []string) error {
	if e.Embed == nil {
		return fmt.Errorf("embed %d texts: the router learned from embeddings by %s; give the endpoint that serves it", len(texts), e.Model)
	}
	got, err := e.Embed(texts)
	if err != nil {
		return fmt.Errorf("embed %d texts by %s: %w", len(texts), e.Model, err)
	}
	if len(got) != len(texts) {
		return fmt.Errorf("embed %d texts by %s: %d vectors came back", len(texts), e.Model, len(got))
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.kept == nil {
		e.kept = map[textKey][]float32{}
	}
	for i, v := range got {
		if len(v) != e.Dims {
			return fmt.Errorf("embed by %s: a vector of %d numbers, need %d", e.Model, len(v), e.Dims)
		}
		e.kept[textKey(sha256.Sum256([]byte(texts[i])))] = v
	}
	return nil
}

// append adds the embedding of a text to dst.
func (e *Embedding) append(dst []float64, text string) ([]float64, error) {
	key := textKey(sha256.Sum256([]byte(text)))
	v, ok := e.find(key)
	if !ok {
		if err := e.ask([]string{text}); err != nil {
			return dst, err
		}
		v, _ = e.find(key)
	}
	for _, x := range v {
		dst = append(dst, float64(x))
	}
	return dst, nil
}
