package learn

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
)

// A regressor predicts one or more figures of an example from its vector.
// Fitting is deterministic: the same data, settings and seed give the same
// bits, on however many processors.
type regressor interface {
	// Fit learns from labels, y[h][i] being figure h of x[i], in [0, 1] where
	// the regressor predicts probabilities. Weights are relative and all 1
	// when nil; see equalWeights.
	Fit(ctx context.Context, x []vector, y [][]float64, weight []float64) error

	// Predict writes what is expected of each figure to dst. It is safe for
	// concurrent use.
	Predict(dst []float64, x *vector)

	kind() string                          // its name in files
	fits(f *featurizer, figures int) error // why it cannot be served with these features; prepares one just read
}

// equalWeights replaces nil weights of n examples by 1 each.
func equalWeights(weight []float64, n int) []float64 {
	if weight == nil {
		weight = slices.Repeat([]float64{1}, n)
	}
	return weight
}

// saved is a regressor that a file can hold, with its kind.
type saved struct{ regressor }

func (*logisticRegression) kind() string { return "logistic" }
func (*ridge) kind() string              { return "ridge" }
func (*mlp) kind() string                { return "mlp" }
func (*average) kind() string            { return "average" }
func (*perFigure) kind() string          { return "split" }

// MarshalJSON writes the regressor beside its kind, which is "" for none.
func (s saved) MarshalJSON() ([]byte, error) {
	j := struct {
		Kind  string    `json:"kind"`
		Model regressor `json:"model,omitempty"`
	}{Model: s.regressor}
	if s.regressor != nil {
		j.Kind = s.kind()
	}
	return json.Marshal(j)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (s *saved) UnmarshalJSON(text []byte) error {
	var j struct {
		Kind  string
		Model json.RawMessage
	}
	if err := json.Unmarshal(text, &j); err != nil {
		return err
	}
	*s = saved{}
	if j.Kind == "" {
		return nil
	}
	for _, r := range []regressor{new(logisticRegression), new(ridge), new(mlp), new(average), new(perFigure)} {
		if r.kind() == j.Kind {
			s.regressor = r
			if err := json.Unmarshal(j.Model, r); err != nil {
				return fmt.Errorf("%s regressor: %w", j.Kind, err)
			}
			return nil
		}
	}
	return fmt.Errorf("regressor %q: there are logistic, ridge, mlp, average and split", j.Kind)
}

func (s saved) fits(f *featurizer, figures int) error {
	if s.regressor == nil {
		return fmt.Errorf("there is no regressor")
	}
	if err := s.regressor.fits(f, figures); err != nil {
		return fmt.Errorf("%s regressor: %w", s.kind(), err)
	}
	return nil
}

func (l *logisticRegression) fits(f *featurizer, figures int) error {
	return l.Layout.fits(f, l.Weights, figures)
}

func (r *ridge) fits(f *featurizer, figures int) error { return r.Layout.fits(f, r.Weights, figures) }

func (l *layout) fits(f *featurizer, w []weights, figures int) error {
	l.index()
	switch n := len(l.Buckets); {
	case l.Numeric != len(f.Columns):
		return fmt.Errorf("learned from %d numeric features, the file defines %d", l.Numeric, len(f.Columns))
	case l.Latent != 0 && l.Latent != f.latent():
		return fmt.Errorf("learned from %d latent features, the file defines %d", l.Latent, f.latent())
	case n > 0 && int(l.Buckets[n-1]) >= len(f.IDF.idf):
		return fmt.Errorf("has a weight for bucket %d, the file defines %d", l.Buckets[n-1], len(f.IDF.idf))
	case len(w) != figures:
		return fmt.Errorf("predicts %d figures, need %d", len(w), figures)
	}
	for h := range w {
		if len(w[h]) != l.columns() {
			return fmt.Errorf("figure %d: %d weights for %d columns", h+1, len(w[h]), l.columns())
		}
	}
	return nil
}

func (m *mlp) fits(f *featurizer, figures int) error {
	if m.Numeric != len(f.Columns) || m.Latent != f.latent() || len(m.Center) != m.Latent {
		return fmt.Errorf("learned from %d numeric and %d latent features, the file defines %d and %d",
			m.Numeric, m.Latent, len(f.Columns), f.latent())
	}
	in := m.Numeric + m.Latent
	for k, l := range m.Layers {
		if l.In != in || l.Out < 1 || len(l.B) != l.Out || len(l.W) != l.In*l.Out {
			return fmt.Errorf("layer %d: %d weights and %d biases, for %d inputs and %d outputs", k+1, len(l.W), len(l.B), in, l.Out)
		}
		in = l.Out
	}
	if len(m.Layers) == 0 || in != figures {
		return fmt.Errorf("predicts %d figures in %d layers, need %d", in, len(m.Layers), figures)
	}
	return nil
}

func (a *average) fits(f *featurizer, figures int) error {
	if len(a.Members) == 0 || figures > maxFigures {
		return fmt.Errorf("%d members for %d figures", len(a.Members), figures)
	}
	for i, m := range a.Members {
		if err := m.fits(f, figures); err != nil {
			return fmt.Errorf("member %d: %w", i+1, err)
		}
	}
	return nil
}

func (s *perFigure) fits(f *featurizer, figures int) error {
	if len(s.Figures) != figures {
		return fmt.Errorf("predicts %d figures, need %d", len(s.Figures), figures)
	}
	for h, m := range s.Figures {
		if m.regressor == nil {
			continue
		}
		if err := m.fits(f, 1); err != nil {
			return fmt.Errorf("figure %d: %w", h+1, err)
		}
	}
	return nil
}
