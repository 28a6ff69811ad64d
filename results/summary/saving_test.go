package summary

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestSaved(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name              string
		parts             [mixParts]float64 // own accuracy and dollars, edge's, cloud's
		usd, share, regap float64
	}{
		{"on the line", [mixParts]float64{.4, .5, .2, 0, .6, 1}, 0, 0, .5},
		{"as good for half", [mixParts]float64{.4, .25, .2, 0, .6, 1}, .25, .5, .5},
		{"as good for twice", [mixParts]float64{.4, 1, .2, 0, .6, 1}, -.5, -1, .5},
		{"the edge may cost too", [mixParts]float64{.4, .2, .2, .1, .6, .5}, .1, 1. / 3, .5},
		{"better than the cloud", [mixParts]float64{.7, .9, .2, 0, .6, 1}, .1, .1, 1.25},
		{"worse than the edge", [mixParts]float64{.1, .3, .2, .1, .6, 1}, -.2, -2, -.25},
		{"nothing to save of", [mixParts]float64{.1, 0, .2, 0, .6, 1}, 0, nan, -.25},
		{"no gap", [mixParts]float64{.5, .1, .6, 0, .6, 1}, nan, nan, nan},
		{"cost unknown", [mixParts]float64{.5, nan, .2, 0, .6, 1}, nan, nan, .75},
	} {
		usd, share := saved(&c.parts)
		for k, got := range []float64{usd, share, recovered(&c.parts)} {
			if want := []float64{c.usd, c.share, c.regap}[k]; math.Abs(got-want) > 1e-12 || math.IsNaN(got) != math.IsNaN(want) {
				t.Errorf("%s, figure %d: %v, want %v", c.name, k, got, want)
			}
		}
	}
}

// What gains accuracy at equal cost saves money at equal accuracy.
func TestSavingHasTheSignOfTheGain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := [mixParts]float64{edgeAccuracy: .2, edgeUSD: .1, cloudAccuracy: .6, cloudUSD: 1,
			ownAccuracy: rapid.Float64Range(.2, .6).Draw(t, "accuracy"), ownUSD: rapid.Float64Range(.1, 1).Draw(t, "dollars")}
		gain := overMix(&m)
		if usd, share := saved(&m); math.Abs(gain-usd*.4/.9) > 1e-9 || usd*share < 0 {
			t.Fatalf("gains %v and saves %v, %v", gain, usd, share)
		}
	})
}
