package figures

import (
	"fmt"
	"math"
	"slices"

	"hybridflow/results/stats"
)

// priced reports whether all known costs are above zero.
func (t *tradeoff) priced() bool {
	return !slices.ContainsFunc(t.x, func(e stats.Estimate) bool { return e.Value <= 0 })
}

// clip puts the few points that are far to the right of all others at the edge,
// with their values beside their names: to scale, they would squeeze the rest.
// Ends of mixes stay.
func (t *tradeoff) clip() {
	const far, few, many = 1.8, 3, 6
	var known []float64
	for _, e := range t.x {
		if !math.IsNaN(e.Value) {
			known = append(known, e.Value)
		}
	}
	slices.Sort(known)
	edge := math.Inf(1)
	for k := 1; k <= few && len(known)-k >= many; k++ {
		if next := known[len(known)-k-1]; next > 0 && known[len(known)-k] > far*next {
			edge = next
		}
	}
	for _, ends := range t.mixes {
		if ends[1].X > edge {
			return
		}
	}
	for i, e := range t.x {
		if e.Value > edge {
			t.labels[i] = fmt.Sprintf("%s → %.3g", t.labels[i], e.Value)
			if t.clipped == nil {
				t.clipped = map[int]bool{}
			}
			t.x[i], t.clipped[i] = exactly(1.15*edge), true
		}
	}
}
