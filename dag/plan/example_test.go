package plan_test

import (
	"fmt"

	"hybridflow/dag/plan"
)

// A whole plan, with a code fence, prose, an attribute out of order and a reference
// in words, as models write them.
func ExampleParse() {
	steps, found := plan.Parse("Here is my plan:\n```xml\n" +
		`<Plan><Step ID="1" Task="Explain: What is asked?" Difficulty="2/10" Rely=""/>` +
		`<Step Rely="step 1" ID="2" Task="Generate: Is a < b & c?" Token="~1,200"/></Plan>` + "\n```")
	for _, s := range steps {
		fmt.Printf("%s %-8s %q difficulty %d, %d tokens, relies on %v\n", s.ID, s.Role, s.Task, s.Difficulty, s.Tokens, s.Rely)
	}
	fmt.Println("ended:", found.Ended, "truncated:", found.Truncated)
	// Output:
	// 1 explain  "Explain: What is asked?" difficulty 2, 0 tokens, relies on []
	// 2 generate "Generate: Is a < b & c?" difficulty 0, 1200 tokens, relies on [1]
	// ended: true truncated: 0
}

// A step is returned as soon as its last byte has arrived.
func ExampleParser() {
	var p plan.Parser
	for _, piece := range []string{`{"steps": [{"id": 1, "task": "Wh`, `at is asked?"}, {"id"`, `: 2, "task": "And so?", "depends_on": [1]`} {
		fmt.Println(len(p.Write(piece)), "steps")
	}
	fmt.Println(len(p.Close()), "step at the end, truncated:", p.Found().Truncated)
	// Output:
	// 0 steps
	// 1 steps
	// 0 steps
	// 1 step at the end, truncated: 1
}
