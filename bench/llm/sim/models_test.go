package sim

import (
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"hybridflow/bench/llm"
)

// The accuracy of each model is the published one. Every item of MMLU-Pro is asked
// once; three standard errors are far below the tolerance of 1.5 points.
func TestAccuracyMeetsItsTarget(t *testing.T) {
	models, err := LoadModels()
	if err != nil {
		t.Fatal(err)
	}
	c, err := LoadCalibration()
	if err != nil {
		t.Fatal(err)
	}
	var items []*Item
	for _, id := range slices.Sorted(maps.Keys(models.difficulty["mmlu-pro"])) {
		it := item(0, models.Difficulty("mmlu-pro", id))
		it.Key = "mmlu-pro/" + id
		items = append(items, it)
	}
	if len(items) != 12032 {
		t.Fatalf("%d difficulties of MMLU-Pro, want 12032", len(items))
	}
	s := simulator(t, items...)
	for _, a := range c.Abilities {
		if a.Benchmark != "mmlu-pro" {
			continue
		}
		for _, mode := range []struct {
			name, system string
			want         float64
		}{{"cot", "Think step by step.", a.Accuracy}, {"direct", "Answer at once.", a.Direct}} {
			right := 0
			for _, it := range items {
				r := complete(t, s, llm.Request{Model: a.Model, Messages: prompt(mode.system, it, ""), Seed: 1})
				if strings.HasSuffix(r.Text, it.Right) {
					right++
				}
			}
			got := 100 * float64(right) / float64(len(items))
			// All items have ten options here, in the benchmark 17 % have fewer.
			if math.Abs(got-mode.want) > 1.5 {
				t.Errorf("%s %s: %.2f %%, want %.2f", a.Model, mode.name, got, mode.want)
			}
		}
	}
}

// Every ability has a length, and every model a price and a speed.
func TestCalibrationIsComplete(t *testing.T) {
	models, err := LoadModels()
	if err != nil {
		t.Fatal(err)
	}
	prices, err := llm.LoadPrices("")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range models.Names() {
		m := models.byName[name]
		if len(m.abilities) == 0 || m.ttft <= 0 || m.tokensPerSecond <= 0 || m.unparsed <= 0 {
			t.Errorf("%s: %+v", name, m)
		}
		for b, a := range m.abilities {
			if a.logLength < 3 || a.lengthSigma <= 0 || a.direct >= a.cot {
				t.Errorf("%s on %s: %+v", name, b, a)
			}
		}
		if _, err := prices.Of(name); err != nil {
			t.Error(err)
		}
	}
	for _, l := range []string{"unparsed", "pairs"} {
		c, err := LoadCalibration()
		if err != nil || len(c.Unparsed) == 0 || len(c.Pairs) == 0 {
			t.Errorf("calibration without %s: %v", l, err)
		}
	}
}

// The fit predicts joint outcomes of two models, which it was not fitted to.
func TestFitPredictsPairs(t *testing.T) {
	c, err := LoadCalibration()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range c.Pairs {
		for i := range p.Recorded {
			if math.Abs(p.Recorded[i]-p.Predicted[i]) > 1.5 {
				t.Errorf("%s / %s: recorded %v, by the fit %v", p.Weak, p.Strong, p.Recorded, p.Predicted)
			}
		}
	}
}
