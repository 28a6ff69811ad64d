package learn

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
)

// data is what a network is fitted to.
type data struct {
	in     blas64.General // inputs, a row for each example
	y      [][]float64    // of each figure
	weight []float64      // of each row
}

// A trainer holds what fitting an MLP needs besides its weights.
type trainer struct {
	m     *mlp
	data  data
	steps int

	grad, mean, square []layer          // gradients and their moments
	act                []blas64.General // inputs of each layer, then the outputs
	delta              []blas64.General // derivatives of the loss by them
}

func newTrainer(m *mlp, d data) *trainer {
	t := &trainer{m: m, data: d}
	batch := func(n int) blas64.General {
		return blas64.General{Rows: m.Batch, Cols: n, Stride: n, Data: make([]float64, m.Batch*n)}
	}
	t.act, t.delta = []blas64.General{batch(d.in.Cols)}, []blas64.General{batch(d.in.Cols)}
	for _, l := range m.Layers {
		t.act, t.delta = append(t.act, batch(l.Out)), append(t.delta, batch(l.Out))
		for _, to := range []*[]layer{&t.grad, &t.mean, &t.square} {
			*to = append(*to, newLayer(l.In, l.Out))
		}
	}
	return t
}

// step improves the weights on some rows.
func (t *trainer) step(rows []int, dropout *rand.Rand) {
	t.forward(rows, dropout)
	t.backward(rows)
	t.steps++
	for k := range t.m.Layers {
		t.adam(t.m.Layers[k].W, t.grad[k].W, t.mean[k].W, t.square[k].W, t.m.Decay)
		t.adam(t.m.Layers[k].B, t.grad[k].B, t.mean[k].B, t.square[k].B, 0)
	}
}

// forward fills act for the rows, leaving out hidden units if dropout is not nil.
func (t *trainer) forward(rows []int, dropout *rand.Rand) {
	n := t.data.in.Cols
	for k := range t.act {
		t.act[k].Rows, t.delta[k].Rows = len(rows), len(rows)
	}
	for i, r := range rows {
		copy(t.act[0].Data[i*n:][:n], t.data.in.Data[r*n:][:n])
	}
	for k := range t.m.Layers {
		l, to := &t.m.Layers[k], t.act[k+1]
		for i := range rows {
			copy(to.Data[i*l.Out:][:l.Out], l.B)
		}
		blas64.Gemm(blas.NoTrans, blas.NoTrans, 1, t.act[k], l.general(), 1, to)
		if k < len(t.m.Layers)-1 {
			hidden := to.Data[:len(rows)*l.Out]
			rectify(hidden)
			t.drop(hidden, dropout)
		}
	}
}

// drop leaves out units, and makes up for them by the others.
func (t *trainer) drop(hidden []float64, rng *rand.Rand) {
	if rng == nil || t.m.Dropout == 0 {
		return
	}
	for i := range hidden {
		if rng.Float64() < t.m.Dropout {
			hidden[i] = 0
		} else {
			hidden[i] /= 1 - t.m.Dropout
		}
	}
}

// backward fills grad with the mean gradient of the loss over the rows of forward.
func (t *trainer) backward(rows []int) {
	last := len(t.m.Layers)
	out, d := t.act[last], t.delta[last]
	for i, r := range rows {
		k := t.data.weight[r] / float64(len(rows))
		for h := range t.data.y {
			d.Data[i*d.Cols+h] = k * (expit(out.Data[i*out.Cols+h]) - t.data.y[h][r])
		}
	}
	for k := last - 1; k >= 0; k-- {
		g, d := &t.grad[k], t.delta[k+1]
		blas64.Gemm(blas.Trans, blas.NoTrans, 1, t.act[k], d, 0, g.general())
		clear(g.B)
		for i := range rows {
			floats.AddScaled(g.B, 1, d.Data[i*g.Out:][:g.Out])
		}
		if k == 0 {
			return
		}
		blas64.Gemm(blas.NoTrans, blas.Trans, 1, d, t.m.Layers[k].general(), 0, t.delta[k])
		t.rectified(t.act[k].Data[:len(rows)*t.act[k].Cols], t.delta[k].Data)
	}
}

// rectified carries derivatives back through the units that were not 0. With
// dropout those were scaled up; without, held-out rows are not differentiated.
func (t *trainer) rectified(hidden, delta []float64) {
	for i, v := range hidden {
		if v == 0 {
			delta[i] = 0
		} else {
			delta[i] /= 1 - t.m.Dropout
		}
	}
}

// loss is the mean log loss of some rows over figures, by weight.
func (t *trainer) loss(rows []int) float64 {
	var sum, n float64
	for from := 0; from < len(rows); from += t.m.Batch {
		part := rows[from:min(from+t.m.Batch, len(rows))]
		t.forward(part, nil)
		out := t.act[len(t.act)-1]
		for i, r := range part {
			k := t.data.weight[r]
			for h := range t.data.y {
				sum += k * logLoss(out.Data[i*out.Cols+h], t.data.y[h][r])
				n += k
			}
		}
	}
	return sum / n
}

// logLoss is the loss of the probability expit(z) when y happened.
func logLoss(z, y float64) float64 { return math.Log1p(math.Exp(-math.Abs(z))) + max(z, 0) - y*z }

// adam makes one step (Kingma and Ba 2015; decay as Loshchilov and Hutter 2019).
func (t *trainer) adam(w, g, m, v []float64, decay float64) {
	const b1, b2, eps = 0.9, 0.999, 1e-8
	rate := t.m.Rate * math.Sqrt(1-math.Pow(b2, float64(t.steps))) / (1 - math.Pow(b1, float64(t.steps)))
	for i, gi := range g {
		m[i] = b1*m[i] + (1-b1)*gi
		v[i] = b2*v[i] + (1-b2)*gi*gi
		w[i] -= rate*m[i]/(math.Sqrt(v[i])+eps) + t.m.Rate*decay*w[i]
	}
}
