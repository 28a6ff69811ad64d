// Package dag runs the subtasks of one question in dependency order.
//
//  1. A planner's text becomes [Step] values: package plan parses it while it
//     streams in.
//  2. An [Engine] accepts each step as it arrives, repairs what is wrong with it
//     (counted in [Repairs]) and makes it a [Node] of the graph.
//  3. When everything a node relies on has finished, the engine unlocks the node,
//     asks its [Placer] for a [Tier] and queues the node for a slot of that tier.
//  4. A node that has a slot leaves as a [Launch]. A driver carries it out through a
//     [Runner] and reports the [Output] back: [Live] with goroutines and the wall
//     clock, [Simulate] with a queue of events and a virtual clock.
//  5. When the plan is complete, the engine repairs what only the whole plan shows:
//     one final node remains, and every other node leads to it.
//  6. Either driver returns a [Trace], one [Span] for each node, from which the
//     measures of the schedule follow; [Engine.Graph] is the repaired graph.
//
// The engine is a state machine: it never blocks, starts no goroutine and reads
// no clock. The package has no notion of models, prompts, prices or policies.
package dag

import "time"

// A Tier is where a node runs, such as "edge" or "cloud". The package attaches
// no meaning to it.
type Tier string

// A Role is the purpose of a step.
type Role string

const (
	Explain  Role = "explain"  // states what the question asks; the first step
	Analyze  Role = "analyze"  // answers a part of the question
	Generate Role = "generate" // joins the parts to the final answer; the last step
	Whole    Role = "whole"    // the question itself, undivided
)

// closes reports whether a step of this role gives the final answer.
func (r Role) closes() bool { return r == Generate || r == Whole }

// A Step is one subtask as the planner wrote it.
type Step struct {
	ID         string
	Task       string   // with its "Explain:" or similar prefix, if it has one
	Difficulty int      // 1 to 9; 0 if unknown
	Tokens     int      // expected length of the answer; 0 if unknown
	Rely       []string // IDs of the steps whose results it needs
	Role       Role     // "" if the text does not state one
}

// A Node is a step that was accepted. From the moment it is unlocked, its ID is
// unique, its Role is set, and Rely holds only IDs of other nodes.
type Node struct {
	Step
	Index int // order of arrival, from 0; identifies the node within its engine
}

// An Output is the result of running a node.
type Output struct {
	Text   string
	Failed bool // Text must not be used by other nodes
}

// An Input is a finished node and its result, for a node that relies on it.
type Input struct {
	Node   Node
	Output Output
}

// A Launch is an order to run a node now. Its span ends with Start, which is the
// present; Final reports whether the node's text answers the question.
type Launch struct {
	Span
	Inputs  []Input  // results the node relies on, in order of arrival, without failed ones
	Missing []string // IDs of the failed ones
}

// A Status is the state of a node.
type Status string

const (
	waiting   Status = "waiting"   // for nodes it relies on, or for the end of the plan
	queued    Status = "queued"    // for a slot
	running   Status = "running"   // launched
	Done      Status = "done"      // ended, with or without success
	cancelled Status = "cancelled" // never ran
)

// A Span is the history of one node. Times are since the question was asked; those
// that have not come are 0.
type Span struct {
	Node
	Tier    Tier
	Arrived time.Duration // read from the plan
	Ready   time.Duration // unlocked: everything it relies on had ended
	Start   time.Duration // launched: there was a slot
	End     time.Duration
	Failed  bool
	Final   bool
	Status  Status
	Relies  []int // indices of the nodes it relies on, after repair, in order of arrival
}

// Duration is how long the node ran.
func (s *Span) Duration() time.Duration { return s.End - s.Start }
