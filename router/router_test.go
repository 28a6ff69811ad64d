package router

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestPolicies(t *testing.T) {
	adaptive := Threshold{Scorer: PlannerDifficulty{}, Tau0: 0.3, Money: 0.5, Time: 0.5}
	for _, c := range []struct {
		name   string
		policy Policy
		task   Subtask
		at     State
		want   Tier
		tau    float64
	}{
		{"fixed goes where it goes", Fixed{Cloud}, Subtask{Difficulty: 1}, State{Money: 2}, Cloud, math.NaN()},
		{"hard by the planner goes", Difficulty{5}, Subtask{Difficulty: 5}, State{}, Cloud, 0.5},
		{"easy by the planner stays", Difficulty{5}, Subtask{Difficulty: 4}, State{}, Edge, 0.5},
		{"unknown difficulty is medium", Difficulty{5}, Subtask{}, State{}, Cloud, 0.5},
		{"useful goes", adaptive, Subtask{Difficulty: 5}, State{}, Cloud, 0.3},
		{"threshold rises with money", adaptive, Subtask{Difficulty: 5}, State{Money: 0.5}, Edge, 0.55},
		{"threshold rises with time", adaptive, Subtask{Difficulty: 5}, State{Time: 0.5}, Edge, 0.55},
		{"threshold never exceeds one", adaptive, Subtask{Difficulty: 9}, State{Money: 1, Time: 5}, Edge, 1},
		{"on the line stays", Threshold{Scorer: PlannerDifficulty{}, Tau0: 0.5}, Subtask{Difficulty: 5}, State{}, Edge, 0.5},
		{"nobody at share 0", Random{Share: 0}, Subtask{}, State{}, Edge, math.NaN()},
		{"all at share 1", Random{Share: 1}, Subtask{}, State{}, Cloud, math.NaN()},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := c.policy.Decide(c.task, c.at)
			if d.Tier != c.want {
				t.Errorf("tier %s, want %s", d.Tier, c.want)
			}
			if same := d.Threshold == c.tau || math.IsNaN(d.Threshold) && math.IsNaN(c.tau); !same {
				t.Errorf("threshold %v, want %v", d.Threshold, c.tau)
			}
		})
	}
}

func TestRandomKeepsItsShare(t *testing.T) {
	p, cloud := Random{Share: 0.3, Seed: 7}, 0
	const n = 20000
	for i := range n {
		d := p.Decide(Subtask{Key: fmt.Sprint("q", i)}, State{})
		if again := p.Decide(Subtask{Key: fmt.Sprint("q", i)}, State{Time: 1}); again.Tier != d.Tier {
			t.Fatal("a draw depends on more than the subtask")
		}
		if d.Tier == Cloud {
			cloud++
		}
		if want := map[Tier]float64{Cloud: 0.3, Edge: 0.7}[d.Tier]; math.Abs(d.Propensity-want) > 1e-12 {
			t.Fatalf("propensity %v of %s, want %v", d.Propensity, d.Tier, want)
		}
	}
	if share := float64(cloud) / n; math.Abs(share-0.3) > 0.015 {
		t.Errorf("share %.3f, want 0.3", share)
	}
}

func TestLimitsAreChecked(t *testing.T) {
	for _, l := range []Limits{
		{Unit: "tokens", Money: -1}, {Unit: "tokens", Seconds: -1}, {Unit: "euro", Money: 1}, {Unit: "usd", Money: math.NaN()},
	} {
		if l.Validate() == nil {
			t.Errorf("%+v was accepted", l)
		}
	}
	for _, l := range []Limits{Unlimited(), {Unit: "usd"}, {Unit: "tokens", Money: 2048, Seconds: 25}} {
		if err := l.Validate(); err != nil {
			t.Errorf("%+v: %v", l, err)
		}
	}
}

