package dag

import (
	"slices"
	"time"
)

// settle repairs what can be repaired only when the whole plan is known.
// Afterwards the graph has no cycle, no open reference, and one final node that
// nothing relies on and that everything leads to.
func (e *Engine) settle(now time.Duration) {
	for i := range e.nodes {
		e.repairs[Missing] += len(e.nodes[i].open)
		e.nodes[i].open = nil
	}
	if len(e.nodes) == 0 {
		e.repairs[Fallback]++
		e.final = e.append(now, Step{ID: "1", Task: e.cfg.Question, Role: Whole}, Step{})
		return
	}
	if e.final < 0 {
		e.findFinal(now)
		return
	}
	for i := range e.nodes { // the final node relies on everything, so these close cycles
		if n := &e.nodes[i]; slices.Contains(n.deps, e.final) {
			n.deps = slices.DeleteFunc(n.deps, func(d int) bool { return d == e.final })
			e.repairs[Cycle]++
		}
	}
	e.repairs[Orphan] += e.joinSinks()
}

// findFinal appoints the last step nobody relies on, which is what a plan
// without roles means by its order. If that one was unlocked already, it cannot
// be given more to look at, and a final node is added.
func (e *Engine) findFinal(now time.Duration) {
	sinks := e.sinks()
	last := sinks[len(sinks)-1]
	if n := &e.nodes[last]; n.status == Waiting {
		if n.raw.Role != "" {
			e.repairs[NoFinal]++
		}
		n.Role, e.final = Generate, last
		e.repairs[Orphan] += e.joinSinks()
		return
	}
	e.repairs[NoFinal]++
	e.final = e.append(now, Step{Task: e.cfg.FinalTask, Role: Generate}, Step{})
	e.nodes[e.final].ID = e.numbered("final")
	e.joinSinks()
}

// sinks are the nodes nobody relies on, except the final one.
func (e *Engine) sinks() []int {
	used := make([]bool, len(e.nodes))
	for i := range e.nodes {
		for _, d := range e.nodes[i].deps {
			used[d] = true
		}
	}
	var sinks []int
	for i := range e.nodes {
		if !used[i] && i != e.final {
			sinks = append(sinks, i)
		}
	}
	return sinks
}

// joinSinks makes them inputs of the final node and tells how many there were.
func (e *Engine) joinSinks() int {
	sinks := e.sinks()
	e.nodes[e.final].deps = append(e.nodes[e.final].deps, sinks...)
	return len(sinks)
}
