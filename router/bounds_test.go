package router

import (
	"math"
	"math/bits"
	"testing"

	"pgregory.net/rapid"
)

func TestQuestionOracle(t *testing.T) {
	all := Unlimited()
	for _, c := range []struct {
		name        string
		edge, cloud Truth
		limits      Limits
		lambda      float64
		want        Tier
	}{
		{"only the cloud is right", Truth{}, Truth{Quality: 1, Money: 5}, all, 0, Cloud},
		{"both right, the edge is cheaper", Truth{Quality: 1}, Truth{Quality: 1, Money: 5}, all, 0, Edge},
		{"both free, the cloud is faster", Truth{Seconds: 9}, Truth{Seconds: 2}, all, 0, Cloud},
		{"right but not worth it", Truth{}, Truth{Quality: 1, Money: 5}, all, 0.3, Edge},
		{"right but not to be had", Truth{}, Truth{Quality: 1, Money: 5}, Limits{Money: 4, Seconds: 9}, 0, Edge},
		{"only the cloud is in time", Truth{Quality: 1, Seconds: 20}, Truth{Seconds: 5}, Limits{Money: 4, Seconds: 9}, 0, Cloud},
		{"neither is in time", Truth{Seconds: 20}, Truth{Quality: 1, Seconds: 20}, Limits{Money: 4, Seconds: 9}, 0, Edge},
	} {
		tier, truth := QuestionOracle(c.edge, c.cloud, c.limits, c.lambda)
		if want := map[Tier]Truth{Edge: c.edge, Cloud: c.cloud}[c.want]; tier != c.want || truth != want {
			t.Errorf("%s: %s with %+v", c.name, tier, truth)
		}
	}
}

// Two steps that are only right together: no sum of benefits shows it, trying
// all placements does.
func TestSubtaskOracleSeesInteractions(t *testing.T) {
	run := func(p Placement) Truth {
		t := Truth{Money: float64(bits.OnesCount32(uint32(p)))}
		if p.Has(0) && p.Has(2) {
			t.Quality = 1
		}
		return t
	}
	for _, c := range []struct {
		budget float64
		want   Placement
	}{{0, 0}, {1, 0}, {2, 0b101}, {9, 0b101}} {
		place, truth, err := SubtaskOracle(3, run, Limits{Money: c.budget, Seconds: 1}, 0)
		if err != nil || place != c.want || truth != run(c.want) {
			t.Errorf("budget %v: %03b, %+v, %v", c.budget, place, truth, err)
		}
	}
	if _, _, err := SubtaskOracle(MaxOracle+1, run, Unlimited(), 0); err == nil {
		t.Error("too many subtasks were accepted")
	}
}

// Where benefits add up, the oracle of placements and the knapsack agree, and a
// policy that looks ahead with true effects reaches them.
func TestBoundsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := drawItems(t, 8, whole(1, 20))
		budget := rapid.IntRange(0, 80).Draw(t, "budget")
		truth := make([]Effect, len(items))
		for i, it := range items {
			truth[i] = Effect{Cloud: it.Value, Tokens: it.Cost}
		}
		run := func(p Placement) (out Truth) {
			for i, e := range truth {
				if p.Has(i) {
					out.Quality += e.Benefit()
					out.Money += e.Tokens
				}
			}
			return out
		}
		limits := Limits{Unit: "tokens", Money: float64(budget), Seconds: 1}
		_, best, err := SubtaskOracle(len(items), run, limits, 0)
		if err != nil {
			t.Fatal(err)
		}
		b := budgetBound(truth, "tokens", float64(budget), budget)
		if math.Abs(b.exact-best.Quality) > 1e-9 || b.lp < b.exact-1e-9 || b.price < 0 {
			t.Fatalf("oracle %v, bound %+v", best.Quality, b)
		}
		if got := lookAhead(truth, limits); math.Abs(got-best.Quality) > 1e-9 {
			t.Fatalf("looking ahead gets %v, the best is %v", got, best.Quality)
		}
	})
}

// lookAhead runs a plan, known from the start, whose effects are known and true.
func lookAhead(truth []Effect, limits Limits) (quality float64) {
	l := &Lookahead{
		Effects: EffectFunc(func(s Subtask) Effect { return truth[s.Difficulty] }),
		Budget:  NewBudget(limits), Cells: int(limits.Money),
	}
	w := Within{Policy: l, Budget: l.Budget}
	tasks := make([]Subtask, len(truth))
	for i := range tasks {
		tasks[i] = Subtask{Key: string(rune('a' + i)), Difficulty: i}
	}
	l.Add(tasks...)
	for i, s := range tasks {
		if w.Decide(s, truth[i].Tokens, 0).Tier == Cloud {
			quality += truth[i].Benefit()
		}
	}
	return quality
}

func TestLookaheadPlansAgain(t *testing.T) {
	effects := map[string]Effect{
		"small": {Cloud: 0.2, Tokens: 60}, "large": {Cloud: 0.5, Tokens: 80, Seconds: 4}, "late": {Cloud: 0.1, Tokens: 30},
	}
	start := func() *Lookahead {
		return &Lookahead{
			Effects: EffectFunc(func(s Subtask) Effect { return effects[s.Key] }),
			Budget:  NewBudget(Limits{Unit: "tokens", Money: 100, Seconds: 9}),
		}
	}
	alone := start()
	if d := alone.Decide(Subtask{Key: "small"}, State{}); d.Tier != Cloud {
		t.Errorf("known alone, small goes; %+v", d)
	}
	l := start()
	l.Add(Subtask{Key: "small"}, Subtask{Key: "large"})
	if d := l.Decide(Subtask{Key: "small"}, State{}); d.Tier != Edge {
		t.Errorf("small has to wait for large; %+v", d)
	}
	l.Budget.Reserve("", 30) // another call, dearer than planned
	if d := l.Decide(Subtask{Key: "large"}, State{}); d.Tier != Edge {
		t.Errorf("large does not fit any more; %+v", d)
	}
	if d := l.Decide(Subtask{Key: "late"}, State{}); d.Tier != Cloud {
		t.Errorf("late fits; %+v", d)
	}
	l = start()
	l.Second = 0.2
	if d := l.Decide(Subtask{Key: "large"}, State{}); d.Tier != Edge {
		t.Errorf("its seconds are dearer than its benefit; %+v", d)
	}
}

// A bound is what routing can reach with a budget when benefits and costs are
// known and add up.
type bound struct {
	exact float64 // value of the best selection, on a grid
	lp    float64 // that no selection exceeds
	price float64 // shadow price: value of a bit more budget, per unit
}

// budgetBound bounds what routing gains over everything at the edge, given the
// true effects of subtasks or questions, of one plan or of a whole run, and a
// budget of money in the unit of effects that it is given.
func budgetBound(truth []Effect, unit string, budget float64, cells int) bound {
	items := make([]Item, len(truth))
	for i, e := range truth {
		items[i] = Item{Value: e.Benefit(), Cost: e.Money(unit)}
	}
	b := bound{exact: Knapsack(items, budget, cells).Value}
	b.lp, b.price = knapsackBound(items, budget)
	return b
}
