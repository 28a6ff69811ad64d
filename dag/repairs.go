package dag

import (
	"strconv"
	"strings"
)

// A Repair is a kind of fault in a plan that was repaired.
type Repair uint8

const (
	cycle     Repair = iota // an edge dropped because it would close a cycle
	duplicate               // an ID used twice: a repeat dropped, or another step renamed
	Fallback                // no usable step: the question is asked in one piece
	finals                  // a second final step: the earlier one became Analyze
	forward                 // a step relies on one that arrived after it; the edge is kept
	missing                 // a reference to a step that never arrived
	noFinal                 // no step to give the final answer: one was appointed or added
	noID                    // a step without ID received its ordinal
	noTask                  // a step without a task dropped
	orphan                  // a step on which none relied became an input of the final one
	self                    // a reference of a step to itself
	Surplus                 // a step beyond the limit dropped
	Truncated               // text beyond the parser's bounds, or cut off in the middle of a step

	numRepairs = iota
)

// repairNames is in the order of the constants, which is alphabetical.
var repairNames = [numRepairs]string{
	"cycle", "duplicate", "fallback", "finals", "forward", "missing", "no-final",
	"no-id", "no-task", "orphan", "self", "surplus", "truncated",
}

func (r Repair) String() string { return repairNames[r] }

// Repairs counts repairs by kind: r[Fallback] is how often the question was asked in one
// piece, and so on.
type Repairs [numRepairs]int

// Any reports whether there were any repairs.
func (r Repairs) Any() bool { return r != Repairs{} }

// String lists the kinds that occurred, in alphabetical order, such as
// "cycle=1 orphan=2"; it returns "" if there were none.
func (r Repairs) String() string {
	var kinds []string
	for kind, n := range r {
		if n > 0 {
			kinds = append(kinds, repairNames[kind]+"="+strconv.Itoa(n))
		}
	}
	return strings.Join(kinds, " ")
}
