package routerreport_test

import (
	"fmt"

	"hybridflow/bench/routerreport"
	"hybridflow/router/evaluate"
	"hybridflow/router/learn"
)

// A caption describes the outcomes and how they were evaluated.
func ExampleReport_Caption() {
	outcomes := []learn.Outcome{
		{ID: "1", Dataset: "gpqa", Edge: learn.Answer{Model: "llama-3.2-3b"}, Cloud: learn.Answer{Model: "gpt-4.1", Correct: 1}},
		{ID: "2", Dataset: "gpqa", Edge: learn.Answer{Model: "llama-3.2-3b", Correct: 1}, Cloud: learn.Answer{Model: "gpt-4.1", Correct: 1}},
	}
	r := routerreport.Report{Evaluation: &evaluate.Evaluation{Folds: 2, Groups: 2, Seed: 1}, Outcomes: outcomes}
	fmt.Println(r.Caption())
	// Output:
	// recorded outcomes; llama-3.2-3b at the edge, gpt-4.1 in the cloud; data gpqa (2), 2 groups of near-duplicates; 2 folds; seed 1
}
