package results_test

import (
	"fmt"
	"log"
	"os"

	"hybridflow/results"
)

// A run is written row by row, and read again in bounded memory.
func Example() {
	dir, err := os.MkdirTemp("", "run")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)

	w, err := results.Create(dir, &results.Manifest{Tool: "example", Backend: "sim", Strategies: []string{"edge-cot"}},
		results.WriterOptions{})
	if err != nil {
		log.Fatal(err)
	}
	for i, score := range []float64{1, 0, 1} {
		q := results.Query{Dataset: "gpqa", ID: fmt.Sprint(i), Strategy: "edge-cot", Status: "answered", Score: score, Seconds: 2.5}
		if err := w.Query(q); err != nil {
			log.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}

	run, err := results.Open(dir)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(run.Manifest.Status, run.Manifest.Counts.Queries)
	for q, err := range run.Queries() {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(q.ID, q.Score, q.Seconds)
	}
	// Output:
	// complete 3
	// 0 1 2.5
	// 1 0 2.5
	// 2 1 2.5
}
