package audit_test

import (
	"fmt"

	"hybridflow/bench/audit"
	"hybridflow/bench/llm"
	"hybridflow/bench/llm/store"
	"hybridflow/results"
)

// A row that costs more than the record of its call is a finding.
func ExampleCheck() {
	price := llm.Price{Prompt: 2, Completion: 8} // dollars per million tokens
	usage := llm.Usage{Prompt: 1000, Completion: 500}
	cost := price.Cost(usage)
	records := []store.Record{{Key: "a", Price: price, CostUSD: &cost, Response: llm.Response{Text: "B", Usage: usage}}}
	step := results.Subtask{
		Dataset: "gpqa", ID: "q1", Strategy: "cloud-cot", Step: "1", Tier: "cloud", Request: "a", Prompt: 1000, Completion: 500,
		CostUSD: 0.007,
	}
	question := results.Query{
		Dataset: "gpqa", ID: "q1", Strategy: "cloud-cot", CloudPrompt: 1000, CloudCompletion: 500, CostUSD: 0.007, CloudCostUSD: 0.007,
	}

	report, err := audit.Check(audit.Books{
		Records: func(yield func(store.Record, error) bool) {
			for _, r := range records {
				if !yield(r, nil) {
					return
				}
			}
		},
		Subtasks: func(yield func(*results.Subtask, error) bool) { yield(&step, nil) },
		Queries:  func(yield func(*results.Query, error) bool) { yield(&question, nil) },
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("paid $%.3f, rows $%.3f\n", report.PaidUSD, report.RowsUSD)
	for _, f := range report.Findings {
		fmt.Printf("%s: %s: %s\n", f.Where, f.Kind, f.What)
	}
	// Output:
	// paid $0.006, rows $0.007
	// gpqa/q1 cloud-cot #0 step 1: row differs from its record: costs $0.007; its record a has $0.006
}
