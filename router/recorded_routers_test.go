package router

import (
	"slices"
	"testing"
	"time"
)

// The default method on recorded outcomes of real models, beside what a study
// on the same files found, without the two categories of MMLU whose record is
// an artefact.
func TestRoutersOnRecordedOutcomes(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute for each pair")
	}
	for _, c := range []struct {
		pair      string
		min, best float64 // of the default, and of the best method
	}{{llamaPair, .572, .580}, {mistralPair, .557, .562}, {mmluPair, .615, .630}} {
		outcomes := slices.DeleteFunc(recordedPair(t, c.pair), func(o Outcome) bool {
			return o.Category == "high_school_mathematics" || o.Category == "moral_scenarios"
		})
		e, err := Evaluate(t.Context(), outcomes, Methods(FeatureOptions{}), EvalOptions{Resamples: 200})
		if err != nil {
			t.Fatal(err)
		}
		t.Log(c.pair)
		best := 0.0
		for _, r := range e.Methods {
			t.Logf("%-14s APGR %.4f [%.4f, %.4f]", r.Name, r.APGR.Value, r.APGR.Low, r.APGR.High)
			for _, v := range r.Versus {
				t.Logf("    vs %-10s %+v", v.With, v)
			}
			for _, v := range r.Calibration {
				t.Logf("    %-8s ECE %.4f, floor %.4f", v.Head, v.ECE.Value, v.Floor)
			}
			if r.Kind == "method" {
				best = max(best, r.APGR.Value)
			}
		}
		if e.APGR.Value < c.min || best < c.best {
			t.Errorf("%s: APGR of the default %.4f and the best %.4f, want %.3f and %.3f", c.pair, e.APGR.Value, best, c.min, c.best)
		}
	}
}

// The 99th percentile of a decision stays below 100 us, with no memory made.
func TestDecisionLatency(t *testing.T) {
	outcomes := recordedPair(t, llamaPair)
	m, _, err := Train(t.Context(), outcomes[:2000], TrainOptions{})
	if err != nil {
		t.Fatal(err)
	}
	xs := Examples(outcomes)
	took := make([]time.Duration, len(xs))
	for i, x := range xs {
		start := time.Now()
		m.Predict(x)
		took[i] = time.Since(start)
	}
	slices.Sort(took)
	p50, p99 := took[len(took)/2], took[len(took)*99/100]
	t.Logf("p50 %v, p99 %v", p50, p99)
	if p99 > 100*time.Microsecond {
		t.Errorf("p99 %v, want below 100us", p99)
	}
	if n := testing.AllocsPerRun(100, func() { m.Predict(xs[7]) }); n > 0 {
		t.Errorf("%v allocations a decision", n)
	}
}

func BenchmarkTrain(b *testing.B) { // 12,032 outcomes
	outcomes := recordedPair(b, llamaPair)
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
