package learn

import (
	"errors"
	"math"
	"strings"
	"testing"
)

// fakeEmbedding counts letters; it stands for an endpoint.
func fakeEmbedding() *Embedding {
	return &Embedding{Model: "fake", Dims: 26, Embed: func(texts []string) ([][]float32, error) {
		var all [][]float32
		for _, t := range texts {
			v := make([]float32, 26)
			for _, c := range strings.ToLower(t) {
				if c >= 'a' && c <= 'z' {
					v[c-'a'] += 1 / float32(len(t))
				}
			}
			all = append(all, v)
		}
		return all, nil
	}}
}

// Nothing is embedded twice: not in training, not in serving.
func TestEmbeddingsAreKept(t *testing.T) {
	e := fakeEmbedding()
	asked := map[string]int{}
	embed := e.Embed
	e.Embed = func(texts []string) ([][]float32, error) {
		for _, t := range texts {
			asked[t]++
		}
		return embed(texts)
	}
	outcomes := learnable(600, 3)
	m, _, err := Train(t.Context(), append(outcomes, outcomes[0]), TrainOptions{Features: FeatureOptions{Embed: e}})
	if err != nil {
		t.Fatal(err)
	}
	m.Predict(outcomes[5].Example())
	if n := m.Predict(Whole("something new", "")); math.IsNaN(n.Edge) {
		t.Error("a new text is not embedded")
	}
	for text, n := range asked {
		if n > 1 {
			t.Errorf("embedded %d times: %s", n, text)
		}
	}
	if gain := gainOf(m, learnable(300, 4)); gain < .75 {
		t.Errorf("APGR %.3f with embeddings, want it learned", gain)
	}
}

func TestEmbeddingsThatFail(t *testing.T) {
	outcomes := learnable(40, 3)
	for _, c := range []struct {
		name, want string
		embed      func([]string) ([][]float32, error)
	}{
		{"no endpoint", "give the endpoint", nil},
		{"refused", "no route to host", func([]string) ([][]float32, error) { return nil, errors.New("no route to host") }},
		{"too few", "0 vectors came back", func([]string) ([][]float32, error) { return nil, nil }},
		{"other model", "a vector of 2 numbers, need 26", func(t []string) ([][]float32, error) {
			v := make([][]float32, len(t))
			for i := range v {
				v[i] = []float32{1, 2}
			}
			return v, nil
		}},
	} {
		e := &Embedding{Model: "fake", Dims: 26, Embed: c.embed}
		if _, _, err := Train(t.Context(), outcomes, TrainOptions{Features: FeatureOptions{Embed: e}}); err == nil ||
			!strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
		m, _, err := Train(t.Context(), outcomes, TrainOptions{Features: FeatureOptions{Embed: fakeEmbedding()}})
		if err != nil {
			t.Fatal(err)
		}
		m = reload(t, m)
		m.Attach(c.embed)
		x := []Example{outcomes[0].Example()}
		if err := m.Prepare(x); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: prepare: %v", c.name, err)
		}
		if p := m.Predict(x[0]); !math.IsNaN(p.Edge) || !math.IsNaN(p.Cloud) || !math.IsNaN(p.Score) {
			t.Errorf("%s: %+v, want nothing known", c.name, p)
		}
	}
}
