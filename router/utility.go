package router

import (
	"cmp"
	"math"
)

// An Effect is what is expected, or known, to change when a subtask runs in the
// cloud instead of at the edge. NaN is unknown; a subtask with an unknown effect stays
// at the edge.
type Effect struct {
	Edge    float64 // P(correct | edge), in [0, 1]
	Cloud   float64 // P(correct | cloud), in [0, 1]
	Dollars float64 // extra, cloud over edge
	Tokens  float64 // billable ones, extra
	Seconds float64 // extra; negative where the cloud is faster
}

// Benefit is dq = P(correct | cloud) - P(correct | edge), in [-1, 1].
func (e Effect) Benefit() float64 { return e.Cloud - e.Edge }

// Money is the extra money in a budget's unit: "usd", or else tokens.
func (e Effect) Money(unit string) float64 {
	if unit == "usd" {
		return e.Dollars
	}
	return e.Tokens
}

// Effects predicts effects, by nothing but what is known before the subtask runs.
type Effects interface {
	Effect(s Subtask) Effect
}

// EffectFunc is a function as [Effects].
type EffectFunc func(Subtask) Effect

// Effect implements [Effects].
func (f EffectFunc) Effect(s Subtask) Effect { return f(s) }

// A Cost makes one number of extra money and extra seconds,
//
//	c = max(0, money/Money + seconds/Seconds)
//
// so that a typical cloud call costs about 1. A scale of 0 leaves its part out.
// Seconds that the cloud saves are set against the money; together they never
// count as less than nothing.
type Cost struct {
	Unit    string  // of Money: "tokens" or "usd", as in [Limits]
	Money   float64 // that counts as 1
	Seconds float64 // that count as 1
}

// Of is the normalised cost of an effect, 0 or more; NaN where a part that
// counts is unknown.
func (c Cost) Of(e Effect) float64 {
	var sum float64
	if c.Money > 0 {
		sum += e.Money(c.Unit) / c.Money
	}
	if c.Seconds > 0 {
		sum += e.Seconds / c.Seconds
	}
	return math.Max(0, sum)
}

// BenefitCost scores by the ratio of benefit and cost,
//
//	u = clip(dq / (c + eps), 0, 1)
//
// (arXiv 2512.22137; how c is normalised is our decision, see [Cost]). With a
// Cost whose scales are all 0, u = clip(dq / eps, 0, 1).
type BenefitCost struct {
	Effects Effects
	Cost    Cost
	Epsilon float64 // keeps the ratio finite; 0 means 1e-6
}

// Score implements [Scorer]; NaN where the effect is unknown.
func (b BenefitCost) Score(s Subtask) float64 {
	e := b.Effects.Effect(s)
	return clip01(e.Benefit() / (b.Cost.Of(e) + cmp.Or(b.Epsilon, 1e-6)))
}

// BenefitMinusCost scores by the difference of benefit and cost,
//
//	u = clip((dq - lambda c) / scale, 0, 1)
//
// the Lagrangian of the knapsack that arXiv 2512.22137 poses. It is positive
// exactly where the benefit outweighs the cost.
type BenefitMinusCost struct {
	Effects Effects
	Cost    Cost
	Lambda  float64 // quality that a cost of 1 is worth
	Scale   float64 // difference that scores 1; 0 means 1
}

// Score implements [Scorer]; NaN where the effect is unknown.
func (b BenefitMinusCost) Score(s Subtask) float64 {
	e := b.Effects.Effect(s)
	return clip01((e.Benefit() - b.Lambda*b.Cost.Of(e)) / cmp.Or(b.Scale, 1))
}
