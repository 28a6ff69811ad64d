package items

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/optimize"

	"hybridflow/bench/llm/sim/irt"
)

// A plan is the executions of one plan, in order.
type plan []graded

type graded struct {
	share float64 // of the steps that the large model did
	right bool
}

// endpoints returns the accuracies with all steps by the small model and all by the large
// one, by the logistic model with a random intercept
//
//	P(right) = sigmoid(a + slope x share), a ~ N(mean, spread^2) by plan
//
// fitted by marginal maximum likelihood, as the mean over plans at shares 0 and 1. The
// search starts at mean, log spread and slope, and leaves the fitted ones there.
func endpoints(sample [][]plan, start []float64) (small, large float64, err error) {
	fit := newIntercept(sample)
	res, err := optimize.Minimize(optimize.Problem{Func: fit.loss, Grad: fit.gradient}, start,
		&optimize.Settings{GradientThreshold: 1e-5}, &optimize.BFGS{})
	if err != nil {
		return 0, 0, fmt.Errorf("fit accuracy by the share of large steps: %w", err)
	}
	for k, z := range fit.nodes {
		a := res.X[0] + math.Exp(res.X[1])*z
		small += fit.weights[k] * irt.Sigmoid(a)
		large += fit.weights[k] * irt.Sigmoid(a+res.X[2])
	}
	copy(start, res.X)
	return small, large, nil
}

// intercept holds the data of the fit: plans with equal counts at equal shares are
// one pattern.
type intercept struct {
	shares         []float64
	patterns       []pattern
	nodes, weights []float64
}

type pattern struct {
	plans float64
	cells []cell
}

// A cell counts the right and wrong executions of a plan at a share.
type cell struct {
	share        int
	right, wrong float64
}

func newIntercept(sample [][]plan) *intercept {
	f := &intercept{}
	const nodes = 41
	f.nodes, f.weights = make([]float64, nodes), make([]float64, nodes)
	quad.Hermite{}.FixedLocations(f.nodes, f.weights, math.Inf(-1), math.Inf(1))
	for k := range f.nodes {
		f.nodes[k] *= math.Sqrt2
		f.weights[k] /= math.SqrtPi
	}
	at := map[string]int{}
	for _, plans := range sample {
		for _, p := range plans {
			cells := f.count(p)
			key := fmt.Sprint(cells)
			if _, ok := at[key]; !ok {
				at[key] = len(f.patterns)
				f.patterns = append(f.patterns, pattern{cells: cells})
			}
			f.patterns[at[key]].plans++
		}
	}
	return f
}

func (f *intercept) count(p plan) (cells []cell) {
	for _, g := range p {
		share := slices.Index(f.shares, g.share)
		if share < 0 {
			share, f.shares = len(f.shares), append(f.shares, g.share)
		}
		i := slices.IndexFunc(cells, func(c cell) bool { return c.share == share })
		if i < 0 {
			i, cells = len(cells), append(cells, cell{share: share})
		}
		if g.right {
			cells[i].right++
		} else {
			cells[i].wrong++
		}
	}
	slices.SortFunc(cells, func(a, b cell) int { return a.share - b.share })
	return cells
}

func (f *intercept) loss(x []float64) float64 { return f.eval(x, nil) }

func (f *intercept) gradient(grad, x []float64) { clear(grad); f.eval(x, grad) }

// eval returns the negative marginal log-likelihood per plan of mean, log spread and
// slope, and adds its gradient to grad unless that is nil.
func (f *intercept) eval(x, grad []float64) float64 {
	mean, spread, slope := x[0], math.Exp(x[1]), x[2]
	n := len(f.nodes)
	right, wrong, p := make([]float64, n*len(f.shares)), make([]float64, n*len(f.shares)), make([]float64, n*len(f.shares))
	for s, share := range f.shares {
		for k, z := range f.nodes {
			eta := mean + spread*z + slope*share
			right[s*n+k], wrong[s*n+k], p[s*n+k] = -softplus(-eta), -softplus(eta), irt.Sigmoid(eta)
		}
	}
	plans, total := 0.0, 0.0
	for _, pat := range f.patterns {
		plans += pat.plans
	}
	for _, pat := range f.patterns {
		sum, dmean, dspread, dslope := 0.0, 0.0, 0.0, 0.0
		for k, w := range f.weights {
			l, d, ds := 0.0, 0.0, 0.0
			for _, c := range pat.cells {
				at := c.share*n + k
				l += c.right*right[at] + c.wrong*wrong[at]
				residual := c.right - (c.right+c.wrong)*p[at]
				d += residual
				ds += residual * f.shares[c.share]
			}
			l = w * math.Exp(l)
			sum, dmean, dspread, dslope = sum+l, dmean+l*d, dspread+l*d*spread*f.nodes[k], dslope+l*ds
		}
		share := pat.plans / plans
		total -= share * math.Log(max(sum, 1e-300))
		for i, d := range []float64{dmean, dspread, dslope}[:len(grad)] {
			grad[i] -= share * d / max(sum, 1e-300)
		}
	}
	return total
}

func softplus(x float64) float64 { return max(x, 0) + math.Log1p(math.Exp(-math.Abs(x))) }
