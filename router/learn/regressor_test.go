package learn

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/floats"
)

// sample makes vectors of sparse, numeric and latent parts, and two figures
// that depend on them.
func sample(n int, sparse bool) (x []vector, y [][]float64) {
	rng := rand.New(rand.NewPCG(5, 5))
	y = [][]float64{make([]float64, n), make([]float64, n)}
	for i := range n {
		v := vector{Numeric: []float64{rng.NormFloat64(), rng.NormFloat64()}, Latent: []float64{rng.NormFloat64(), rng.NormFloat64()}}
		if sparse {
			v.Index, v.Value = []uint32{rng.Uint32N(4), 4 + rng.Uint32N(4)}, []float32{.6, .8}
		}
		x = append(x, v)
		z := v.Latent[0] - v.Latent[1] + v.Numeric[0]
		if sparse {
			z = 2*float64(v.Index[0]) - 3
		}
		y[0][i] = indicator(rng.Float64() < expit(2*z))
		y[1][i] = indicator(rng.Float64() < expit(-z))
	}
	return x, y
}

// Labels that are all alike have no best weights: larger ones are always better.
// Where pairs disagree seldom, all of few may be.
func TestLogisticOfOneKind(t *testing.T) {
	for n := 1; n <= 83; n += 2 {
		x, y := sample(n, true)
		weight := make([]float64, n)
		for i := range n {
			y[0][i], y[1][i], weight[i] = 1, 0, indicator(i%8 == 0)
		}
		l := logisticRegression{Penalty: 1}
		if err := l.Fit(t.Context(), x, y, weight); err != nil {
			t.Fatalf("%d rows: %v", n, err)
		}
		p := make([]float64, 2)
		if l.Predict(p, &x[0]); !(p[0] > .9 && p[1] < .1) {
			t.Errorf("%d rows: predicts %v", n, p)
		}
	}
}

// The gradient of the loss vanishes at the weights found.
func TestLogisticIsOptimal(t *testing.T) {
	x, y := sample(400, true)
	weight := make([]float64, len(x))
	for i := range weight {
		weight[i] = 1 + float64(i%3)
	}
	l := logisticRegression{Penalty: 1}
	if err := l.Fit(t.Context(), x, y, weight); err != nil {
		t.Fatal(err)
	}
	loss := func(w []float64) float64 {
		sum := floats.Dot(w[:len(w)-1], w[:len(w)-1]) / 2
		for i := range x {
			p := expit(l.Layout.dot(w, &x[i]))
			sum -= weight[i] * (y[0][i]*math.Log(p) + (1-y[0][i])*math.Log(1-p))
		}
		return sum
	}
	at := fd.Gradient(nil, loss, l.Weights[0], nil)
	from := fd.Gradient(nil, loss, make([]float64, len(at)), nil)
	if floats.Norm(at, 2) > .02*floats.Norm(from, 2) {
		t.Errorf("gradient %v, at the start %v", floats.Norm(at, 2), floats.Norm(from, 2))
	}
}

// Two ways to solve the same equations.
func TestRidgeSolvers(t *testing.T) {
	for _, sparse := range []bool{true, false} {
		x, y := sample(300, sparse)
		r := rows{x: x, y: y, at: layoutOf(x), weight: make([]float64, len(x))}
		r.compiled = r.at.compile(x)
		for i := range r.weight {
			r.weight[i] = 1 + float64(i%2)
		}
		g := newGramFolds(r)
		for without := -1; without < ridgeFolds; without++ {
			want, err := g.solve(t.Context(), 2, without, nil)
			if err != nil {
				t.Fatal(err)
			}
			got, err := conjugate{r}.solve(t.Context(), 2, without, nil)
			if err != nil {
				t.Fatal(err)
			}
			for h := range want {
				if !floats.EqualApprox(got[h], want[h], .01) {
					t.Errorf("sparse %t without %d, figure %d:\n%v\n%v", sparse, without, h, got[h], want[h])
				}
			}
		}
	}
}

// The penalty grows with the noise.
func TestRidgeChoosesItsPenalty(t *testing.T) {
	x, y := sample(300, true)
	rng := rand.New(rand.NewPCG(6, 6))
	for i := range x {
		y[0][i], y[1][i] = rng.NormFloat64(), float64(x[i].Index[0])
	}
	noise, signal := ridge{}, ridge{}
	if err := errors.Join(noise.Fit(t.Context(), x, y[:1], nil), signal.Fit(t.Context(), x, y[1:], nil)); err != nil {
		t.Fatal(err)
	}
	if noise.Penalty <= signal.Penalty {
		t.Errorf("%v for noise, %v without", noise.Penalty, signal.Penalty)
	}
}

