package dag

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxDropped bounds how many IDs of dropped steps are remembered.
const maxDropped = 4096

// accept takes a step that has arrived, or drops it. Everything that can be
// repaired before the plan is complete is repaired here.
func (e *Engine) accept(now time.Duration, s Step) {
	switch {
	case e.planned:
		e.repairs[Surplus]++
	case strings.TrimSpace(s.Task) == "":
		e.drop(s.ID, NoTask)
	case e.repeats(s):
		e.repairs[Duplicate]++
	case !e.room(s):
		e.drop(s.ID, Surplus)
	default:
		e.insert(now, s)
	}
}

// repeats tells whether a step arrived before, word for word. Steps without ID
// are never the same.
func (e *Engine) repeats(s Step) bool {
	for i := range e.nodes {
		if s.ID != "" && same(&e.nodes[i].raw, &s) {
			return true
		}
	}
	return false
}

func same(a, b *Step) bool {
	return a.ID == b.ID && a.Task == b.Task && a.Role == b.Role &&
		a.Difficulty == b.Difficulty && a.Tokens == b.Tokens && slices.Equal(a.Rely, b.Rely)
}

// room keeps plans short. The final step comes last, so it has a place beyond
// the limit: a plan that is too long is cut in the middle, not at its end.
func (e *Engine) room(s Step) bool {
	return len(e.nodes) < e.cfg.MaxSteps || len(e.nodes) == e.cfg.MaxSteps && s.Role.closes()
}

// drop forgets a step, and the references to it vanish with it.
func (e *Engine) drop(id string, why Repair) {
	e.repairs[why]++
	if id == "" || e.find(id) >= 0 || len(e.dropped) >= maxDropped {
		return
	}
	if e.dropped == nil {
		e.dropped = map[string]struct{}{}
	}
	e.dropped[id] = struct{}{}
	for i := range e.nodes {
		e.nodes[i].take(id)
	}
}

// take removes an open reference and tells whether there was one.
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
	if e.cfg.Transform != nil {
		s = e.cfg.Transform(s, e.accepted)
	}
	i := e.append(now, s, raw)
	n := &e.nodes[i]
	if n.ID = e.uniqueID(s.ID); e.cfg.Transform != nil {
		e.accepted = append(e.accepted, n.Step)
	}
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

// append adds a node without looking at its step.
func (e *Engine) append(now time.Duration, s, raw Step) int {
	if e.nodes == nil {
		size := 1
		if s.Role != Whole {
			size += min(e.cfg.MaxSteps, defaultMaxSteps)
		}
		e.nodes = make([]node, 0, size)
	}
	e.nodes = append(e.nodes, node{Node: Node{s, len(e.nodes)}, raw: raw, status: Waiting, arrived: now})
	return len(e.nodes) - 1
}

// makeFinal makes a step that says so the final one; of several it is the last.
// The one before has not been launched, because final nodes wait for the end.
func (e *Engine) makeFinal(i int) {
	if e.final >= 0 {
		e.nodes[e.final].Role = Analyze
		e.repairs[Finals]++
	}
	e.final = i
}

// find is the node with an ID, or -1.
func (e *Engine) find(id string) int {
	for i := range e.nodes {
		if e.nodes[i].ID == id {
			return i
		}
	}
	return -1
}

// uniqueID is the ID of the newest node, which has only written one so far.
func (e *Engine) uniqueID(written string) string {
	switch {
	case written == "":
		e.repairs[NoID]++
		ordinal := len(e.nodes)
		for e.taken(strconv.Itoa(ordinal)) {
			ordinal++
		}
		return strconv.Itoa(ordinal)
	case e.taken(written):
		e.repairs[Duplicate]++
	}
	return e.numbered(written)
}

// numbered is an ID that no node before the newest has, such as "3#2" for "3".
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

// refer notes one reference of the newest node i. Nothing relies on that node
// yet, so an edge from it cannot close a cycle.
func (e *Engine) refer(i int, ref string) {
	n := &e.nodes[i]
	if ref == "" {
		e.repairs[Missing]++
		return
	}
	switch j := e.find(ref); {
	case j == i:
		e.repairs[Self]++
	case j >= 0:
		if !slices.Contains(n.deps, j) {
			n.deps = append(n.deps, j)
		}
	default:
		if _, gone := e.dropped[ref]; !gone && !slices.Contains(n.open, ref) {
			n.open = append(n.open, ref)
		}
	}
}

// resolve gives node i, which has just arrived, to those who wait for it. What
// i says itself goes first: where the two contradict, the planner knew the step
// it looked back to better than the one it looked forward to.
func (e *Engine) resolve(i int) {
	for k := range i {
		n := &e.nodes[k]
		switch {
		case !n.take(e.nodes[i].ID):
		case e.reaches(i, k):
			e.repairs[Cycle]++
		default:
			e.repairs[Forward]++
			n.deps = append(n.deps, i)
		}
	}
}

// reaches tells whether node from relies on node to, however indirectly.
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
			stack = append(stack, e.nodes[i].deps...)
		}
	}
	return false
}
