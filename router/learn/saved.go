package learn

import (
	"encoding/json"
	"fmt"
)

// Saved is a regressor that a file can hold, with its kind.
type Saved struct{ Regressor }

type savedJSON struct {
	Kind  string          `json:"kind"` // "" for none
	Model json.RawMessage `json:"model,omitempty"`
}

// newRegressor makes one of a kind; nil for a kind that this program does not know.
func newRegressor(kind string) Regressor {
	switch kind {
	case "logistic":
		return new(Logistic)
	case "ridge":
		return new(Ridge)
	case "mlp":
		return new(MLP)
	case "average":
		return new(Average)
	case "split":
		return new(Split)
	}
	return nil
}

func (*Logistic) kind() string { return "logistic" }
func (*Ridge) kind() string    { return "ridge" }
func (*MLP) kind() string      { return "mlp" }
func (*Average) kind() string  { return "average" }
func (*Split) kind() string    { return "split" }

// MarshalJSON writes the regressor beside its kind.
func (s Saved) MarshalJSON() ([]byte, error) {
	if s.Regressor == nil {
		return json.Marshal(savedJSON{})
	}
	model, err := json.Marshal(s.Regressor)
	if err != nil {
		return nil, err
	}
	return json.Marshal(savedJSON{s.kind(), model})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (s *Saved) UnmarshalJSON(text []byte) error {
	var j savedJSON
	if err := json.Unmarshal(text, &j); err != nil {
		return err
	}
	s.Regressor = nil
	if j.Kind == "" {
		return nil
	}
	if s.Regressor = newRegressor(j.Kind); s.Regressor == nil {
		return fmt.Errorf("regressor %q: there are logistic, ridge, mlp, average and split", j.Kind)
	}
	if err := json.Unmarshal(j.Model, s.Regressor); err != nil {
		return fmt.Errorf("%s regressor: %w", j.Kind, err)
	}
	return nil
}

func (s Saved) fits(f *Featurizer, figures int) error {
	if s.Regressor == nil {
		return fmt.Errorf("there is no regressor")
	}
	if err := s.Regressor.fits(f, figures); err != nil {
		return fmt.Errorf("%s regressor: %w", s.kind(), err)
	}
	return nil
}

func (l *Logistic) fits(f *Featurizer, figures int) error {
	return l.Layout.fits(f, l.Weights, figures)
}

func (r *Ridge) fits(f *Featurizer, figures int) error { return r.Layout.fits(f, r.Weights, figures) }

func (l *layout) fits(f *Featurizer, w []weights, figures int) error {
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

func (m *MLP) fits(f *Featurizer, figures int) error {
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

func (a *Average) fits(f *Featurizer, figures int) error {
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

func (s *Split) fits(f *Featurizer, figures int) error {
	if len(s.Figures) != figures {
		return fmt.Errorf("predicts %d figures, need %d", len(s.Figures), figures)
	}
	for h, m := range s.Figures {
		if m.Regressor == nil {
			continue
		}
		if err := m.fits(f, 1); err != nil {
			return fmt.Errorf("figure %d: %w", h+1, err)
		}
	}
	return nil
}
