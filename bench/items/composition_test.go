package items

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"hybridflow/bench/llm/sim"
)

// The shipped aggregates are what the shipped command computes from the records.
func TestCompositionCanBeRepeated(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: arithmetic only")
	}
	dir, _ := realData(t)
	out := t.TempDir()
	if _, err := Compose(filepath.Join(dir, "dot", "alpha.parquet"), out); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(out, "composition.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(filepath.Join("..", "llm", "sim", "calibration", "composition.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Error("composition.yaml is not what calibrate writes; run it again and look at the difference")
	}
}

// The fit finds the accuracies of plans that were made up, although large steps are
// tried where small ones failed.
func TestEndpointsOfMadeUpPlans(t *testing.T) {
	var sample [][]plan
	const mean, spread, slope = 0.5, 1.5, 2.5
	uniform := func(names ...string) float64 { return sim.Uniform(sim.Hash(6, names...)) }
	var wantSmall, wantLarge, n float64
	sigmoid := func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
	for q := range 1500 {
		name := string(rune(q))
		a := mean + spread*math.Sqrt(-2*math.Log(uniform(name, "u")))*math.Cos(2*math.Pi*uniform(name, "v"))
		wantSmall, wantLarge, n = wantSmall+sigmoid(a), wantLarge+sigmoid(a+slope), n+1
		var p plan
		for step := 0; step <= 4; step++ {
			share := float64(step) / 4
			right := uniform(name, "right", string(rune(step))) < sigmoid(a+slope*share)
			p = append(p, graded{share: share, right: right})
			if right {
				break
			}
		}
		sample = append(sample, []plan{p})
	}
	small, large, err := endpoints(sample, []float64{0, 0, 0})
	if err != nil || math.Abs(small-wantSmall/n) > 0.03 || math.Abs(large-wantLarge/n) > 0.03 {
		t.Errorf("accuracies %.3f and %.3f (%v), want %.3f and %.3f", small, large, err, wantSmall/n, wantLarge/n)
	}
}
