package dag

import (
	"slices"
	"time"
)

// enqueue keeps the queue ordered by priority, then by the time of unlocking.
func (e *Engine) enqueue(i int) {
	n := &e.nodes[i]
	if e.cfg.Priority != nil {
		n.rank = e.cfg.Priority(n.Node)
	}
	at := len(e.queue)
	for at > 0 && e.nodes[e.queue[at-1]].rank < n.rank {
		at--
	}
	e.queue = slices.Insert(e.queue, at, i)
}

// dispatch launches queued nodes, in the order of the queue, while there are
// slots. A node that has to wait does not hold up nodes of other tiers.
func (e *Engine) dispatch(now time.Duration) []Launch {
	if len(e.queue) == 0 {
		return nil
	}
	var launches []Launch
	rest := e.queue[:0]
	for _, i := range e.queue {
		n := &e.nodes[i]
		if limit := e.cfg.Slots[n.Tier]; limit > 0 && e.busy[n.Tier] >= limit {
			rest = append(rest, i)
			continue
		}
		e.busy[n.Tier]++
		n.Status, n.Start = running, now
		launches = append(launches, Launch{Span: e.span(i), Inputs: n.in, Missing: n.missing})
		n.in, n.missing = nil, nil
	}
	e.queue = rest
	return launches
}
