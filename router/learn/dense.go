package learn

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

// axpy adds a x to y.
func axpy(a float64, x, y []float64) {
	blas64.Axpy(a, blas64.Vector{N: len(x), Data: x, Inc: 1}, blas64.Vector{N: len(y), Data: y, Inc: 1})
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
