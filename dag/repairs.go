package dag

import (
	"strconv"
	"strings"
)

// A Repair is one kind of thing that was wrong with a plan and was mended.
type Repair uint8

const (
	Cycle     Repair = iota // an edge dropped because it would close a cycle
	Duplicate               // an ID used twice: a repeat dropped, or another step renamed
	Fallback                // no usable step: the question is asked in one piece
	Finals                  // a second final step: the earlier one became Analyze
	Forward                 // a step relies on one that arrived after it; the edge is kept
	Missing                 // a reference to a step that never came
	NoFinal                 // no step to give the final answer: one was appointed or added
	NoID                    // a step without ID got its ordinal
	NoTask                  // a step without a task dropped
	Orphan                  // a step nobody relied on became an input of the final one
	Self                    // a reference of a step to itself
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

// Repairs counts repairs by kind: r[Cycle] edges were dropped, and so on.
type Repairs [numRepairs]int

// Any tells whether there was anything to repair.
func (r Repairs) Any() bool { return r != Repairs{} }

// String lists the kinds that occurred, in alphabetical order, such as
// "cycle=1 orphan=2"; it is empty when there were none.
func (r Repairs) String() string {
	if !r.Any() {
		return ""
	}
	var b strings.Builder
	for kind, n := range r {
		if n == 0 {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(repairNames[kind])
		b.WriteByte('=')
		b.WriteString(strconv.Itoa(n))
	}
	return b.String()
}
