package bench_test

import (
	"context"
	"fmt"

	"hybridflow/bench"
	"hybridflow/bench/settings"
	"hybridflow/results"
)

// printer is a sink that prints a line for each question.
type printer struct{}

func (printer) Query(q results.Query) error {
	fmt.Printf("%s %s: %s, %d calls at the edge, %d in the cloud\n", q.Strategy, q.ID, q.Status, q.EdgeCalls, q.CloudCalls)
	return nil
}

func (printer) Subtasks([]results.Subtask) error { return nil }
func (printer) Texts([]results.Text) error       { return nil }

// An experiment on simulated models, which needs no key and no data: two questions
// of a practice set under two strategies. A [results.Writer] in place of the printer
// writes the rows to Parquet.
func ExampleHarness_Run() {
	e := settings.Defaults()
	e.Datasets, e.Strategies, e.Seeds = []string{"mmlu-pro"}, []string{"cloud-cot", "hybridflow"}, []uint64{1}
	e.Practice.Force, e.Limit = true, 2

	ctx := context.Background()
	h, err := bench.New(ctx, bench.Options{Experiment: e})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer h.Close()
	if err := h.Run(ctx, 2, printer{}, nil); err != nil {
		fmt.Println(err)
		return
	}
	calls, usd := h.Spent()
	fmt.Printf("%d trials, %d calls, $%.2f\n", h.Trials(), calls, usd)
	// Output:
	// cloud-cot practice-mmlu-pro-000000: answered, 0 calls at the edge, 1 in the cloud
	// hybridflow practice-mmlu-pro-000000: answered, 5 calls at the edge, 2 in the cloud
	// cloud-cot practice-mmlu-pro-000001: answered, 0 calls at the edge, 1 in the cloud
	// hybridflow practice-mmlu-pro-000001: answered, 3 calls at the edge, 2 in the cloud
	// 4 trials, 14 calls, $0.01
}
