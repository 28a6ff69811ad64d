package learn

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
)

// An mlp is a multilayer perceptron with two hidden layers that all figures
// share, on the dense parts of a vector. It minimises the log loss by Adam
// with decoupled weight decay, and keeps the weights of the epoch that was
// best on a part of the data held out from fitting.
type mlp struct {
	Hidden  int     `json:"hidden"`  // units in each of the two layers
	Rate    float64 `json:"rate"`    // step size
	Decay   float64 `json:"decay"`   // weight decay
	Dropout float64 `json:"dropout"` // share of hidden units left out of each step
	Epochs  int     `json:"epochs"`  // at most
	Batch   int     `json:"batch"`
	Seed    uint64  `json:"seed"`

	Numeric int     `json:"numeric"` // inputs, as in vector
	Latent  int     `json:"latent"`
	Center  weights `json:"center"` // of latent inputs
	Scale   float64 `json:"scale"`  // of latent inputs, one for all
	Layers  []layer `json:"layers"`
}

type layer struct {
	In  int     `json:"in"`
	Out int     `json:"out"`
	W   weights `json:"w"` // In rows of Out
	B   weights `json:"b"`
}

func newLayer(in, out int) layer {
	return layer{In: in, Out: out, W: make(weights, in*out), B: make(weights, out)}
}

func (l *layer) general() blas64.General {
	return blas64.General{Rows: l.In, Cols: l.Out, Stride: l.Out, Data: l.W}
}

// latentLength is the root mean square length of a text's latent inputs.
// Numeric inputs have a length of about 4, and are less noisy.
const latentLength = 1

// retryEpochs is the number of epochs without improvement after which fitting stops.
const retryEpochs = 3

// Fit implements [regressor].
func (m *mlp) Fit(ctx context.Context, x []vector, y [][]float64, weight []float64) error {
	rng := rand.New(rand.NewPCG(m.Seed, 0x317))
	in := m.inputs(x)
	m.Layers = m.newLayers(rng, len(y))
	order := rng.Perm(len(x))
	cut := max(len(x)/10, 1)
	held, order := order[:cut], order[cut:]
	t := newTrainer(m, data{in, y, equalWeights(weight, len(x))})
	best, bad, kept := math.Inf(1), 0, m.Layers
	for epoch := range m.Epochs {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("epoch %d of %d: %w", epoch+1, m.Epochs, err)
		}
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for from := 0; from < len(order); from += m.Batch {
			t.step(order[from:min(from+m.Batch, len(order))], rng)
		}
		if loss := t.loss(held); loss < best {
			best, bad, kept = loss, 0, cloneLayers(m.Layers)
		} else if bad++; bad == retryEpochs {
			break
		}
	}
	m.Layers = kept
	for _, l := range m.Layers {
		rounded(l.W)
		rounded(l.B)
	}
	return nil
}

// newLayers draws weights for rectified units (He et al. 2015).
func (m *mlp) newLayers(rng *rand.Rand, figures int) []layer {
	var ls []layer
	in := m.Numeric + m.Latent
	for _, out := range []int{m.Hidden, m.Hidden, figures} {
		l := newLayer(in, out)
		for i := range l.W {
			l.W[i] = math.Sqrt(2/float64(in)) * rng.NormFloat64()
		}
		ls = append(ls, l)
		in = out
	}
	return ls
}

func cloneLayers(ls []layer) []layer {
	out := make([]layer, len(ls))
	for i, l := range ls {
		out[i] = layer{l.In, l.Out, slices.Clone(l.W), slices.Clone(l.B)}
	}
	return out
}

// inputs gives the dense parts of all vectors as rows.
func (m *mlp) inputs(x []vector) blas64.General {
	m.Numeric, m.Latent = len(x[0].Numeric), len(x[0].Latent)
	m.center(x)
	d := m.Numeric + m.Latent
	g := blas64.General{Rows: len(x), Cols: d, Stride: d, Data: make([]float64, len(x)*d)}
	for i := range x {
		m.input(g.Data[i*d:][:d], &x[i])
	}
	return g
}

// center finds the mean of the latent inputs, and scales them together: one by
// one, the last axes of a projection would weigh as much as the first, and
// they are mostly noise.
func (m *mlp) center(x []vector) {
	m.Center = make(weights, m.Latent)
	for i := range x {
		floats.AddScaled(m.Center, 1/float64(len(x)), x[i].Latent)
	}
	rounded(m.Center)
	var square float64
	for i := range x {
		for j, v := range x[i].Latent {
			square += (v - m.Center[j]) * (v - m.Center[j])
		}
	}
	m.Scale = 0
	if square > 0 {
		m.Scale = latentLength / math.Sqrt(square/float64(len(x)))
	}
}

func (m *mlp) input(dst []float64, x *vector) {
	copy(dst, x.Numeric)
	dst = dst[m.Numeric:]
	for j, v := range x.Latent {
		dst[j] = (v - m.Center[j]) * m.Scale
	}
}

// Predict implements [regressor].
func (m *mlp) Predict(dst []float64, x *vector) {
	work := &x.layers
	work[0] = resize(work[0], m.Numeric+m.Latent)
	m.input(work[0], x)
	for k := range m.Layers {
		l := &m.Layers[k]
		work[1] = append(work[1][:0], l.B...)
		for i, v := range work[0] {
			if v != 0 {
				floats.AddScaled(work[1], v, l.W[i*l.Out:][:l.Out])
			}
		}
		if k < len(m.Layers)-1 {
			rectify(work[1])
		}
		work[0], work[1] = work[1], work[0]
	}
	for h := range dst {
		dst[h] = expit(work[0][h])
	}
}

func rectify(a []float64) {
	for i, v := range a {
		a[i] = max(v, 0)
	}
}