// No policy exceeds a hard budget, in any order of completions.
func TestBudgetHoldsInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit := rapid.Float64Range(0, 100).Draw(t, "limit")
		b := NewBudget(Limits{Unit: "tokens", Money: limit, Seconds: math.Inf(1)})
		policy := Within{Policy: Fixed{Cloud}, Budget: b}
		var open []float64
		for range rapid.IntRange(1, 60).Draw(t, "events") {
			if len(open) > 0 && rapid.Bool().Draw(t, "settle") {
				i := rapid.IntRange(0, len(open)-1).Draw(t, "which")
				b.Settle(open[i], rapid.Float64Range(0, open[i]).Draw(t, "spent"))
				open = append(open[:i], open[i+1:]...)
			} else {
				cost := rapid.Float64Range(0.01, 40).Draw(t, "cost")
				if d := policy.Decide(Subtask{}, cost, 0); d.Tier == Cloud {
					open = append(open, cost)
				} else if d.Reason != "budget" {
					t.Fatalf("stayed at the edge because of %q", d.Reason)
				}
			}
			if b.Spent() > limit+1e-9 || b.State(0).Money > 1+1e-9 {
				t.Fatalf("spent %v, used %v of %v", b.Spent(), b.State(0).Money, limit)
			}
		}
	})
}

// A soft budget counts and forbids nothing.
func TestSoftBudgetsForbidNothing(t *testing.T) {
	b := NewBudget(Limits{Unit: "tokens", Money: 10, Seconds: 1})
	p := Within{Policy: Fixed{Cloud}, Budget: b, Soft: true}
	for range 3 {
		if d := p.Decide(Subtask{}, 8, 5); d.Tier != Cloud {
			t.Errorf("stayed at the edge because of %q", d.Reason)
		}
	}
	for range 3 {
		b.Settle(8, 7)
	}
	if b.Spent() != 21 || b.State(0).Money != 2.1 {
		t.Errorf("spent %v, used %v", b.Spent(), b.State(0).Money)
	}
}

func TestNoBudgetMeansNoCloud(t *testing.T) {
	for _, l := range []Limits{{Unit: "tokens", Seconds: math.Inf(1)}, {Unit: "usd", Money: math.Inf(1), Seconds: 0}} {
		p := Within{Policy: Fixed{Cloud}, Budget: NewBudget(l)}
		if d := p.Decide(Subtask{}, 1, 0); d.Tier != Edge {
			t.Errorf("%+v: went to the cloud", l)
		}
	}
}

// A larger budget never lowers the number of offloads that are affordable.
func TestMoreBudgetMoreOffloads(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		costs := rapid.SliceOfN(rapid.Float64Range(1, 1), 1, 20).Draw(t, "costs")
		count := func(money float64) (n int) {
			p := Within{Policy: Fixed{Cloud}, Budget: NewBudget(Limits{Unit: "tokens", Money: money, Seconds: math.Inf(1)})}
			for _, c := range costs {
				if p.Decide(Subtask{}, c, 0).Tier == Cloud {
					n++
				}
			}
			return n
		}
		small := rapid.Float64Range(0, 20).Draw(t, "small")
		if more := small + rapid.Float64Range(0, 20).Draw(t, "more"); count(more) < count(small) {
			t.Fatalf("%v allows %d, %v only %d", small, count(small), more, count(more))
		}
	})
}

func ExampleThreshold() {
	p := Threshold{Scorer: PlannerDifficulty{}, Tau0: 0.3, Money: 0.5, Time: 0.5}
	fmt.Println(p.Decide(Subtask{Difficulty: 5}, State{Money: 0.2}).Tier)
	fmt.Println(p.Decide(Subtask{Difficulty: 5}, State{Money: 0.8}).Tier)
	// Output:
	// cloud
	// edge
}

func BenchmarkThreshold(b *testing.B) {
	p := Threshold{Scorer: PlannerDifficulty{}, Tau0: 0.3, Money: 0.5, Time: 0.5}
	b.ReportAllocs()
	for b.Loop() {
		p.Decide(Subtask{Difficulty: 5}, State{Money: 0.3})
	}
}
