package router

import (
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"testing"
)

func always(e Effect) Effects { return EffectFunc(func(Subtask) Effect { return e }) }

func TestUtility(t *testing.T) {
	nan := math.NaN()
	tokens := Cost{Unit: "tokens", Money: 1000}
	both := Cost{Unit: "usd", Money: 0.01, Seconds: 10}
	good := Effect{Edge: 0.4, Cloud: 0.6, Dollars: 0.005, Tokens: 500, Seconds: 2}
	for _, c := range []struct {
		name   string
		scorer Scorer
		want   float64
	}{
		{"ratio", BenefitCost{Effects: always(good), Cost: tokens, Epsilon: 0.1}, 0.2 / 0.6},
		{"ratio of both costs", BenefitCost{Effects: always(good), Cost: both}, 0.2 / (0.7 + 1e-6)},
		{"ratio is clipped", BenefitCost{Effects: always(good), Cost: Cost{Money: 1e6}}, 1},
		{"harm scores nothing", BenefitCost{Effects: always(Effect{Edge: 0.6, Cloud: 0.4, Tokens: 1}), Cost: tokens}, 0},
		{"time saved outweighs money, not more",
			BenefitCost{Effects: always(Effect{Cloud: 0.05, Dollars: 0.001, Seconds: -9}), Cost: both, Epsilon: 0.1}, 0.5},
		{"difference", BenefitMinusCost{Effects: always(good), Cost: tokens, Lambda: 0.1}, 0.15},
		{"difference in another scale", BenefitMinusCost{Effects: always(good), Cost: tokens, Lambda: 0.1, Scale: 0.3}, 0.5},
		{"not worth its cost", BenefitMinusCost{Effects: always(good), Cost: tokens, Lambda: 1}, 0},
		{"unknown dollars are not free", BenefitMinusCost{Effects: always(Effect{Cloud: 1, Dollars: nan}), Cost: both, Lambda: 1}, nan},
		{"unknown seconds do not matter where they do not count",
			BenefitMinusCost{Effects: always(Effect{Cloud: 1, Seconds: nan}), Cost: tokens}, 1},
		{"unknown benefit", BenefitCost{Effects: always(Effect{Edge: nan, Cloud: 1}), Cost: tokens}, nan},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := c.scorer.Score(Subtask{})
			if math.IsNaN(c.want) != math.IsNaN(got) || math.Abs(got-c.want) > 1e-9 {
				t.Errorf("%v, want %v", got, c.want)
			}
			if d := (Threshold{Scorer: c.scorer}).Decide(Subtask{}, State{}); math.IsNaN(c.want) && d.Tier != Edge {
				t.Error("something unknown went to the cloud")
			}
		})
	}
}

func TestBernoulli(t *testing.T) {
	p := Bernoulli{Threshold: Threshold{Scorer: PlannerDifficulty{}, Tau0: 0.4}, Temperature: 0.1, Seed: 3}
	want := 1 / (1 + math.Exp(-1)) // u 0.5, a temperature above tau
	cloud := 0
	const n = 20000
	for i := range n {
		d := p.Decide(Subtask{Key: fmt.Sprint(i), Difficulty: 5}, State{})
		q := want
		if d.Tier == Edge {
			q = 1 - want
		} else {
			cloud++
		}
		if math.Abs(d.Propensity-q) > 1e-9 || d.Reason != "bernoulli" {
			t.Fatalf("%+v, want propensity %v", d, q)
		}
	}
	if share := float64(cloud) / n; math.Abs(share-want) > 0.015 {
		t.Errorf("share %.3f, want %.3f", share, want)
	}
	p.Temperature = 0
	if d := p.Decide(Subtask{Difficulty: 5}, State{}); d != p.Threshold.Decide(Subtask{Difficulty: 5}, State{}) {
		t.Errorf("without temperature %+v", d)
	}
}

// Draws are those of the standard library's generator, seeded by the key's hash.
func TestDrawIsReproducible(t *testing.T) {
	for seed := range uint64(20) {
		key := fmt.Sprint("set/", seed, "/é")
		h := fnv.New64a()
		h.Write([]byte(key))
		if got, want := draw(seed, key), rand.New(rand.NewPCG(seed, h.Sum64())).Float64(); got != want {
			t.Errorf("%q drew %v, want %v", key, got, want)
		}
	}
}

func TestRepoCompatible(t *testing.T) {
	p := RepoCompatible{Scorer: PlannerDifficulty{}, Delta0: 0.1}
	for _, c := range []struct {
		name    string
		planner float64
		task    Subtask
		at      State
		reason  string
		delta   float64
		p       float64 // of the cloud
	}{
		{"first is forced", 0, Subtask{Role: "explain", Difficulty: 1}, State{Money: 1}, "forced", 0.6, 1},
		{"last is forced", 0, Subtask{Role: "generate", Difficulty: 1}, State{}, "forced", 0.1, 1},
		{"others are drawn", 0, Subtask{Role: "analyze", Difficulty: 5}, State{Money: 0.4, Time: 0.4}, "repo", 0.5, 0.5},
		{"its clock counts planning", 0.4, Subtask{Role: "analyze", Difficulty: 5}, State{Time: 0.4}, "repo", 0.5, 0.5},
		{"delta is clipped", 3, Subtask{Role: "analyze", Difficulty: 9}, State{Time: 9}, "repo", 1, 0.5},
		{"far above", 0, Subtask{Role: "analyze", Difficulty: 9}, State{}, "repo", 0.1, 1 / (1 + math.Exp(-9))},
	} {
		t.Run(c.name, func(t *testing.T) {
			p.Planner = c.planner
			d := p.Decide(c.task, c.at)
			q := c.p
			if d.Tier == Edge {
				q = 1 - q
			}
			if d.Reason != c.reason || math.Abs(d.Threshold-c.delta) > 1e-9 || math.Abs(d.Propensity-q) > 1e-9 {
				t.Errorf("%+v, want %s, delta %v, propensity %v", d, c.reason, c.delta, q)
			}
		})
	}
}

func ExampleBenefitCost() {
	effects := EffectFunc(func(s Subtask) Effect {
		return Effect{Edge: 0.5, Cloud: 0.7, Tokens: 100 * float64(s.Difficulty)}
	})
	u := BenefitCost{Effects: effects, Cost: Cost{Unit: "tokens", Money: 1000}}
	fmt.Printf("%.2f %.2f\n", u.Score(Subtask{Difficulty: 3}), u.Score(Subtask{Difficulty: 8}))
	// Output: 0.67 0.25
}

func BenchmarkBernoulli(b *testing.B) {
	e := always(Effect{Edge: 0.4, Cloud: 0.6, Tokens: 500})
	p := Bernoulli{Threshold: Threshold{Scorer: BenefitCost{Effects: e, Cost: Cost{Money: 1000}}, Tau0: 0.3}, Temperature: 0.1}
	b.ReportAllocs()
	for b.Loop() {
		p.Decide(Subtask{Key: "mmlu-pro/1234/2"}, State{})
	}
}
