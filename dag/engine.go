package dag

import (
	"fmt"
	"slices"
	"time"
)

// A Placer chooses the tier of a node. It is asked once per node, when the node
// has just been unlocked: all it relies on is finished. Nodes unlocked at the
// same instant are asked for in order of arrival, so a placer may keep a budget.
type Placer interface {
	Place(now time.Duration, n Node, in []Input) Tier
}

// Config says how an engine treats a plan. The zero value is a good one.
type Config struct {
	// Slots limits how many nodes a tier runs at once. A tier that is missing,
	// or has less than one, has no limit, which is right for a cloud and wrong
	// for a laptop.
	Slots map[Tier]int

	// MaxSteps is how many steps of a plan are accepted; 0 means 6. One more is
	// accepted if it gives the final answer.
	MaxSteps int

	Placer   Placer         // nil: every node is of tier ""
	Priority func(Node) int // of nodes that wait for the same slot, the highest goes first, then the first unlocked; nil: all equal

	Transform Transform // applied to every step before it is accepted; nil: none
	Hold      bool      // launch nothing before the plan is complete

	Question  string // task of the node that replaces an unusable plan
	FinalTask string // task of the final node where the plan has none; "" means DefaultFinalTask
}

// DefaultFinalTask is the task of a final node that the plan forgot.
const DefaultFinalTask = "Generate: What is the final answer to the question, given the results so far?"

const defaultMaxSteps = 6

// An Engine decides which node of a plan runs when. It is not safe for
// concurrent use: one loop, the driver's, owns it. Times are durations since
// the question was asked and never decrease from call to call.
//
// A node is unlocked when it has arrived and all it relies on is finished, also
// while the plan is still being written. Only a node that gives the final
// answer waits for the end of the plan: it is to join everything, and until
// then there may be more to join. As planners write it last, that end is near.
//
// A node that relies on a failed one runs all the same, without that result.
type Engine struct {
	cfg      Config
	nodes    []node
	accepted []Step              // for Transform, which may be nil
	dropped  map[string]struct{} // IDs of dropped steps, to which references vanish
	repairs  Repairs
	final    int // node that gives the final answer; -1 while unknown
	queue    []int
	lanes    []lane

	started, planned, cancelled bool
}

// A node is a Node and what has become of it.
type node struct {
	Node
	raw     Step     // as it arrived, to recognize a repeat
	deps    []int    // nodes it relies on
	open    []string // references to steps that have not arrived
	status  Status
	tier    Tier
	rank    int // by Config.Priority
	in      []Input
	missing []string
	out     Output

	arrived, ready, start, end time.Duration
}

// NewEngine is an engine without steps, which come by [Engine.Add].
func NewEngine(cfg Config) *Engine {
	if cfg.MaxSteps <= 0 {
		cfg.MaxSteps = defaultMaxSteps
	}
	if cfg.FinalTask == "" {
		cfg.FinalTask = DefaultFinalTask
	}
	return &Engine{cfg: cfg, final: -1}
}

// Start begins: from now on there are launches, also of what was added before.
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

// PlanDone says that no more steps come. References to steps that did not come
// are dropped, and there is exactly one final node from here on.
func (e *Engine) PlanDone(now time.Duration) []Launch {
	if e.planned || e.cancelled {
		return nil
	}
	e.planned = true
	e.settle(now)
	return e.advance(now)
}

// Finish says that a node that was launched has ended. It panics if the node is
// not running, which is a mistake in the driver.
func (e *Engine) Finish(now time.Duration, id NodeID, out Output) []Launch {
	if id < 0 || id >= len(e.nodes) || e.nodes[id].status != Running {
		panic(fmt.Sprintf("dag: Finish of node %d, which is not running", id))
	}
	n := &e.nodes[id]
	n.status, n.end, n.out = Done, now, out
	e.lane(n.tier).free++
	return e.advance(now)
}

// Cancel launches nothing more. Nodes that run are still to be finished; those
// that do not are cancelled, and so are steps that would arrive later.
func (e *Engine) Cancel() {
	e.cancelled = true
	e.queue = nil
	for i := range e.nodes {
		if n := &e.nodes[i]; n.status == Waiting || n.status == Queued {
			n.status = Cancelled
		}
	}
}

// Answer is the output of the final node; ok is false if it has not ended.
func (e *Engine) Answer() (out Output, ok bool) {
	if e.final < 0 || !e.planned || e.nodes[e.final].status != Done {
		return Output{}, false
	}
	return e.nodes[e.final].out, true
}

// Repairs counts what was mended so far.
func (e *Engine) Repairs() Repairs { return e.repairs }

// Note adds repairs made elsewhere, such as [Truncated] by a [Parser].
func (e *Engine) Note(r Repair, n int) { e.repairs[r] += n }

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
	if n.status != Waiting || len(n.open) > 0 || !e.planned && (e.cfg.Hold || i == e.final) {
		return false
	}
	for _, d := range n.deps {
		if e.nodes[d].status != Done {
			return false
		}
	}
	return true
}

// unlock collects what the node gets to see, asks for its tier and queues it.
func (e *Engine) unlock(now time.Duration, i int) {
	n := &e.nodes[i]
	n.status, n.ready = Queued, now
	slices.Sort(n.deps)
	if len(n.deps) > 0 {
		n.in = make([]Input, 0, len(n.deps))
	}
	for _, d := range n.deps {
		if dep := &e.nodes[d]; dep.out.Failed {
			n.missing = append(n.missing, dep.ID)
		} else {
			n.in = append(n.in, Input{dep.Node, dep.out})
		}
	}
	n.Rely = e.relies(n.Rely, n.deps)
	if e.cfg.Placer != nil {
		n.tier = e.cfg.Placer.Place(now, n.Node, n.in)
	}
	e.enqueue(i)
}

// relies are the IDs of the nodes a node relies on. Mostly they are what the
// plan says, and then nothing is allocated.
func (e *Engine) relies(written []string, deps []int) []string {
	if slices.EqualFunc(written, deps, func(id string, d int) bool { return id == e.nodes[d].ID }) {
		return written
	}
	ids := make([]string, len(deps))
	for k, d := range deps {
		ids[k] = e.nodes[d].ID
	}
	return ids
}
