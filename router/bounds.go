package router

import (
	"cmp"
	"fmt"
)

// A Placement is a set of a plan's subtasks: those whose bit is set, by index,
// run in the cloud, and the others at the edge.
type Placement uint32

// Has reports whether subtask i runs in the cloud.
func (p Placement) Has(i int) bool { return p>>i&1 == 1 }

// A Truth is the result of a plan under one placement.
type Truth struct {
	Quality float64 // grade of the final answer, in [0, 1]
	Money   float64 // in the budget's unit
	Seconds float64
}

// within reports whether a result keeps a budget.
func (t Truth) within(l Limits) bool { return t.Money <= l.Money && t.Seconds <= l.Seconds }

// better reports whether a beats b: more quality less its price, else less money,
// else less time.
func (a Truth) better(b Truth, lambda float64) bool {
	utility := cmp.Compare(a.Quality-lambda*a.Money, b.Quality-lambda*b.Money)
	return cmp.Or(utility, cmp.Compare(b.Money, a.Money), cmp.Compare(b.Seconds, a.Seconds)) > 0
}

// QuestionOracle is the best that a router of whole questions can do, knowing
// the outcome: the better tier of those within the budget by quality - lambda
// money, the cheaper one where they are equal. The edge is chosen where
// neither is within it.
func QuestionOracle(edge, cloud Truth, l Limits, lambda float64) (Tier, Truth) {
	if cloud.within(l) && (!edge.within(l) || cloud.better(edge, lambda)) {
		return Cloud, cloud
	}
	return Edge, edge
}

// MaxOracle is the most subtasks that [SubtaskOracle] takes.
const MaxOracle = 16

// SubtaskOracle is the best that any router of a plan's n subtasks can do: it
// tries all 2^n placements, n of at most [MaxOracle], and returns the best within the budget by
// quality - lambda money. Unlike the knapsack it takes for granted neither that
// benefits add up nor that times do. run has to use the same random numbers for all
// placements. All at the edge is chosen where no
// placement is within the budget.
func SubtaskOracle(n int, run func(Placement) Truth, l Limits, lambda float64) (Placement, Truth, error) {
	if n < 0 || n > MaxOracle {
		return 0, Truth{}, fmt.Errorf("oracle of %d subtasks: takes 0 to %d, for it tries all their placements", n, MaxOracle)
	}
	place, best := Placement(0), run(0)
	ok := best.within(l)
	for p := Placement(1); p < 1<<n; p++ {
		if t := run(p); t.within(l) && (!ok || t.better(best, lambda)) {
			place, best, ok = p, t, true
		}
	}
	return place, best, nil
}
