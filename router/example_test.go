package router_test

import (
	"fmt"

	"hybridflow/router"
)

// A policy within a hard budget: the second subtask is worth the cloud as well, but
// its worst case does not fit until the first call has settled for less.
func Example() {
	budget := router.NewBudget(router.Limits{Unit: "tokens", Money: 1000, Seconds: 60})
	within := router.Within{Budget: budget, Policy: router.Threshold{Scorer: router.PlannerDifficulty{}, Tau0: 0.4, Money: 0.2}}

	hard := router.Subtask{Key: "q1/1", Role: "analyze", Difficulty: 8}
	for range 2 {
		d := within.Decide(hard, 700, 3)
		fmt.Printf("%s by %s, utility %.3f over %.2f\n", d.Tier, d.Reason, d.Score, d.Threshold)
	}
	budget.Settle(700, 250)
	fmt.Println(within.Decide(hard, 700, 9).Tier, budget.Left(""), "left")
	// Output:
	// cloud by threshold, utility 0.875 over 0.40
	// edge by budget, utility 0.875 over 0.54
	// cloud 50 left
}
