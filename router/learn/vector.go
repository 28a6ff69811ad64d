package learn

import (
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

// A vector is the features of one example. It has a sparse part, the text as
// hashed n-grams, and two dense ones. A Vector that is used again keeps its
// memory.
type vector struct {
	Index   []uint32  // buckets that the text falls into, ascending, each once
	Value   []float32 // their TF-IDF weights, together of length 1
	Numeric []float64 // question form, structure, budget state: standardised, within ±4
	Latent  []float64 // the text in few dimensions: projected or embedded; empty for neither

	buckets []uint32            // while Index is made
	layers  [2][]float64        // inputs and outputs of a layer
	figures [maxFigures]float64 // while they are predicted
}

// numericScale is how large a standardised numeric feature is beside a text
// of length 1: the smaller, the more the penalty holds its weight down.
const numericScale = 0.05

// A layout says where the weights of a linear model are: the buckets that
// occur in training, ascending, then the numeric features, then the latent
// ones (only where there are no buckets: a projection of the same text adds
// nothing to it), then the intercept.
type layout struct {
	Buckets buckets `json:"buckets"`
	Numeric int     `json:"numeric"`
	Latent  int     `json:"latent"`

	column []int32 // of each bucket; -1 for none
}

func layoutOf(x []vector) layout {
	l := layout{Numeric: len(x[0].Numeric)}
	seen := make([]bool, 1<<maxBits)
	for i := range x {
		for _, b := range x[i].Index {
			seen[b] = true
		}
	}
	for b, s := range seen {
		if s {
			l.Buckets = append(l.Buckets, uint32(b))
		}
	}
	if len(l.Buckets) == 0 {
		l.Latent = len(x[0].Latent)
	}
	l.index()
	return l
}

// index prepares a layout for use.
func (l *layout) index() {
	if n := len(l.Buckets); n > 0 {
		l.column = l.Buckets.positions(int(l.Buckets[n-1]) + 1)
	}
}

// positions is where each bucket below n is among these; -1 for nowhere.
func (s buckets) positions(n int) []int32 {
	at := slices.Repeat([]int32{-1}, n)
	for i, b := range s {
		at[b] = int32(i)
	}
	return at
}

func (l *layout) columns() int { return len(l.Buckets) + l.Numeric + l.Latent + 1 }

// dot is the linear predictor of x under weights w.
func (l *layout) dot(w []float64, x *vector) float64 {
	z := w[len(w)-1]
	for j, b := range x.Index {
		if int(b) < len(l.column) && l.column[b] >= 0 {
			z += w[l.column[b]] * float64(x.Value[j])
		}
	}
	w = w[len(l.Buckets):]
	for j, v := range x.Numeric {
		z += w[j] * numericScale * v
	}
	w = w[l.Numeric:]
	for j := range l.Latent {
		z += w[j] * x.Latent[j]
	}
	return z
}

// orthonormalise makes the columns of a an orthonormal basis of what they span
// (Cholesky QR, twice, since once leaves rounding errors). Columns that depend
// on others become next to nothing.
func orthonormalise(a *mat.Dense) {
	for range 2 {
		var product mat.Dense
		product.Mul(a.T(), a)
		gram := symmetric(&product)
		n := gram.SymmetricDim()
		shift := 1e-12 * gram.Trace() // keeps the matrix positive definite
		for i := range n {
			gram.SetSym(i, i, gram.At(i, i)+shift)
		}
		var c mat.Cholesky
		c.Factorize(gram)
		var u mat.TriDense
		c.UTo(&u)
		blas64.Trsm(blas.Right, blas.NoTrans, 1, u.RawTriangular(), a.RawMatrix())
	}
}

// symmetric is a as a symmetric matrix, by its upper triangle.
func symmetric(a *mat.Dense) *mat.SymDense {
	n, _ := a.Dims()
	return mat.NewSymDense(n, a.RawMatrix().Data)
}

// rounded rounds weights, in place, to what a saved model holds.
func rounded(w weights) weights {
	for i, v := range w {
		w[i] = float64(float32(v))
	}
	return w
}
