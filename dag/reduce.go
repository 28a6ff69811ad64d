package dag

import "slices"

// Reduce is the transitive reduction of a graph without cycles, of which relies
// lists what each node relies on: the fewest edges with which every node still
// comes after the same others. An edge goes if a longer path says the same. The
// order of what is left is kept; relies is not written to.
func Reduce(relies [][]NodeID) [][]NodeID {
	reduced := make([][]NodeID, len(relies))
	seen := make([]bool, len(relies))
	var visit func(i NodeID)
	visit = func(i NodeID) {
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
