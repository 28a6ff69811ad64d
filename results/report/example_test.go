package report_test

import (
	"fmt"
	"log"
	"os"

	"hybridflow/results"
	"hybridflow/results/report"
	"hybridflow/results/summary"
)

// A run is summed up, and one of its tables printed.
func ExampleTables() {
	dir, err := os.MkdirTemp("", "run")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	run, err := writeRun(dir)
	if err != nil {
		log.Fatal(err)
	}
	s, err := summary.Of(summary.Options{Resamples: 200}, run)
	if err != nil {
		log.Fatal(err)
	}
	for _, t := range report.Tables(s) {
		if t.Name == "difference" {
			if err := t.Markdown(os.Stdout); err != nil {
				log.Fatal(err)
			}
		}
	}
	// Output:
	// ### Accuracy less that of edge-cot, percentage points (simulated)
	//
	// simulated models; data gpqa (40)
	//
	// | strategy | gpqa |
	// |:--- | ---:|
	// | edge-cot | – |
	// | hybridflow | +25.0 [+12.5, +40.0] |
	//
	// - \[low, high]: 95 % BCa bootstrap interval over questions, 200 resamples.
	// - Differences are paired: both answered the same questions.
}

// writeRun writes a run in which hybridflow answers 30 of 40 questions and edge-cot 20.
func writeRun(dir string) (*results.Run, error) {
	m := &results.Manifest{Backend: "sim", Strategies: []string{"edge-cot", "hybridflow"},
		Datasets: []results.Dataset{{Name: "gpqa", Items: 40}}}
	w, err := results.Create(dir, m, results.WriterOptions{})
	if err != nil {
		return nil, err
	}
	for i := range 40 {
		for k, right := range []int{20, 30} {
			q := results.Query{Dataset: "gpqa", ID: fmt.Sprint(i), Strategy: m.Strategies[k], Status: "answered", UsageKnown: true}
			if i < right {
				q.Score = 1
			}
			if err := w.Query(q); err != nil {
				return nil, err
			}
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return results.Open(dir)
}
