package learn

import (
	"cmp"
	"iter"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// A projection maps TF-IDF vectors to few dimensions, by the leading right
// singular vectors of the training texts (latent semantic analysis). Only the
// buckets that most texts share take part: the rest would multiply the size
// of a model and add nothing.
type projection struct {
	Dims    int     `json:"dims"`
	Buckets buckets `json:"buckets"` // ascending
	Axes    singles `json:"axes"`    // len(Buckets) rows of Dims

	row []int32 // of each bucket in Axes; -1 for none
}

// rows ranges over the rows that a text takes part in, with its weight of each.
func (p *projection) rows(v *vector) iter.Seq2[int, float64] {
	return func(yield func(int, float64) bool) {
		for j, b := range v.Index {
			if r := p.row[b]; r >= 0 && !yield(int(r), float64(v.Value[j])) {
				return
			}
		}
	}
}

// apply writes the projection of a text to dst.
func (p *projection) apply(dst []float64, v *vector) {
	clear(dst)
	for r, w := range p.rows(v) {
		for k, a := range p.Axes[r*p.Dims:][:p.Dims] {
			dst[k] += w * float64(a)
		}
	}
}

// Sizes of the projection's fit: buckets that take part, directions beyond
// those kept, and rounds of the power iteration.
const (
	projectedBuckets = 16384
	oversampling     = 16
	powerRounds      = 4
)

// fitProjection finds the axes, nil where no two texts share a word, by subspace iteration (Halko, Martinsson and
// Tropp 2011). They are orthonormal: what few texts have in common stays small.
func fitProjection(x []vector, df []int32, dims int, seed uint64) *projection {
	p := &projection{Dims: dims, Buckets: commonest(df, projectedBuckets)}
	p.row = p.Buckets.positions(len(df))
	d := len(p.Buckets)
	l := min(dims+oversampling, d, len(x))
	p.Dims = min(dims, l)
	if l == 0 {
		return nil
	}
	rng := rand.New(rand.NewPCG(seed, 0x15a))
	v := mat.NewDense(d, l, nil)
	raw := v.RawMatrix().Data
	for i := range raw {
		raw[i] = rng.NormFloat64()
	}
	y := mat.NewDense(len(x), l, nil)
	for range powerRounds {
		orthonormalise(v)
		p.times(y, x, v)
		p.timesTransposed(v, x, y)
	}
	orthonormalise(v)
	p.times(y, x, v)
	// Within the subspace, the axes are the eigenvectors of its Gram matrix.
	var gram mat.Dense
	gram.Mul(y.T(), y)
	var eig mat.EigenSym
	eig.Factorize(symmetric(&gram), true)
	var w, axes mat.Dense
	eig.VectorsTo(&w)
	axes.Mul(v, &w)
	p.Axes = make(singles, d*p.Dims)
	for k := range p.Dims {
		for i := range d {
			p.Axes[i*p.Dims+k] = float32(axes.At(i, l-1-k)) // eigenvalues ascend
		}
	}
	return p
}

// commonest gives the n buckets with the highest counts above one, ascending.
func commonest(df []int32, n int) []uint32 {
	var all []uint32
	for b, d := range df {
		if d > 1 {
			all = append(all, uint32(b))
		}
	}
	slices.SortFunc(all, func(a, b uint32) int { return cmp.Or(cmp.Compare(df[b], df[a]), cmp.Compare(a, b)) })
	all = all[:min(n, len(all))]
	slices.Sort(all)
	return all
}

// times sets y to X v.
func (p *projection) times(y *mat.Dense, x []vector, v *mat.Dense) {
	y.Zero()
	for i := range x {
		for r, w := range p.rows(&x[i]) {
			floats.AddScaled(y.RawRowView(i), w, v.RawRowView(r))
		}
	}
}

// timesTransposed sets v to X' y.
func (p *projection) timesTransposed(v *mat.Dense, x []vector, y *mat.Dense) {
	v.Zero()
	for i := range x {
		for r, w := range p.rows(&x[i]) {
			floats.AddScaled(v.RawRowView(r), w, y.RawRowView(i))
		}
	}
}
