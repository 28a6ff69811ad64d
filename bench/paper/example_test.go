package paper_test

import (
	"fmt"

	"hybridflow/bench/paper"
	"hybridflow/bench/settings"
)

// Without trained routers, strategies that need one are left out.
func ExampleReproduction() {
	tables, curves := paper.Reproduction(settings.Defaults())
	fmt.Println(len(tables.Strategies), "strategies in tables, with", tables.VaryEach[0])
	fmt.Println(len(curves.Strategies), "in curves, with", curves.VaryEach[0])
	// Output:
	// 31 strategies in tables, with budget.profile=high @ hybridflow
	// 14 in curves, with policy.tau0=0:1:0.1 @ hybridflow
}
