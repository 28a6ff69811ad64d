package learn

import (
	"slices"
	"testing"
	"time"
)

// recordedPair reads recorded outcomes of real models.
func recordedPair(t testing.TB, pair string) []Outcome {
	t.Helper()
	outcomes, err := LoadOutcomes(RecordedPath(t, pair))
	if err != nil {
		t.Fatal(err)
	}
	return outcomes
}

// A decision makes no memory. The race detector makes some.
func TestDecisionsMakeNoMemory(t *testing.T) {
	skipArithmetic(t)
	outcomes := recordedPair(t, LlamaPair)[:2000]
	m, _, err := Train(t.Context(), outcomes, TrainOptions{})
	if err != nil {
		t.Fatal(err)
	}
	x := outcomes[7].Example()
	if n := testing.AllocsPerRun(100, func() { m.Predict(x) }); n > 0 {
		t.Errorf("%v allocations a decision", n)
	}
}

// BenchmarkDecision tells the 99th percentile of a decision on real questions.
func BenchmarkDecision(b *testing.B) {
	outcomes := recordedPair(b, LlamaPair)
	m, _, err := Train(b.Context(), outcomes[:2000], TrainOptions{})
	if err != nil {
		b.Fatal(err)
	}
	xs := Examples(outcomes)
	var took []time.Duration
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		m.Predict(xs[i%len(xs)])
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds()), "p99-ns")
}

func BenchmarkTrain(b *testing.B) { // 12,032 outcomes
	outcomes := recordedPair(b, LlamaPair)
	for _, r := range recipes {
		b.Run(r.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := Train(b.Context(), outcomes, TrainOptions{Method: r.name}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkPredict(b *testing.B) { // a toy question of about 80 bytes
	for _, r := range recipes {
		b.Run(r.name, func(b *testing.B) {
			m, x := trained(b, r.name), learnable(1, 5)[0].Example()
			b.ReportAllocs()
			for b.Loop() {
				m.Predict(x)
			}
		})
	}
}
