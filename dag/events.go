package dag

import "time"

// An event is something an engine is told by its driver.
type event struct {
	at    time.Duration
	seq   int // order of becoming known
	kind  kind
	steps []Step // arrived
	node  NodeID // finished
	out   Output
	err   error // planned
}

type kind uint8

const (
	arrived  kind = iota
	planned       // the plan is complete
	finished      // a node has ended
)

// tell passes an event on to an engine.
func (ev *event) tell(e *Engine, now time.Duration) []Launch {
	switch ev.kind {
	case arrived:
		return e.Add(now, ev.steps...)
	case planned:
		return e.PlanDone(now)
	}
	return e.Finish(now, ev.node, ev.out)
}

// events is a heap with the earliest event on top. Ties go in the order of
// becoming known, which is that of launching, so that a trace does not depend
// on how the heap happens to arrange equals.
type events []event

func (q events) before(i, j int) bool {
	return q[i].at < q[j].at || q[i].at == q[j].at && q[i].seq < q[j].seq
}

func (q *events) push(ev event) {
	h := append(*q, ev)
	*q = h
	for i := len(h) - 1; i > 0; {
		up := (i - 1) / 2
		if !h.before(i, up) {
			return
		}
		h[i], h[up] = h[up], h[i]
		i = up
	}
}

func (q *events) pop() event {
	h := *q
	top, last := h[0], len(h)-1
	h[0] = h[last]
	h[last] = event{} // lets go of its texts
	h = h[:last]
	*q = h
	for i := 0; ; {
		first := i
		for child := 2*i + 1; child <= 2*i+2 && child < last; child++ {
			if h.before(child, first) {
				first = child
			}
		}
		if first == i {
			return top
		}
		h[i], h[first] = h[first], h[i]
		i = first
	}
}
