package router

import (
	"math"
	"slices"
)

// dim is the number of elements of a bandit's context.
const dim = 10

type features [dim]float64

// describe writes down what is known of a subtask, in elements of about unit size.
func describe(s Subtask, e Effect, at State) features {
	x := features{
		1, e.Edge, e.Cloud,
		PlannerDifficulty{}.Score(s),
		math.Log1p(float64(s.Tokens)) / 8, // 3,000 tokens make 1
		0, 0, 0,
		math.Min(at.Money, 1), math.Min(at.Time, 1),
	}
	if i := slices.Index([]string{"explain", "generate", "whole"}, s.Role); i >= 0 {
		x[5+i] = 1
	}
	return x
}

// An arm is the ridge regression of one tier, kept solved by rank-one updates
// (Sherman & Morrison): inverse = (ridge I + sum of x x)^-1, theta = inverse b.
type arm struct {
	inverse  [dim][dim]float64
	b, theta features
}

func newArm(ridge float64) (a arm) {
	for i := range dim {
		a.inverse[i][i] = 1 / ridge
	}
	return a
}

func dot(a, b *features) (s float64) {
	for i := range dim {
		s += a[i] * b[i]
	}
	return s
}

func (a *arm) times(x *features) (y features) {
	for i := range dim {
		y[i] = dot((*features)(&a.inverse[i]), x)
	}
	return y
}

func (a *arm) mean(x *features) float64 { return dot(&a.theta, x) }

// width is sqrt(x A^-1 x), how little is known in the direction of x.
func (a *arm) width(x *features) float64 {
	y := a.times(x)
	return math.Sqrt(math.Max(0, dot(&y, x)))
}

// learn adds one observation.
func (a *arm) learn(x *features, y float64) {
	k := a.times(x)
	scale := 1 / (1 + dot(&k, x))
	for i := range dim {
		a.b[i] += y * x[i]
		for j := range i + 1 { // both halves from one product, so that it stays symmetric
			a.inverse[i][j] -= scale * k[i] * k[j]
			a.inverse[j][i] = a.inverse[i][j]
		}
	}
	a.theta = a.times(&a.b)
}
