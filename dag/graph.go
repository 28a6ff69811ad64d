package dag

import "slices"

// A Graph says what relies on what, after repair. Slices are by Index.
type Graph struct {
	Nodes  []Node
	Relies [][]NodeID // what each relies on, in order of arrival; its length is the fan-in
	FanOut []int      // how many rely on it
	Depth  []int      // nodes on the longest path that ends here; 1 for a source
	Order  []NodeID   // every node after all it relies on, otherwise in order of arrival
	Final  NodeID     // the node that gives the answer; -1 before it is known
}

// Graph is the graph as far as it is known; it is complete after PlanDone.
func (e *Engine) Graph() *Graph {
	size := len(e.nodes)
	g := &Graph{
		Nodes: make([]Node, size), Relies: make([][]NodeID, size), FanOut: make([]int, size),
		Depth: make([]int, size), Order: make([]NodeID, 0, size), Final: e.final,
	}
	for i := range e.nodes {
		n := &e.nodes[i]
		g.Relies[i] = slices.Sorted(slices.Values(n.deps))
		g.Nodes[i] = n.Node
		g.Nodes[i].Rely = e.relies(n.Rely, g.Relies[i])
		for _, d := range n.deps {
			g.FanOut[d]++
		}
	}
	for i := range e.nodes {
		g.visit(i)
	}
	return g
}

// visit puts a node into the order, after what it relies on.
func (g *Graph) visit(i NodeID) {
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

// MaxDepth is the number of nodes on the longest path.
func (g *Graph) MaxDepth() int {
	most := 0
	for _, d := range g.Depth {
		most = max(most, d)
	}
	return most
}

// Width is the largest number of nodes of the same depth. A schedule can be
// wider or narrower: see [Trace.Width].
func (g *Graph) Width() int {
	count := make([]int, len(g.Depth)+1)
	most := 0
	for _, d := range g.Depth {
		count[d]++
		most = max(most, count[d])
	}
	return most
}
