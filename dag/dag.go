// Package dag runs the subtasks of one question in dependency order.
//
// Package plan turns the text a planner streams into [Step] values. An [Engine]
// takes them as they arrive, repairs what is wrong with them, and decides what
// may start, and where; it is a plain state machine that never blocks, starts
// no goroutine and reads no clock. Time reaches it as an argument, and work
// leaves it as [Launch] values for somebody else to carry out: [Live] with
// goroutines and the wall clock, [Simulate] with a heap of events and a virtual
// one. Both return a [Trace], which knows the usual measures of a schedule.
//
// The package knows no models, prompts, prices or routing policies: a [Tier] is
// a name, a [Placer] chooses it, a [Runner] does the work.
package dag

import "time"

// A Tier is where a node runs, such as "edge" or "cloud". The package attaches
// no meaning to it.
type Tier string

// A Role is what a step is for.
type Role string

const (
	Explain  Role = "explain"  // says what the question asks; the first step
	Analyze  Role = "analyze"  // answers a part of it
	Generate Role = "generate" // joins the parts to the final answer; the last step
	Whole    Role = "whole"    // is the question itself, in one piece
)

// closes tells whether a step of this role gives the final answer.
func (r Role) closes() bool { return r == Generate || r == Whole }

// A Step is one subtask as the planner wrote it.
type Step struct {
	ID         string
	Task       string   // with its "Explain:" or the like, if it has one
	Difficulty int      // 1 to 9; 0 unknown
	Tokens     int      // expected length of the answer; 0 unknown
	Rely       []string // IDs of the steps whose results it needs
	Role       Role     // "" unless the text says so
}

// A NodeID names a node of one engine: its Index.
type NodeID = int

// A Node is a step that was accepted. From the moment it is unlocked, its ID is
// unique, its Role is set, and Rely holds only IDs of other nodes.
type Node struct {
	Step
	Index NodeID // order of arrival, from 0
}

// An Output is what running a node gave.
type Output struct {
	Text   string
	Failed bool // Text is not to be used by others
}

// An Input is a finished node and its result, for a node that relies on it.
type Input struct {
	Node   Node
	Output Output
}

// A Launch is an order to run a node now.
type Launch struct {
	Node    Node
	Tier    Tier
	Inputs  []Input       // results it relies on, in order of arrival; failed ones are left out
	Missing []string      // IDs of the failed ones
	Ready   time.Duration // when it was unlocked
	Start   time.Duration // now; until then it waited for a slot
	Final   bool          // its text is the answer to the question
}
