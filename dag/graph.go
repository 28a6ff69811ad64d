package dag

import "slices"

// A Graph is the dependencies between nodes, after repair. Slices are by Index.
type Graph struct {
	Nodes  []Node
	Relies [][]int // nodes it relies on, in order of arrival; the length is the fan-in
	FanOut []int   // number of nodes that rely on it
	Depth  []int   // nodes on the longest path that ends here; 1 for a node that relies on none
	Order  []int   // every node after all it relies on, otherwise in order of arrival
	Final  int     // the node that gives the answer; -1 before it is known
}

// Graph returns the graph as far as it is known; it is complete after PlanDone.
func (e *Engine) Graph() *Graph {
	size := len(e.nodes)
	g := &Graph{
		Nodes: make([]Node, size), Relies: make([][]int, size), FanOut: make([]int, size),
		Depth: make([]int, size), Order: make([]int, 0, size), Final: e.final,
	}
	for i := range e.nodes {
		n := &e.nodes[i]
		g.Relies[i] = sorted(n.Relies)
		g.Nodes[i] = n.Node
		g.Nodes[i].Rely = e.ids(n.Rely, g.Relies[i])
		for _, d := range n.Relies {
			g.FanOut[d]++
		}
	}
	for i := range e.nodes {
		g.visit(i)
	}
	return g
}

// sorted returns a sorted copy, nil if it is empty.
func sorted(nodes []int) []int {
	c := append([]int(nil), nodes...)
	slices.Sort(c)
	return c
}

// visit appends a node to the order, after the nodes it relies on.
func (g *Graph) visit(i int) {
	if g.Depth[i] > 0 {
		return
	}
	depth := 0
	for _, d := range g.Relies[i] {
		g.visit(d)
		depth = max(depth, g.Depth[d])
	}
	g.Depth[i] = depth + 1
	g.Order = append(g.Order, i)
}
