// Package irt fits item response models to recorded outcomes of real models. The model
// is Rasch's with guessing and a normal population of items:
//
//	P(model m answers item i) = c_i + (1-c_i) * sigmoid(theta_m - b_i),  b_i ~ N(0, spread^2)
//
// with c_i fixed at one over the number of options.
//
//  1. [New] takes an [Item] per question, with the outcome of each model. Abilities
//     theta and spread are marginal maximum likelihood estimates (Bock and Aitkin 1981),
//     difficulties b their posterior means. Items with the same outcomes are grouped, so
//     that the cost grows with the number of distinct outcome patterns.
//  2. [Fit.Joint] predicts joint outcomes of models, to check the fit.
//  3. [Ability] solves for the ability at which items of known difficulty give an
//     accuracy, such as a published one.
//
// It is not a general IRT package: a handful of models cannot identify a
// discrimination for each item, so that there is one spread for all.
package irt

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/optimize"
)

// An Item holds the outcomes of all models on one question.
type Item struct {
	ID      string
	Guess   float64 // chance of a blind guess, in [0, 1)
	Correct []int8  // by model: 1 right, 0 wrong, -1 not recorded
}

// A Fit is a fitted model.
type Fit struct {
	Theta      []float64 // ability by model, in logits; an item of mean difficulty is 0
	Spread     float64   // standard deviation of difficulty, in logits
	LogLik     float64   // marginal log-likelihood
	Difficulty []float64 // by item: posterior mean of b_i, in logits
}

// Prob returns the probability of a right answer at ability theta.
func Prob(theta, b, guess float64) float64 { return guess + (1-guess)*Sigmoid(theta-b) }

// Sigmoid is the logistic function.
func Sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// outcome returns the probability of an outcome at a distance between ability and
// difficulty. The complement is not 1 minus the probability, which would be
// exactly 0 far out, where the quadrature has nodes.
func outcome(distance, guess float64, right int8) float64 {
	switch right {
	case 1:
		return Prob(distance, 0, guess)
	case 0:
		return (1 - guess) * Sigmoid(-distance)
	}
	return 1 // not recorded
}

// points of the Gauss-Hermite rule for the population of items; 41 integrate a
// product of a dozen logistic curves to more digits than the data hold.
const points = 41

// pattern is a group of items with equal outcomes and equal guessing.
type pattern struct {
	item  Item
	count float64
	of    []int // items
}

// New fits the model to items. It is an error if there are none, or they do not have
// outcomes of the same number of models.
func New(items []Item) (*Fit, error) {
	if len(items) == 0 || len(items[0].Correct) == 0 {
		return nil, fmt.Errorf("fit item response model: no outcomes")
	}
	models := len(items[0].Correct)
	groups, err := group(items, models)
	if err != nil {
		return nil, err
	}
	nodes, weights := normalRule()

	// x holds the abilities and, last, the logarithm of the spread.
	lik := &likelihood{groups: groups, nodes: nodes, weights: weights, models: models, items: float64(len(items))}
	res, err := optimize.Minimize(optimize.Problem{Func: lik.value, Grad: lik.gradient},
		make([]float64, models+1), &optimize.Settings{GradientThreshold: 1e-7}, &optimize.BFGS{})
	if err != nil {
		return nil, fmt.Errorf("fit item response model to %d items, %d models: %w", len(items), models, err)
	}
	f := &Fit{
		Theta:      res.X[:models],
		Spread:     math.Exp(res.X[models]),
		LogLik:     -res.F * lik.items,
		Difficulty: make([]float64, len(items)),
	}
	for _, g := range groups {
		b := f.posterior(g.item, nodes, weights)
		for _, i := range g.of {
			f.Difficulty[i] = b
		}
	}
	return f, nil
}

// posterior returns the mean of an item's difficulty given its outcomes.
func (f *Fit) posterior(it Item, nodes, weights []float64) float64 {
	var sum, mean float64
	for q, z := range nodes {
		p := weights[q]
		for m, c := range it.Correct {
			p *= outcome(f.Theta[m]-f.Spread*z, it.Guess, c)
		}
		sum += p
		mean += p * f.Spread * z
	}
	return mean / sum
}

