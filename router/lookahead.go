package router

import (
	"cmp"
	"math"
	"slices"
)

// Lookahead decides for all subtasks of a plan together: those in the cloud are
// the [Knapsack] of expected benefits and extra money in the rest of the
// question's budget (the problem that arXiv 2512.22137 relaxes to a threshold).
// The caller adds subtasks as the plan arrives; it plans again when there are new
// ones or when more was used than planned. It is the policy of one
// question and not safe for concurrent use.
type Lookahead struct {
	Effects Effects
	Budget  *Budget // the question's, also of [Within]
	Second  float64 // quality that an extra second costs; 0 for none
	Cells   int     // of the knapsack's grid; 0 means 1000

	tasks []task
	stale bool
}

// A task is a subtask that is known, with what is planned for it.
type task struct {
	key           string
	item          Item
	cloud, served bool
}

// Add makes subtasks known. One that is known already stays as it is.
func (l *Lookahead) Add(known ...Subtask) {
	for _, s := range known {
		if l.find(s.Key) < 0 {
			e := l.Effects.Effect(s)
			it := Item{Value: e.Benefit(), Cost: e.Money(l.Budget.limits.Unit)}
			if l.Second != 0 {
				it.Value -= l.Second * e.Seconds
			}
			l.tasks = append(l.tasks, task{key: s.Key, item: it})
			l.stale = true
		}
	}
}

// Decide implements [Policy]. It follows the plan; a subtask that was not added
// before is added first. The score is the net benefit.
func (l *Lookahead) Decide(s Subtask, at State) Decision {
	l.Add(s)
	l.plan()
	t := &l.tasks[l.find(s.Key)]
	t.served = true
	return decide(t.cloud, Decision{Reason: "knapsack", Score: t.item.Value, Threshold: math.NaN(), Propensity: 1, State: at})
}

// plan solves the knapsack of what is yet to be served, if the last solution
// does not hold any more.
func (l *Lookahead) plan() {
	left, planned := l.Budget.Left(""), 0.0
	for i := range l.tasks {
		if t := &l.tasks[i]; t.cloud && !t.served {
			planned += t.item.Cost
		}
	}
	if !l.stale && planned <= left {
		return
	}
	l.stale = false
	items := make([]Item, len(l.tasks))
	for i := range l.tasks {
		if !l.tasks[i].served {
			items[i] = l.tasks[i].item
		}
	}
	s := Knapsack(items, left, cmp.Or(l.Cells, 1000))
	for i := range l.tasks {
		if t := &l.tasks[i]; !t.served {
			t.cloud = left > 0 && s.Chosen[i]
		}
	}
}

func (l *Lookahead) find(key string) int {
	return slices.IndexFunc(l.tasks, func(t task) bool { return t.key == key })
}
