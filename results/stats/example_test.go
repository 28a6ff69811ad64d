package stats_test

import (
	"fmt"

	"hybridflow/results/stats"
)

// Scores of two strategies on the same questions, and the operating points of three.
func Example() {
	a, b := make([]float64, 60), make([]float64, 60)
	for i := range a {
		if i%3 > 0 {
			a[i] = 1
		}
		if i%3 == 1 {
			b[i] = 1
		}
	}
	means := stats.Bootstrap([][]float64{a, b}, 1000, 1)
	fmt.Printf("%.3f\n", stats.Resampled(stats.MeanOf(a).Value, means[0], len(a)).Value)

	difference := make([]float64, len(a))
	for i := range a {
		difference[i] = a[i] - b[i]
	}
	p, exact := stats.Permutation(difference, 1)
	fmt.Printf("p %.1e, exact: %v\n", p, exact)

	edge, cloud := stats.Point{X: 1, Y: .4}, stats.Point{X: 9, Y: .8}
	points := []stats.Point{edge, cloud, {X: 3, Y: .7}}
	between := stats.References{Edge: edge, Cloud: cloud}
	fmt.Printf("APGR %.3f, hypervolume %.4f\n", between.APGR(stats.Hull(points)), between.Hypervolume(points))
	// Output:
	// 0.667
	// p 1.9e-06, exact: true
	// APGR 0.750, hypervolume 0.5625
}
