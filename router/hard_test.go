package router

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// byIndex foretells the effects of subtasks that are numbered by difficulty.
func byIndex(effects []Effect) Effects {
	return EffectFunc(func(s Subtask) Effect { return effects[s.Difficulty] })
}

// policies are all that weigh benefits, for one question with a budget, with a
// threshold of 0 and no temperature.
func policies(t testing.TB, effects Effects, b *Budget) map[string]Policy {
	cost := Cost{Unit: "tokens", Money: 1000}
	paced := newPacer(t, b.limits, 1).Batch(1)
	paced[0].Effects, paced[0].Budget = effects, b
	bandit := newBandit(t, Bandit{Cost: cost, Explore: math.Inf(1)}).Batch(1)
	bandit[0].Effects = effects
	ratio := Threshold{Scorer: BenefitCost{Effects: effects, Cost: cost}, Money: 0.5, Time: 0.5}
	return map[string]Policy{
		"ratio":      ratio,
		"difference": Threshold{Scorer: BenefitMinusCost{Effects: effects, Cost: cost}},
		"bernoulli":  Bernoulli{Threshold: ratio},
		"knapsack":   &Lookahead{Effects: effects, Budget: b},
		"pacing":     &paced[0],
		"linucb":     &bandit[0],
	}
}

// gamblers are those that send subtasks to the cloud without a benefit, too.
func gamblers(seed uint64) map[string]Policy {
	score := PlannerDifficulty{}
	return map[string]Policy{
		"all":       Fixed{Cloud},
		"random":    Random{Share: 0.9, Seed: seed},
		"bernoulli": Bernoulli{Threshold: Threshold{Scorer: score, Money: 0.5}, Temperature: 0.5, Seed: seed},
		"repo":      RepoCompatible{Scorer: score, Seed: seed},
	}
}

func drawEffects(t *rapid.T) []Effect {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Effect {
		return Effect{
			Edge: rapid.Float64Range(0, 1).Draw(t, "edge"), Cloud: rapid.Float64Range(0, 1).Draw(t, "cloud"),
			Tokens: rapid.Float64Range(1, 900).Draw(t, "tokens"), Seconds: rapid.Float64Range(-3, 3).Draw(t, "seconds"),
		}
	}), 1, 12).Draw(t, "effects")
}

// No policy exceeds a hard budget, in any order of completions, and without one
// nothing goes to the cloud.
func TestNoPolicyExceedsItsBudget(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		effects := drawEffects(rt)
		limit := rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(0, 4000)).Draw(rt, "limit")
		limits := Limits{Unit: "tokens", Money: limit, Seconds: 60}
		seed := rapid.Uint64().Draw(rt, "seed")
		settleFirst := rapid.SliceOfN(rapid.Bool(), len(effects), len(effects)).Draw(rt, "settle")
		dear := rapid.Float64Range(0, 3).Draw(rt, "worst") // times what is predicted
		check := func(name string, p Policy, b *Budget) {
			w := Within{Policy: p, Budget: b}
			var open []float64
			for i, e := range effects {
				if settleFirst[i] && len(open) > 0 {
					b.Settle(open[len(open)-1], open[len(open)-1])
					open = open[:len(open)-1]
				}
				cost := 1 + dear*e.Tokens
				if w.Decide(Subtask{Key: fmt.Sprint(i), Difficulty: i}, cost, float64(i)).Tier == Cloud {
					open = append(open, cost)
				}
				if used := limit - b.Left(""); used > limit*(1+1e-12) {
					rt.Fatalf("%s used %v of %v", name, used, limit)
				}
			}
			if limit == 0 && len(open) > 0 {
				rt.Fatalf("%s went to the cloud without a budget", name)
			}
		}
		for name := range policies(t, byIndex(effects), NewBudget(limits)) {
			b := NewBudget(limits)
			check(name, policies(t, byIndex(effects), b)[name], b)
		}
		for name, p := range gamblers(seed) {
			check(name, p, NewBudget(limits))
		}
	})
}

// With an unlimited budget and a threshold of 0 everything with a positive
// benefit goes to the cloud, and nothing else.
func TestUnlimitedTakesEveryBenefit(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		effects := drawEffects(rt)
		b := NewBudget(Unlimited())
		for name, p := range policies(t, byIndex(effects), b) {
			for i, e := range effects {
				want := Edge
				if e.Benefit() > 0 {
					want = Cloud
				}
				d := Within{Policy: p, Budget: b}.Decide(Subtask{Key: fmt.Sprint(i), Difficulty: i}, 1, 1e6)
				if d.Tier != want || d.Propensity != 1 {
					rt.Fatalf("%s sent %+v to the %s: %+v", name, e, d.Tier, d)
				}
			}
		}
	})
}

// A larger budget never lowers the number of offloads, of calls that cost the
// same, under policies whose threshold follows the budget.
func TestMoreBudgetMoreOffloadsUnderThresholds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hard := rapid.SliceOfN(rapid.IntRange(1, 9), 1, 30).Draw(t, "difficulty")
		seed := rapid.Uint64().Draw(t, "seed")
		small := rapid.Float64Range(0, 30).Draw(t, "small")
		large := small + rapid.Float64Range(0, 30).Draw(t, "more")
		for name, p := range gamblers(seed) {
			count := func(money float64) (n int) {
				w := Within{Policy: p, Budget: NewBudget(Limits{Unit: "tokens", Money: money, Seconds: 60})}
				for i, d := range hard {
					if w.Decide(Subtask{Key: fmt.Sprint(i), Difficulty: d}, 1, 0).Tier == Cloud {
						n++
					}
				}
				return n
			}
			if a, b := count(small), count(large); b < a {
				t.Fatalf("%s: %v allows %d, %v only %d", name, small, a, large, b)
			}
		}
	})
}
