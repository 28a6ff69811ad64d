package items_test

import (
	"fmt"

	"hybridflow/bench/items"
	"hybridflow/bench/llm/sim"
	"hybridflow/datasets"
)

// An item has replies that the benchmark's grader accepts and rejects.
func ExampleBank() {
	models, err := sim.LoadModels()
	if err != nil {
		fmt.Println(err)
		return
	}
	set := &datasets.Set{Questions: []datasets.Question{{Dataset: "aime24", ID: "60", Text: "What is 12 x 17?", Answer: "204"}}}
	bank, err := items.Bank(models, []*datasets.Set{set})
	if err != nil {
		fmt.Println(err)
		return
	}
	it := bank["What is 12 x 17?"]
	fmt.Println(it.Right)
	fmt.Println(it.Wrong[0])
	// Output:
	// The answer is \boxed{204}
	// The answer is \boxed{205}
}
