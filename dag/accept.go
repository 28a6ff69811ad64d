package dag

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxDropped bounds how many IDs of dropped steps are remembered.
const maxDropped = 4096

// accept adds a step that has arrived to the graph, or drops it. It makes all
// repairs that are possible before the plan is complete.
func (e *Engine) accept(now time.Duration, s Step) {
	switch {
	case e.planned:
		e.repairs[Surplus]++
	case strings.TrimSpace(s.Task) == "":
		e.drop(s.ID, noTask)
	case e.repeats(s):
		e.repairs[duplicate]++
	case !e.room(s):
		e.drop(s.ID, Surplus)
	default:
		e.insert(now, s)
	}
}

// repeats reports whether the same step arrived before, word for word. Steps
// without ID are never the same.
func (e *Engine) repeats(s Step) bool {
	return s.ID != "" && slices.ContainsFunc(e.nodes, func(n node) bool {
		a := n.raw
		return a.ID == s.ID && a.Task == s.Task && a.Role == s.Role &&
			a.Difficulty == s.Difficulty && a.Tokens == s.Tokens && slices.Equal(a.Rely, s.Rely)
	})
}

// room reports whether the plan is still short enough for a step. The final step
// comes last, so it is accepted beyond the limit: a plan that is too long is cut in
// the middle, not at its end.
func (e *Engine) room(s Step) bool {
	return len(e.nodes) < e.cfg.MaxSteps || len(e.nodes) == e.cfg.MaxSteps && s.Role.closes()
}

// drop discards a step together with all references to it.
func (e *Engine) drop(id string, why Repair) {
	e.repairs[why]++
	if id == "" || e.find(id) >= 0 || len(e.dropped) >= maxDropped {
		return
	}
	e.dropped[id] = true
	for i := range e.nodes {
		e.nodes[i].take(id)
	}
}

// take removes an open reference and reports whether there was one.
func (n *node) take(id string) bool {
	k := slices.Index(n.open, id)
	if k < 0 {
		return false
	}
	n.open = slices.Delete(n.open, k, k+1)
	return true
}

func (e *Engine) insert(now time.Duration, s Step) {
	raw := s
	if e.cfg.Chain && len(e.nodes) > 0 {
		s = after(s, e.nodes[len(e.nodes)-1].ID)
	}
	i := e.append(now, s, raw)
	n := &e.nodes[i]
	n.ID = e.uniqueID(s.ID)
	switch {
	case s.Role.closes():
		e.makeFinal(i)
	case s.Role == "" && i == 0:
		n.Role = Explain
	case s.Role == "":
		n.Role = Analyze
	}
	for _, ref := range s.Rely {
		e.refer(i, ref)
	}
	e.resolve(i)
}

// after returns the step with a reference to id, unless it has one already. It does
// not write to the array of s.Rely, which is the caller's.
func after(s Step, id string) Step {
	if !slices.Contains(s.Rely, id) {
		s.Rely = append(slices.Clip(s.Rely), id)
	}
	return s
}

// append adds a node without checking its step, and returns its index.
func (e *Engine) append(now time.Duration, s, raw Step) int {
	if e.nodes == nil {
		size := 1
		if s.Role != Whole {
			size += min(e.cfg.MaxSteps, defaultMaxSteps)
		}
		e.nodes = make([]node, 0, size)
	}
	e.nodes = append(e.nodes, node{Span: Span{Node: Node{s, len(e.nodes)}, Status: waiting, Arrived: now}, raw: raw})
	return len(e.nodes) - 1
}

// makeFinal makes a node whose role says so the final one; the last of several
// counts. The earlier one cannot have been launched, as final nodes wait for the end
// of the plan.
func (e *Engine) makeFinal(i int) {
	if e.final >= 0 {
		e.nodes[e.final].Role = Analyze
		e.repairs[finals]++
	}
	e.final = i
}

// find returns the index of the node with an ID, or -1.
func (e *Engine) find(id string) int {
	return slices.IndexFunc(e.nodes, func(n node) bool { return n.ID == id })
}

// uniqueID returns the ID of the newest node, given the one written in the plan.
func (e *Engine) uniqueID(written string) string {
	switch {
	case written == "":
		e.repairs[noID]++
		ordinal := len(e.nodes)
		for e.taken(strconv.Itoa(ordinal)) {
			ordinal++
		}
		return strconv.Itoa(ordinal)
	case e.taken(written):
		e.repairs[duplicate]++
	}
	return e.numbered(written)
}

// numbered returns an ID that no node before the newest has, such as "3#2" for "3".
func (e *Engine) numbered(id string) string {
	unique := id
	for again := 2; e.taken(unique); again++ {
		unique = id + "#" + strconv.Itoa(again)
	}
	return unique
}

func (e *Engine) taken(id string) bool {
	i := e.find(id)
	return i >= 0 && i < len(e.nodes)-1
}

// refer records one reference of the newest node i. Nothing relies on that node
// yet, so an edge from it cannot close a cycle.
func (e *Engine) refer(i int, ref string) {
	n := &e.nodes[i]
	if ref == "" {
		e.repairs[missing]++
		return
	}
	switch j := e.find(ref); {
	case j == i:
		e.repairs[self]++
	case j >= 0:
		if !slices.Contains(n.Relies, j) {
			n.Relies = append(n.Relies, j)
		}
	default:
		if !e.dropped[ref] && !slices.Contains(n.open, ref) {
			n.open = append(n.open, ref)
		}
	}
}

// resolve adds the edges of nodes that referred to node i before it arrived. Edges
// that i itself stated take precedence: where the two form a cycle, the reference
// backward is kept, as its target was written when the planner referred to it.
func (e *Engine) resolve(i int) {
	for k := range i {
		n := &e.nodes[k]
		switch {
		case !n.take(e.nodes[i].ID):
		case e.reaches(i, k):
			e.repairs[cycle]++
		default:
			e.repairs[forward]++
			n.Relies = append(n.Relies, i)
		}
	}
}

// reaches reports whether node from relies on node to, directly or indirectly.
func (e *Engine) reaches(from, to int) bool {
	seen := make([]bool, len(e.nodes))
	for stack := []int{from}; len(stack) > 0; {
		i := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if i == to {
			return true
		}
		if !seen[i] {
			seen[i] = true
			stack = append(stack, e.nodes[i].Relies...)
		}
	}
	return false
}
