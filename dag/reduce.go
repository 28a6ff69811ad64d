package dag

import "slices"

// Reduce returns the transitive reduction of a graph without cycles, where
// relies[i] lists the nodes that node i relies on: the fewest edges under which
// every node still comes after the same others. An edge is dropped if a longer path
// implies it. The remaining edges keep their order; relies is not modified.
func Reduce(relies [][]int) [][]int {
	reduced := make([][]int, len(relies))
	seen := make([]bool, len(relies))
	var visit func(i int)
	visit = func(i int) {
		for _, d := range relies[i] {
			if !seen[d] {
				seen[d] = true
				visit(d)
			}
		}
	}
	for i, deps := range relies {
		clear(seen)
		for _, d := range deps { // what these rely on needs no edge from i
			visit(d)
		}
		for _, d := range deps {
			if !seen[d] && !slices.Contains(reduced[i], d) {
				reduced[i] = append(reduced[i], d)
			}
		}
	}
	return reduced
}
