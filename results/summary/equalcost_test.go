package summary

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"hybridflow/results/stats"
)

func TestMeanDifference(t *testing.T) {
	nan := math.NaN()
	flat := []stats.Point{{X: 0, Y: .5}, {X: 4, Y: .5}}
	for _, c := range []struct {
		name string
		own  []stats.Point
		want float64
	}{
		{"the same", flat, 0},
		{"above", []stats.Point{{X: 3, Y: .7}, {X: 1, Y: .7}}, .2},
		{"rising through", []stats.Point{{X: 0, Y: .4}, {X: 4, Y: .6}}, 0},
		{"a peak between", []stats.Point{{X: 0, Y: .5}, {X: 2, Y: .7}, {X: 4, Y: .5}}, .1},
		{"half of it in common", []stats.Point{{X: 2, Y: .5}, {X: 6, Y: .9}}, .1},
		{"equally dear points are averaged", []stats.Point{{X: 0, Y: .6}, {X: 4, Y: .5}, {X: 4, Y: .7}}, .1},
		{"nothing in common", []stats.Point{{X: 5, Y: .5}, {X: 6, Y: .9}}, nan},
		{"a single point", []stats.Point{{X: 2, Y: .5}}, nan},
		{"cost unknown", []stats.Point{{X: nan, Y: .5}, {X: 2, Y: .5}, {X: 3, Y: .5}}, nan},
	} {
		got := meanDifference(curveOf(c.own), curveOf(flat))
		if math.Abs(got-c.want) > 1e-12 || math.IsNaN(got) != math.IsNaN(c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// The mean is that of many heights, and turns its sign when curves change places.
func TestMeanDifferenceIsAnAverage(t *testing.T) {
	point := rapid.Custom(func(t *rapid.T) stats.Point {
		return stats.Point{X: float64(rapid.IntRange(0, 20).Draw(t, "dollars")), Y: rapid.Float64Range(0, 1).Draw(t, "accuracy")}
	})
	rapid.Check(t, func(t *rapid.T) {
		c, d := curveOf(rapid.SliceOfN(point, 2, 6).Draw(t, "own")), curveOf(rapid.SliceOfN(point, 2, 6).Draw(t, "whole"))
		got, back := meanDifference(c, d), meanDifference(d, c)
		if math.IsNaN(got) != math.IsNaN(back) || math.Abs(got+back) > 1e-12 {
			t.Fatalf("%v and %v", got, back)
		}
		sum, n := 0., 0.
		for x := .005; x < 20; x += .01 {
			if v := c.at(x) - d.at(x); !math.IsNaN(v) {
				sum, n = sum+v, n+1
			}
		}
		if n > 0 && math.Abs(sum/n-got) > 1e-3 {
			t.Fatalf("%v, mean of heights %v", got, sum/n)
		}
	})
}

// A method's curve is over its own knob, around the setting it is compared under.
func TestCurves(t *testing.T) {
	s := selectionOf(t, Options{Ablations: Ablations{Of: "flow", Strategies: []string{"chance"}, Fields: []string{"planner"},
		Knobs: []string{"tau", "share"}}},
		"flow", "flow tau=0", "flow tau=1", "flow budget=2", "flow planner=cloud", "flow planner=cloud tau=1", "flow tau=0 budget=2",
		"chance", "chance share=0.5", "chain")
	for a, want := range map[int][]int{0: {0, 1, 2}, 4: {4, 5}, 7: {7, 8}, 9: {9}} {
		if got := s.curve(a); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", s.Arms[a], got, want)
		}
	}
}

// An ablation that just spends less is worse than the whole method, and as good at equal
// dollars.
func TestEqualCostOfTheSameCurve(t *testing.T) {
	s := selectionOf(t, Options{Ablations: Ablations{Of: "flow", Strategies: []string{"chance", "chain"}, Knobs: []string{"tau"}}},
		"flow", "flow tau=0", "flow tau=1", "chance", "chance tau=1", "chain")
	of := &estimated{make([]*Estimates, len(s.Arms)), make([]armSample, len(s.Arms))}
	for a, usd := range []float64{5, 1, 9, 2, 6, 12} {
		accuracy := []float64{usd / 10, usd/10 - .01, usd/10 + .01} // on one line, in the resamples as well
		columns := &of.samples[a].columns
		columns[accuracyColumn] = sampled{usd / 10, 40, accuracy}
		columns[usdColumn] = sampled{usd, 40, []float64{usd, usd - .1, usd + .1}}
		of.figures[a] = &Estimates{Counts: Counts{Questions: 40}, Accuracy: stats.Estimate{Value: usd / 10}, USD: stats.Exact(usd)}
	}
	s.atEqualCost(of)
	if e := of.figures[3].EqualCost; math.Abs(e.Over.Value)+math.Abs(e.At.Value)+math.Abs(e.Over.Low)+math.Abs(e.At.High) > 1e-12 {
		t.Errorf("chance: %+v", e)
	}
	for _, a := range []int{0, 5} { // the method itself; dearer than its curve, and without one
		if e := of.figures[a].EqualCost; !math.IsNaN(e.Over.Value) || !math.IsNaN(e.At.Value) {
			t.Errorf("%s: %+v", s.Arms[a], e)
		}
	}
}