func group(items []Item, models int) ([]pattern, error) {
	order := make([]int, len(items))
	for i, it := range items {
		if len(it.Correct) != models {
			return nil, fmt.Errorf("item %s has outcomes of %d models, the first has %d", it.ID, len(it.Correct), models)
		}
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(slices.Compare(items[a].Correct, items[b].Correct), cmp.Compare(items[a].Guess, items[b].Guess))
	})
	var groups []pattern
	for _, i := range order {
		it := items[i]
		if n := len(groups); n > 0 && slices.Equal(groups[n-1].item.Correct, it.Correct) && groups[n-1].item.Guess == it.Guess {
			groups[n-1].count++
			groups[n-1].of = append(groups[n-1].of, i)
			continue
		}
		groups = append(groups, pattern{item: it, count: 1, of: []int{i}})
	}
	return groups, nil
}

// normalRule returns nodes and weights that integrate over a standard normal.
func normalRule() (nodes, weights []float64) {
	nodes, weights = make([]float64, points), make([]float64, points)
	quad.Hermite{}.FixedLocations(nodes, weights, math.Inf(-1), math.Inf(1))
	for i := range nodes {
		weights[i] /= math.SqrtPi
		nodes[i] *= math.Sqrt2
	}
	return nodes, weights
}

// likelihood is the negative marginal log-likelihood per item, and its
// gradient; per item, so that the line search does not lose the last digits to
// a large sum.
type likelihood struct {
	groups         []pattern
	nodes, weights []float64
	models         int
	items          float64
}

func (l *likelihood) value(x []float64) float64 { return l.eval(x, nil) }

func (l *likelihood) gradient(grad, x []float64) { clear(grad); l.eval(x, grad) }

func (l *likelihood) eval(x, grad []float64) float64 {
	spread := math.Exp(x[l.models])
	dtheta := make([]float64, l.models)
	total := 0.0
	for _, g := range l.groups {
		c := g.item.Guess
		var sum, dspread float64
		clear(dtheta)
		for q, z := range l.nodes {
			p := l.weights[q]
			for m, right := range g.item.Correct {
				p *= outcome(x[m]-spread*z, c, right)
			}
			sum += p
			if grad == nil {
				continue
			}
			for m, right := range g.item.Correct {
				if right < 0 {
					continue
				}
				s := Sigmoid(x[m] - spread*z)
				d := (1 - c) * s * (1 - s) // of the probability, by ability
				if right == 0 {
					d = -d
				}
				pr := outcome(x[m]-spread*z, c, right)
				dtheta[m] += p * d / pr
				dspread -= p * d / pr * z * spread
			}
		}
		share := g.count / l.items
		total -= share * math.Log(sum)
		if grad != nil {
			for m := range dtheta {
				grad[m] -= share * dtheta[m] / sum
			}
			grad[l.models] -= share * dspread / sum
		}
	}
	return total
}

// Accuracy returns the mean of Prob over items.
func Accuracy(theta float64, difficulty, guess []float64) float64 {
	sum := 0.0
	for i, b := range difficulty {
		sum += Prob(theta, b, guess[i])
	}
	return sum / float64(len(difficulty))
}

// Ability returns the theta, to 1e-9 logits, at which the accuracy on items is the
// given one. It is an error if no ability from -20 to 20 is low or high enough, which
// for an accuracy below the guessing rate is the case.
func Ability(accuracy float64, difficulty, guess []float64) (float64, error) {
	if len(difficulty) == 0 {
		return 0, errors.New("no items")
	}
	return Solve(func(theta float64) float64 { return Accuracy(theta, difficulty, guess) }, accuracy, -20, 20)
}

// Solve returns the x, to 1e-9, at which an increasing function has the value want. It
// is an error if that is not between lo and hi.
func Solve(f func(float64) float64, want, lo, hi float64) (float64, error) {
	if least, most := f(lo), f(hi); least > want || most < want {
		return 0, fmt.Errorf("%.4f lies outside %.4f to %.4f", want, least, most)
	}
	for hi-lo > 1e-9 {
		if mid := (lo + hi) / 2; f(mid) < want {
			lo = mid
		} else {
			hi = mid
		}
	}
	return (lo + hi) / 2, nil
}

// Joint returns the probability that all of some models are right, as the
// expectation over the population of items. Items differ in their guessing rate.
func (f *Fit) Joint(items []Item, models ...int) float64 {
	nodes, weights := normalRule()
	counts := map[float64]float64{}
	for _, it := range items {
		counts[it.Guess]++
	}
	total := 0.0
	for _, guess := range slices.Sorted(maps.Keys(counts)) {
		for q, z := range nodes {
			p := 1.0
			for _, m := range models {
				p *= Prob(f.Theta[m], f.Spread*z, guess)
			}
			total += counts[guess] * weights[q] * p
		}
	}
	return total / float64(len(items))
}
