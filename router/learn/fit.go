package learn

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
)

// FeatureOptions say which features a router learns from.
type FeatureOptions struct {
	Text     textFeatures // zero: words up to pairs, in 2^18 buckets
	Project  int          // dimensions of the text's projection; 0 for none
	Category bool         // "+category": the dataset's category is a feature
	Embed    *Embedding   // text features by an embedding model, instead of n-grams
	Seed     uint64
}

// fitFeaturizer learns the parts of a featurizer that depend on training
// examples, and gives their vectors too.
func fitFeaturizer(xs []Example, o FeatureOptions) (*featurizer, []vector, error) {
	if o.Text == (textFeatures{}) {
		o.Text = textFeatures{Bits: 18, Words: 2}
	}
	if err := o.Text.validate(); err != nil {
		return nil, nil, fmt.Errorf("text features: %w", err)
	}
	f := &featurizer{Text: o.Text, Fingerprint: o.Text.fingerprint(), Embedding: o.Embed}
	if o.Category {
		f.Categories = categories(xs)
	}
	f.Columns = f.columns()
	f.standardise(xs)
	if f.Embedding == nil {
		df := make([]int32, 1<<f.Text.Bits)
		var v vector
		for _, x := range xs {
			f.Text.count(&v, x)
			for _, b := range v.Index {
				df[b]++
			}
		}
		f.IDF = newFrequencies(df, len(xs))
		if o.Project > 0 {
			plain, err := f.vectors(xs)
			if err != nil {
				return nil, nil, err
			}
			f.Projection = fitProjection(plain, df, o.Project, o.Seed)
		}
	}
	v, err := f.vectors(xs)
	return f, v, err
}

// standardise finds the mean and scale of each numeric column.
func (f *featurizer) standardise(xs []Example) {
	d := len(f.Columns)
	f.Mean, f.Scale = make([]float64, d), make([]float64, d)
	rows := make([]float64, d*len(xs))
	for i, x := range xs {
		row := rows[i*d:][:d]
		f.raw(row, x)
		floats.AddScaled(f.Mean, 1/float64(len(xs)), row)
	}
	for j := range d {
		var sum float64
		for i := range xs {
			e := rows[i*d+j] - f.Mean[j]
			sum += e * e
		}
		if sd := math.Sqrt(sum / float64(len(xs))); sd > 1e-9 {
			f.Scale[j] = 1 / sd
		}
	}
}

// vectors gives the vector of each example, each with memory of its own.
func (f *featurizer) vectors(xs []Example) ([]vector, error) {
	out := make([]vector, len(xs))
	var v vector
	for i, x := range xs {
		if err := f.Vector(&v, x); err != nil {
			return nil, err
		}
		out[i] = vector{
			Index: slices.Clone(v.Index), Value: slices.Clone(v.Value), Numeric: slices.Clone(v.Numeric), Latent: slices.Clone(v.Latent),
		}
	}
	return out, nil
}
