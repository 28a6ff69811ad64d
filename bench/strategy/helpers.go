package strategy

import (
	"context"
	"strings"
	"time"

	"hybridflow/dag"
	"hybridflow/router"
)

// Some strategies place a node by what other calls say of it first: drafts of its
// result, a verdict on a draft, the first token of its reply. These calls are nodes of
// their own, helpers of the node, which relies on them and on nothing else but what it
// relied on before. A helper's role is its kind and the role of its node; its ID is its
// kind and the ID of its node, and a number where there are several. Results of helpers
// are in no other prompt.

// A helperKind is what a helper is for.
type helperKind string

const (
	draftRole  helperKind = "draft"  // does the node's work at the edge
	verifyRole helperKind = "verify" // judges the draft, in the cloud
	probeRole  helperKind = "probe"  // the first token of the node's reply, at the edge
)

// helper returns a helper of a step.
func helper(kind helperKind, of dag.Step) dag.Step {
	of.ID, of.Role = string(kind)+" "+of.ID, dag.Role(string(kind)+" "+string(of.Role))
	return of
}

// assisted gives every step of a decomposition its helpers. Ends of plans that are
// forced to the cloud have none: nothing is to be decided there.
func assisted(d decomposer, helpers func(p *planner, s dag.Step) []dag.Step) decomposer {
	return func(ctx context.Context, p *planner, emit emitter) (time.Duration, error) {
		first := true
		return d(ctx, p, func(at time.Duration, steps ...dag.Step) {
			all := make([]dag.Step, 0, 2*len(steps))
			for _, s := range steps {
				if !p.forcesEnds || !first && s.Role != dag.Generate {
					own := helpers(p, s)
					s.Rely = append(ids(own), s.Rely...)
					all = append(all, own...)
				}
				all, first = append(all, s), false
			}
			emit(at, all...)
		})
	}
}

// splitRole returns the kind of a helper, "" for other nodes, and the role of the node
// that is worked on.
func splitRole(role string) (kind helperKind, of dag.Role) {
	if before, after, ok := strings.Cut(role, " "); ok {
		return helperKind(before), dag.Role(after)
	}
	return "", dag.Role(role)
}

// kindOf returns the kind of a helper, "" for other nodes.
func kindOf(n *dag.Node) helperKind {
	kind, _ := splitRole(string(n.Role))
	return kind
}

// part separates the helpers of a node, or of the node that it helps itself, from the
// results that it relies on. Helpers of other nodes are neither.
func part(n *dag.Node, in []dag.Input) (own, results []dag.Input) {
	id := strings.TrimPrefix(n.ID, string(kindOf(n))+" ")
	for _, i := range in {
		switch kind := kindOf(&i.Node); {
		case kind == "":
			results = append(results, i)
		case strings.HasPrefix(i.Node.ID+"/", string(kind)+" "+id+"/"):
			own = append(own, i)
		}
	}
	return own, results
}

// ofKind returns the helpers of a kind.
func ofKind(kind helperKind, own []dag.Input) (some []dag.Input) {
	for _, i := range own {
		if kindOf(&i.Node) == kind {
			some = append(some, i)
		}
	}
	return some
}

// An assessor reads what the helpers of a node say.
type assessor func(x *execution, n *dag.Node, own []dag.Input) assessment

// An assessment is what a node's helpers say.
type assessment struct {
	best    int     // draft to accept
	utility float64 // of asking the cloud; in [0, 1] where it is one minus the score of drafts
}

// Score implements [router.Scorer] for the node that is being placed.
func (a *assessment) Score(router.Subtask) float64 { return a.utility }
