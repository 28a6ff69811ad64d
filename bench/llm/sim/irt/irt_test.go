package irt

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/floats"
)

// draw makes outcomes of models with known abilities on items of known difficulty.
func draw(n int, theta []float64, spread, guess float64) (items []Item, b []float64) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range n {
		d := spread * rng.NormFloat64()
		it := Item{Guess: guess, Correct: make([]int8, len(theta))}
		for m, t := range theta {
			if rng.Float64() < Prob(t, d, guess) {
				it.Correct[m] = 1
			}
		}
		items, b = append(items, it), append(b, d)
	}
	return items, b
}

func TestFitRecoversAbilities(t *testing.T) {
	theta := []float64{-1.5, -0.5, 0, 0.4, 1, 2}
	items, b := draw(8000, theta, 1.7, 0.1)
	items[0].Correct[3] = -1 // a gap in the record is not a wrong answer
	f, err := New(items)
	if err != nil {
		t.Fatal(err)
	}
	for m, want := range theta {
		if math.Abs(f.Theta[m]-want) > 0.12 {
			t.Errorf("model %d: theta %.3f, drawn with %.3f", m, f.Theta[m], want)
		}
	}
	if math.Abs(f.Spread-1.7) > 0.12 {
		t.Errorf("spread %.3f, drawn with 1.7", f.Spread)
	}
	// A posterior mean is the best guess: regressing truth on it has slope 1.
	var xy, xx float64
	for i := range b {
		xy += f.Difficulty[i] * b[i]
		xx += f.Difficulty[i] * f.Difficulty[i]
	}
	if slope := xy / xx; math.Abs(slope-1) > 0.06 {
		t.Errorf("true difficulty regressed on its estimate has slope %.3f, want 1", slope)
	}
}

func TestGradientIsTheDifferenceQuotient(t *testing.T) {
	items, _ := draw(200, []float64{-1, 0, 1}, 1, 0.25)
	items[7].Correct[1] = -1
	groups, err := group(items, 3)
	if err != nil {
		t.Fatal(err)
	}
	nodes, weights := normalRule()
	l := &likelihood{groups: groups, nodes: nodes, weights: weights, models: 3, items: 200}
	x := []float64{0.3, -0.2, 0.8, 0.1}
	got := make([]float64, 4)
	l.gradient(got, x)
	want := fd.Gradient(nil, l.value, x, &fd.Settings{Formula: fd.Central})
	if !floats.EqualApprox(got, want, 1e-6) {
		t.Errorf("gradient %v, by differences %v", got, want)
	}
}

func TestAbilityHitsItsTarget(t *testing.T) {
	b, guess := []float64{-2, -1, 0, 1, 3}, []float64{0.1, 0.1, 0.25, 0.25, 0}
	theta, err := Ability(0.6, b, guess)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for i := range b {
		sum += Prob(theta, b[i], guess[i])
	}
	if math.Abs(sum/5-0.6) > 1e-6 {
		t.Errorf("accuracy at theta %.4f is %.6f, want 0.6", theta, sum/5)
	}
	if _, err := Ability(0.1, b, guess); err == nil {
		t.Error("a target below the guessing rate was accepted")
	}
}

func TestUnevenOutcomesAreRefused(t *testing.T) {
	if _, err := New([]Item{{Correct: []int8{1, 0}}, {ID: "x", Correct: []int8{1}}}); err == nil {
		t.Error("items of different width were accepted")
	}
	if _, err := New(nil); err == nil {
		t.Error("no items were accepted")
	}
}
