package summary

import (
	"math"

	"gonum.org/v1/gonum/stat"

	"hybridflow/results/stats"
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

// A byQuestion adds up a figure by question, over repetitions.
type byQuestion []struct{ sum, square, n float64 }

func (b *byQuestion) add(question int, v float64) {
	if math.IsNaN(v) {
		return // unknown
	}
	if missing := question + 1 - len(*b); missing > 0 {
		*b = append(*b, make(byQuestion, missing)...)
	}
	q := &(*b)[question]
	q.sum, q.square, q.n = q.sum+v, q.square+v*v, q.n+1
}

// means are the figure's means over repetitions, NaN where a question has none.
func (b byQuestion) means(questions int) []float64 {
	m := make([]float64, questions)
	for i := range m {
		m[i] = math.NaN()
		if i < len(b) {
			m[i] = b[i].sum / b[i].n // NaN without any
		}
	}
	return m
}

// mean is the mean over questions of the means over repetitions.
func (b byQuestion) mean() stats.Estimate { return stats.MeanOf(b.means(len(b))) }

// monteCarlo is the standard error that repeating the same questions with other
// seeds would show: from the spread between repetitions. With a single
// repetition it is bounded by the spread between questions.
func (b byQuestion) monteCarlo() float64 {
	var within average
	var means []float64
	single := false
	for _, q := range b {
		if q.n == 0 {
			continue
		}
		m := q.sum / q.n
		means, single = append(means, m), single || q.n == 1
		within.add(max(0, q.square/q.n-m*m) / (q.n - 1)) // variance of this question's mean
	}
	if len(means) < 2 {
		return math.NaN()
	}
	if single {
		return stat.StdDev(means, nil) / math.Sqrt(float64(len(means)))
	}
	return math.Sqrt(within.sum) / float64(len(means))
}

// firstAnswers have one score for each question, that of the repetition with the
// lowest number: a test of single answers allows no more.
type firstAnswers []struct {
	score      float64 // NaN where it is unknown, or there is no answer
	repetition int32
}

func (f *firstAnswers) add(question int, repetition int32, score float64) {
	for len(*f) <= question {
		*f = append(*f, firstAnswers{{math.NaN(), math.MaxInt32}}...)
	}
	if first := &(*f)[question]; repetition < first.repetition {
		first.score, first.repetition = score, repetition
	}
}

// discordant counts the questions that only one of two arms has right, in the same
// repetition, and reports whether all scores are 0 or 1.
func discordant(a, b firstAnswers) (only [2]int, binary bool) {
	for i := range min(len(a), len(b)) {
		x, y := a[i].score, b[i].score
		if a[i].repetition != b[i].repetition || math.IsNaN(x) || math.IsNaN(y) {
			continue
		}
		if x != 0 && x != 1 || y != 0 && y != 1 {
			return only, false
		}
		if x > y {
			only[0]++
		}
		if x < y {
			only[1]++
		}
	}
	return only, true
}
