package figures_test

import (
	"fmt"
	"log"
	"os"
	"path/filepath"

	"hybridflow/results/figures"
	"hybridflow/results/stats"
)

// A figure of given numbers is drawn in two formats.
func ExampleDraw() {
	dir, err := os.MkdirTemp("", "figures")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	curve := figures.Learning{Title: "Learning curve of knn", Caption: "live endpoints; data gpqa (448)", Method: "knn",
		Points: []figures.LearningPoint{
			{Labels: 100, Draws: 3, APGR: stats.Estimate{Value: .52, Low: .49, High: .55, N: 448}, SD: .01},
			{Labels: 400, Draws: 1, APGR: stats.Estimate{Value: .58, Low: .55, High: .61, N: 448}},
		}}
	paths, err := figures.Draw(dir, []string{"svg", "pdf"}, curve)
	if err != nil {
		log.Fatal(err)
	}
	for _, path := range paths {
		fmt.Println(filepath.Base(path))
	}
	// Output:
	// learning.svg
	// learning.pdf
}
