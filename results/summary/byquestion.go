package summary

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// An average is the mean of the finite values that were added.
type average struct {
	sum float64
	n   int
}

func (m *average) add(v float64) {
	if !math.IsNaN(v) && !math.IsInf(v, 0) {
		m.sum += v
		m.n++
	}
}

func (m *average) value() float64 { return m.sum / float64(m.n) } // NaN for none

func (m *average) orUnknown(unknown bool) float64 {
	if unknown {
		return math.NaN()
	}
	return m.value()
}

// A byQuestion adds up a figure by question, over repetitions.
type byQuestion struct {
	sum, square []float64
	n           []int32
}

func (b *byQuestion) add(question int, v float64) {
	if math.IsNaN(v) {
		return // unknown
	}
	if missing := question + 1 - len(b.n); missing > 0 {
		b.sum = append(b.sum, make([]float64, missing)...)
		b.square = append(b.square, make([]float64, missing)...)
		b.n = append(b.n, make([]int32, missing)...)
	}
	b.sum[question] += v
	b.square[question] += v * v
	b.n[question]++
}

// means are the figure's means over repetitions, NaN where a question has none.
func (b *byQuestion) means(questions int) []float64 {
	m := make([]float64, questions)
	for i := range m {
		m[i] = math.NaN()
		if i < len(b.n) && b.n[i] > 0 {
			m[i] = b.sum[i] / float64(b.n[i])
		}
	}
	return m
}

// monteCarlo is the standard error that repeating the same questions with other
// seeds would show: from the spread between repetitions. With a single
// repetition it is bounded by the spread between questions.
func (b *byQuestion) monteCarlo() float64 {
	var within average
	var means []float64
	single := false
	for i, n := range b.n {
		if n == 0 {
			continue
		}
		m := b.sum[i] / float64(n)
		means = append(means, m)
		if n == 1 {
			single = true
			continue
		}
		within.add(max(0, b.square[i]/float64(n)-m*m) / float64(n-1)) // variance of this question's mean
	}
	if len(means) < 2 {
		return math.NaN()
	}
	if single {
		return stat.StdDev(means, nil) / math.Sqrt(float64(len(means)))
	}
	return math.Sqrt(within.sum) / float64(len(means))
}
