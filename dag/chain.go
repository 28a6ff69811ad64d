package dag

import "slices"

// A Transform changes a step before it is repaired and accepted; before holds
// the steps accepted so far, under their repaired IDs. It must not keep before,
// nor write to it or to s.Rely.
type Transform func(s Step, before []Step) Step

// Chain is the [Transform] of the ablation without a graph: every step relies
// also on the one that arrived before it, so that they run one after another.
func Chain(s Step, before []Step) Step {
	if len(before) == 0 {
		return s
	}
	last := before[len(before)-1].ID
	if !slices.Contains(s.Rely, last) {
		s.Rely = append(slices.Clip(s.Rely), last)
	}
	return s
}
