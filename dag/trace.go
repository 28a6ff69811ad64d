package dag

import (
	"slices"
	"time"
)

// A Status tells how far a node has come.
type Status string

const (
	Waiting   Status = "waiting"   // for what it relies on, or for the end of the plan
	Queued    Status = "queued"    // for a slot
	Running   Status = "running"   //
	Done      Status = "done"      // it has ended, well or failed
	Cancelled Status = "cancelled" // it never ran
)

// A Span is what happened to one node. Times are since the question was asked;
// those that did not come are 0.
type Span struct {
	Node
	Tier    Tier
	Arrived time.Duration // read from the plan
	Ready   time.Duration // unlocked: all it relies on had ended
	Start   time.Duration // launched: there was a slot
	End     time.Duration
	Failed  bool
	Final   bool
	Status  Status
	Relies  []NodeID // nodes it relied on, after repair, in order of arrival
}

// A Trace is what happened to all nodes, in order of arrival.
type Trace []Span

// Trace tells what has happened so far.
func (e *Engine) Trace() Trace {
	t := make(Trace, len(e.nodes))
	edges := 0
	for i := range e.nodes {
		edges += len(e.nodes[i].deps)
	}
	relies := make([]NodeID, 0, edges) // of all spans, one after another
	for i := range e.nodes {
		n := &e.nodes[i]
		from := len(relies)
		relies = append(relies, n.deps...)
		slices.Sort(relies[from:])
		t[i] = Span{
			Node: n.Node, Tier: n.tier, Arrived: n.arrived, Ready: n.ready, Start: n.start, End: n.end,
			Failed: n.out.Failed, Final: i == e.final && e.planned, Status: n.status,
			Relies: relies[from:len(relies):len(relies)],
		}
	}
	return t
}
