package summary_test

import (
	"fmt"
	"log"
	"os"

	"hybridflow/results"
	"hybridflow/results/summary"
)

// The rows of a run become estimates with intervals.
func ExampleOf() {
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
	for a, arm := range s.Arms {
		e := &s.Average[a]
		fmt.Printf("%s: %.2f [%.2f, %.2f]\n", arm, e.Accuracy.Value, e.Accuracy.Low, e.Accuracy.High)
		if d := e.VsBaseline; d.Against >= 0 {
			fmt.Printf("less %s: %+.2f, p %.3f\n", s.Arms[d.Against], d.Difference.Value, d.Permutation)
		}
	}
	// Output:
	// edge-cot: 0.50 [0.35, 0.65]
	// hybridflow: 0.75 [0.62, 0.88]
	// less edge-cot: +0.25, p 0.002
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
