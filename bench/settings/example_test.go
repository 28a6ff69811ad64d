package settings_test

import (
	"fmt"
	"strings"

	"hybridflow/bench/settings"
)

// An experiment is read over the defaults, and a sweep over one of its fields is
// expanded into cells.
func Example() {
	e := settings.Defaults()
	file := "strategies: [cloud-cot, hybridflow]\nbudget: {tokens: 512}\n"
	if err := e.Read([]byte(file), "my.yaml"); err != nil {
		panic(err)
	}
	e.Vary = []string{"policy.tau0=0.2:0.6:0.2"}
	cells, err := e.Cells()
	if err != nil {
		panic(err)
	}
	for _, c := range cells {
		fmt.Println(c.NameFor(nil), c.Policy.Tau0, c.Budget.Tokens)
	}
	fmt.Println(e.Validate())
	fmt.Println(e.Set("budget.tokens=-7"), e.Validate())
	// Output:
	// policy.tau0=0.2 0.2 512
	// policy.tau0=0.4 0.4 512
	// policy.tau0=0.6 0.6 512
	// <nil>
	// <nil> budget.tokens: -7 is below -1 (tokens of priced models per question; 0 allows none, -1 has no limit)
}

func ExampleKeys() {
	for _, k := range settings.Keys() {
		if strings.HasPrefix(k.Name, "budget.") {
			fmt.Printf("%s=%s  %s\n", k.Name, k.Default, k.Help)
		}
	}
	// Output:
	// budget.tokens=2048  tokens of priced models per question; 0 allows none, -1 has no limit
	// budget.usd=-1  dollars per question, instead of tokens; -1 has no limit
	// budget.seconds=25  seconds per question; -1 has no limit
	// budget.average=800  for paced: mean money per question over the run; -1 has no limit
	// budget.profile=""  limits by name, instead: 512 tokens and 10 s, 2048 and 25, 8192 and 50
}
