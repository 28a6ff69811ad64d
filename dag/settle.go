package dag

import (
	"slices"
	"time"
)

// settle makes the repairs that need the whole plan. Afterwards the graph has no
// cycle, no open reference, and one final node that nothing relies on and to which
// every other node leads.
func (e *Engine) settle(now time.Duration) {
	for i := range e.nodes {
		e.repairs[missing] += len(e.nodes[i].open)
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
		if n := &e.nodes[i]; slices.Contains(n.Relies, e.final) {
			n.Relies = slices.DeleteFunc(n.Relies, func(d int) bool { return d == e.final })
			e.repairs[cycle]++
		}
	}
	e.repairs[orphan] += e.joinSinks()
}

// findFinal appoints the last step that no other relies on, which is the intent of a
// plan without roles. If that step was unlocked already, its inputs are fixed, and
// a final node is added instead.
func (e *Engine) findFinal(now time.Duration) {
	sinks := e.sinks()
	last := sinks[len(sinks)-1]
	if n := &e.nodes[last]; n.Status == waiting {
		if n.raw.Role != "" {
			e.repairs[noFinal]++
		}
		n.Role, e.final = Generate, last
		e.repairs[orphan] += e.joinSinks()
		return
	}
	e.repairs[noFinal]++
	e.final = e.append(now, Step{Task: e.cfg.FinalTask, Role: Generate}, Step{})
	e.nodes[e.final].ID = e.numbered("final")
	e.joinSinks()
}

// sinks are the nodes on which no other relies, except the final one.
func (e *Engine) sinks() []int {
	used := make([]bool, len(e.nodes))
	for i := range e.nodes {
		for _, d := range e.nodes[i].Relies {
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

// joinSinks makes the sinks inputs of the final node and returns how many there were.
func (e *Engine) joinSinks() int {
	sinks := e.sinks()
	n := &e.nodes[e.final]
	n.Relies = append(n.Relies, sinks...)
	return len(sinks)
}