// Backpropagation is compared with differences of the loss.
func TestMLPGradient(t *testing.T) {
	x, y := sample(6, false)
	m := newMLP(5, 1)
	m.Dropout, m.Batch = 0, 6
	rng := rand.New(rand.NewPCG(1, 1))
	in := m.inputs(x)
	m.Layers = m.newLayers(rng, len(y))
	tr := newTrainer(m, data{in, y, []float64{1, 2, 1, 1, 1, 3}})
	all := []int{0, 1, 2, 3, 4, 5}
	tr.forward(all, nil)
	tr.backward(all)
	for k := range m.Layers {
		got := append([]float64(nil), tr.grad[k].W...)
		want := fd.Gradient(nil, func(w []float64) float64 {
			defer copy(m.Layers[k].W, append([]float64(nil), m.Layers[k].W...))
			copy(m.Layers[k].W, w)
			return tr.loss(all) * 9 * 2 / 6 // the loss is a mean over weights and figures, the gradient one over rows
		}, append([]float64(nil), m.Layers[k].W...), nil)
		if !floats.EqualApprox(got, want, 1e-5) {
			t.Errorf("layer %d:\n got %v\nwant %v", k, got, want)
		}
	}
}

// Only a network sees that two numbers have the same sign.
func TestMLPLearnsWhatIsNotLinear(t *testing.T) {
	x, y := sample(1500, false)
	for i := range x {
		y[0][i] = indicator(x[i].Numeric[0]*x[i].Numeric[1] > 0)
	}
	for _, c := range []struct {
		r        regressor
		min, max float64
	}{{newMLP(32, 1), .85, 1}, {&logisticRegression{Penalty: 1}, .4, .65}} {
		if err := c.r.Fit(t.Context(), x[:1000], y, nil); err != nil {
			t.Fatal(err)
		}
		var right float64
		p := make([]float64, 2)
		for i, v := range x[1000:] {
			c.r.Predict(p, &v)
			right += indicator((p[0] > .5) == (y[0][1000+i] == 1)) / 500
		}
		if right < c.min || right > c.max {
			t.Errorf("%s is right on %.2f, want %.2f to %.2f", c.r.kind(), right, c.min, c.max)
		}
	}
}

func TestAverageAndSplit(t *testing.T) {
	x, y := sample(200, true)
	a, b := &logisticRegression{Penalty: 1}, &ridge{Penalty: 1}
	avg := &average{Members: []saved{{a}, {b}}}
	for i := range 150 {
		y[0][i] = math.NaN() // known of the last 50
	}
	split := &perFigure{Figures: []saved{{&logisticRegression{Penalty: 1}}, {new(ridge)}}}
	if err := split.Fit(t.Context(), x, y, nil); err != nil {
		t.Fatal(err)
	}
	last := &logisticRegression{Penalty: 1}
	if err := errors.Join(last.Fit(t.Context(), x[150:], [][]float64{y[0][150:]}, nil), avg.Fit(t.Context(), x, y[1:], nil)); err != nil {
		t.Fatal(err)
	}
	var p, q, r, s, u [2]float64
	for i := range x {
		a.Predict(p[:1], &x[i])
		b.Predict(q[:1], &x[i])
		avg.Predict(r[:1], &x[i])
		if want := (p[0] + q[0]) / 2; math.Abs(r[0]-want) > 1e-15 {
			t.Fatalf("average %v, want %v", r[0], want)
		}
		split.Predict(s[:], &x[i])
		last.Predict(u[:1], &x[i])
		if s[0] != u[0] {
			t.Fatalf("split %v, want %v", s[0], u[0])
		}
	}
	for i := range y[0] {
		y[0][i] = math.NaN()
	}
	if err := split.Fit(t.Context(), x, y, nil); err != nil {
		t.Fatal(err)
	}
	if split.Predict(s[:], &x[0]); !math.IsNaN(s[0]) || math.IsNaN(s[1]) {
		t.Errorf("%v, want the first not known", s)
	}
}

func TestFittingStopsWhenCancelled(t *testing.T) {
	x, y := sample(100, true)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, r := range []regressor{&logisticRegression{Penalty: 1}, new(ridge), newMLP(8, 1), newMLPs(1)} {
		if err := r.Fit(ctx, x, y, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", r.kind(), err)
		}
	}
}

func BenchmarkMLPStep(b *testing.B) {
	x, y := sample(128, false)
	m := newMLP(64, 1)
	in := m.inputs(x)
	m.Layers = m.newLayers(rand.New(rand.NewPCG(1, 1)), 2)
	tr := newTrainer(m, data{in, y, equalWeights(nil, len(x))})
	rows := make([]int, 128)
	b.ReportAllocs()
	for b.Loop() {
		tr.step(rows, nil)
	}
}
