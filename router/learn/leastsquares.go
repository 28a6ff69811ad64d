package learn

import (
	"context"
	"errors"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// gramFolds holds X'X and X'Y of each fold, for layouts of few columns.
type gramFolds struct {
	x  []*mat.SymDense // of each fold, then of all
	xy []*mat.Dense
}

// factors reports whether factoring Gram matrices takes fewer multiplications than
// conjugate gradients, for one fit: a Cholesky factor has d^3/6 of them (and the
// matrix as many sums as each row has pairs of columns), a step of conjugate gradients
// two for each value of each row and figure. Neither wins by its results, which
// differ by less than scores are rounded to.
func (r rows) factors() bool {
	d := float64(r.at.columns())
	values := 0.0
	for i := range r.x {
		values += float64(len(r.x[i].Index) + r.at.Numeric + r.at.Latent + 1)
	}
	fits := float64(ridgeFolds*len(ridgePenalties) + 1)
	gram := float64(len(r.x))*d*d/2 + fits*d*d*d/6
	return gram < fits*conjugateSteps*2*values*float64(len(r.y))
}

func newGramFolds(r rows) gramFolds {
	d := r.columns
	var g gramFolds
	for range ridgeFolds + 1 {
		g.x = append(g.x, mat.NewSymDense(d, nil))
		g.xy = append(g.xy, mat.NewDense(d, len(r.y), nil))
	}
	row := make([]float64, d)
	for i := range r.x {
		f := r.fold(i)
		clear(row)
		r.add(row, 1, i)
		g.x[f].SymRankOne(g.x[f], r.weight[i], mat.NewVecDense(d, row))
		for h := range r.y {
			a := r.weight[i] * r.y[h][i]
			for c, v := range row {
				g.xy[f].Set(c, h, g.xy[f].At(c, h)+a*v)
			}
		}
	}
	all, allXY := g.x[ridgeFolds], g.xy[ridgeFolds]
	for f := range ridgeFolds {
		all.AddSym(all, g.x[f])
		allXY.Add(allXY, g.xy[f])
	}
	return g
}

var errSingular = errors.New("the Gram matrix is not positive definite: is a feature infinite or not a number?")

func (g gramFolds) solve(_ context.Context, penalty float64, without int, _ [][]float64) ([][]float64, error) {
	d, figures := g.xy[ridgeFolds].Dims()
	a, xy := mat.NewSymDense(d, nil), mat.NewDense(d, figures, nil)
	a.CopySym(g.x[ridgeFolds])
	xy.Copy(g.xy[ridgeFolds])
	if without >= 0 {
		floats.Sub(a.RawSymmetric().Data, g.x[without].RawSymmetric().Data)
		xy.Sub(xy, g.xy[without])
	}
	for i := range d - 1 {
		a.SetSym(i, i, a.At(i, i)+penalty)
	}
	var c mat.Cholesky
	if !c.Factorize(a) {
		return nil, errSingular
	}
	var w mat.Dense
	if err := c.SolveTo(&w, xy); err != nil {
		return nil, err
	}
	out := make([][]float64, figures)
	for h := range out {
		out[h] = mat.Col(nil, h, &w)
	}
	return out, nil
}

// conjugate solves the equations without writing them down, by conjugate
// gradients, for layouts of many columns.
type conjugate struct{ rows }

// Limits of the iteration: a residual of a thousandth of the right-hand side
// changes no order of scores.
const (
	conjugateSteps   = 100
	conjugateSettled = 1e-3
)

func (c conjugate) solve(ctx context.Context, penalty float64, without int, start [][]float64) ([][]float64, error) {
	out := make([][]float64, len(c.y))
	for h := range c.y {
		w := make([]float64, c.columns)
		if start != nil {
			copy(w, start[h])
		}
		if err := c.figure(ctx, w, penalty, without, h); err != nil {
			return nil, err
		}
		out[h] = w
	}
	return out, nil
}

// figure improves w until it solves (X'X + penalty) w = X'y. Columns are
// scaled by the diagonal (Jacobi): the intercept's is thousands of times the others'.
func (c conjugate) figure(ctx context.Context, w []float64, penalty float64, without, h int) error {
	d := len(w)
	r, diagonal, q := make([]float64, d), make([]float64, d), make([]float64, d)
	for i := range c.x {
		if c.fold(i) != without {
			c.add(r, c.weight[i]*c.y[h][i], i)
			c.addSquares(diagonal, c.weight[i], i)
		}
	}
	floats.AddConst(penalty, diagonal[:d-1])
	for j, v := range diagonal {
		if v == 0 {
			diagonal[j] = 1
		}
	}
	goal := conjugateSettled * math.Sqrt(preconditioned(r, diagonal))
	c.times(q, w, penalty, without)
	floats.Sub(r, q)
	p := make([]float64, d)
	floats.DivTo(p, r, diagonal)
	rho := floats.Dot(r, p)
	for range conjugateSteps {
		if math.Sqrt(rho) <= goal {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		c.times(q, p, penalty, without)
		alpha := rho / floats.Dot(p, q)
		floats.AddScaled(w, alpha, p)
		floats.AddScaled(r, -alpha, q)
		next := preconditioned(r, diagonal)
		for j := range p {
			p[j] = r[j]/diagonal[j] + next/rho*p[j]
		}
		rho = next
	}
	return nil
}

// preconditioned is r' D^-1 r.
func preconditioned(r, diagonal []float64) float64 {
	var sum float64
	for j, v := range r {
		sum += v * v / diagonal[j]
	}
	return sum
}

// times sets q to (X'X + penalty) p.
func (c conjugate) times(q, p []float64, penalty float64, without int) {
	floats.ScaleTo(q, penalty, p)
	q[len(q)-1] = 0
	for i := range c.x {
		if c.fold(i) != without {
			c.add(q, c.weight[i]*c.dot(p, i), i)
		}
	}
}
