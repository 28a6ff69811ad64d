package dag

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// A Placer chooses the tier of a node. It is asked once per node, when the node
// has just been unlocked: everything it relies on has finished. Nodes unlocked at
// the same instant are asked for in order of arrival, so a placer may keep a budget.
type Placer interface {
	Place(now time.Duration, n Node, in []Input) Tier
}

// Config sets how an engine treats a plan. The zero value is usable.
type Config struct {
	// Slots limits how many nodes a tier runs at once. A tier that is missing or
	// has less than one slot is not limited, which suits a cloud but not a laptop.
	Slots map[Tier]int

	// MaxSteps is how many steps of a plan are accepted; 0 means 6. One more is
	// accepted if it gives the final answer.
	MaxSteps int

	Placer   Placer         // nil: every node is of tier ""
	Priority func(Node) int // of nodes waiting for the same slot, the highest goes first, then the first unlocked; nil: all equal

	Chain bool // ablation without a graph: every step also relies on the one accepted before it
	Hold  bool // launch nothing before the plan is complete

	Question  string // task of the node that replaces an unusable plan
	FinalTask string // task of the final node where the plan has none; "" means DefaultFinalTask
}

// DefaultFinalTask is the task of a final node that is missing from the plan.
const DefaultFinalTask = "Generate: What is the final answer to the question, given the results so far?"

const defaultMaxSteps = 6

// An Engine decides which node of a plan runs when. It is not safe for
// concurrent use: one loop, the driver's, owns it. Times are durations since
// the question was asked and never decrease from call to call.
//
// A node is unlocked when it has arrived and everything it relies on has finished,
// also while the plan is still being written. Only the node that gives the final
// answer waits for the end of the plan: until then, there may be more results for
// it to join. Planners write it last, so that end is near.
//
// A node that relies on a failed one still runs, without that result.
type Engine struct {
	cfg     Config
	nodes   []node
	dropped map[string]bool // IDs of dropped steps; references to them are dropped too
	repairs Repairs
	final   int          // node that gives the final answer; -1 while unknown
	queue   []int        // unlocked nodes without a slot, the next one first
	busy    map[Tier]int // nodes that run

	started, planned, cancelled bool
}

// A node is a span in the making. Its Final is set only in copies.
type node struct {
	Span
	raw     Step     // as it arrived, to recognize a repeat
	open    []string // references to steps that have not arrived
	rank    int      // by Config.Priority
	in      []Input
	missing []string
	out     Output
}

// NewEngine returns an engine without steps; [Engine.Add] adds them.
func NewEngine(cfg Config) *Engine {
	if cfg.MaxSteps <= 0 {
		cfg.MaxSteps = defaultMaxSteps
	}
	cfg.FinalTask = cmp.Or(cfg.FinalTask, DefaultFinalTask)
	return &Engine{cfg: cfg, final: -1, busy: map[Tier]int{}, dropped: map[string]bool{}}
}

// Start begins the run: from now on the engine launches nodes, including those
// added before.
func (e *Engine) Start(now time.Duration) []Launch {
	e.started = true
	return e.advance(now)
}

// Add accepts further steps, in order, and repairs them. Steps after the end of
// the plan are dropped.
func (e *Engine) Add(now time.Duration, steps ...Step) []Launch {
	if e.cancelled {
		return nil
	}
	for _, s := range steps {
		e.accept(now, s)
	}
	return e.advance(now)
}

// PlanDone ends the plan: no more steps are accepted, references to steps that did
// not arrive are dropped, and exactly one node is final from here on.
func (e *Engine) PlanDone(now time.Duration) []Launch {
	if e.planned || e.cancelled {
		return nil
	}
	e.planned = true
	e.settle(now)
	return e.advance(now)
}

// Finish records that the launched node with an index has ended. It panics if the
// node is not running, which is a mistake in the driver.
func (e *Engine) Finish(now time.Duration, index int, out Output) []Launch {
	if index < 0 || index >= len(e.nodes) || e.nodes[index].Status != running {
		panic(fmt.Sprintf("dag: Finish of node %d, which is not running", index))
	}
	n := &e.nodes[index]
	n.Status, n.End, n.Failed, n.out = Done, now, out.Failed, out
	e.busy[n.Tier]--
	return e.advance(now)
}

// Cancel stops the engine from launching anything. Running nodes are still to be
// finished; the others, and steps that arrive later, are cancelled.
func (e *Engine) Cancel() {
	e.cancelled = true
	e.queue = nil
	for i := range e.nodes {
		if n := &e.nodes[i]; n.Status == waiting || n.Status == queued {
			n.Status = cancelled
		}
	}
}

// Complete reports whether the plan has ended: no further nodes will arrive.
func (e *Engine) Complete() bool { return e.planned }

// Repairs returns the repairs made so far.
func (e *Engine) Repairs() Repairs { return e.repairs }

// Note adds repairs made elsewhere, such as [Truncated] by a parser.
func (e *Engine) Note(r Repair, n int) { e.repairs[r] += n }

// Trace returns the spans of all nodes so far, in order of arrival.
func (e *Engine) Trace() Trace {
	t := make(Trace, len(e.nodes))
	for i := range e.nodes {
		t[i] = e.span(i)
		t[i].Relies = sorted(t[i].Relies)
	}
	return t
}

// span returns the span of a node so far; it shares Relies with the engine.
func (e *Engine) span(i int) Span {
	s := e.nodes[i].Span
	s.Final = e.planned && i == e.final
	return s
}

// advance unlocks what can be unlocked and launches what has a slot.
func (e *Engine) advance(now time.Duration) []Launch {
	if !e.started || e.cancelled {
		return nil
	}
	for i := range e.nodes {
		if e.unlockable(i) {
			e.unlock(now, i)
		}
	}
	return e.dispatch(now)
}

func (e *Engine) unlockable(i int) bool {
	n := &e.nodes[i]
	if n.Status != waiting || len(n.open) > 0 || !e.planned && (e.cfg.Hold || i == e.final) {
		return false
	}
	for _, d := range n.Relies {
		if e.nodes[d].Status != Done {
			return false
		}
	}
	return true
}

// unlock collects the node's inputs, asks for its tier and queues it.
func (e *Engine) unlock(now time.Duration, i int) {
	n := &e.nodes[i]
	n.Status, n.Ready = queued, now
	slices.Sort(n.Relies)
	if len(n.Relies) > 0 {
		n.in = make([]Input, 0, len(n.Relies))
	}
	for _, d := range n.Relies {
		if dep := &e.nodes[d]; dep.Failed {
			n.missing = append(n.missing, dep.ID)
		} else {
			n.in = append(n.in, Input{dep.Node, dep.out})
		}
	}
	n.Rely = e.ids(n.Rely, n.Relies)
	if e.cfg.Placer != nil {
		n.Tier = e.cfg.Placer.Place(now, n.Node, n.in)
	}
	e.enqueue(i)
}

// ids returns the IDs of nodes by index. They are mostly the ones written in the
// plan; then nothing is allocated.
func (e *Engine) ids(written []string, indices []int) []string {
	if slices.EqualFunc(written, indices, func(id string, i int) bool { return id == e.nodes[i].ID }) {
		return written
	}
	ids := make([]string, len(indices))
	for k, i := range indices {
		ids[k] = e.nodes[i].ID
	}
	return ids
}
