package figures

import (
	"fmt"
	"math"
	"slices"
)

// priced reports whether all known costs are above zero.
func (t *tradeoff) priced() bool {
	return !slices.ContainsFunc(t.points, func(p tradeoffPoint) bool { return p.x.Value <= 0 })
}

// clip puts the few points that are far to the right of all others at the edge,
// with their values beside their names: to scale, they would squeeze the rest.
// Ends of mixes stay.
func (t *tradeoff) clip() {
	const far, few, many = 1.8, 3, 6
	var known []float64
	for _, p := range t.points {
		if !math.IsNaN(p.x.Value) {
			known = append(known, p.x.Value)
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
	for i := range t.points {
		if p := &t.points[i]; p.x.Value > edge {
			p.label = fmt.Sprintf("%s → %.3g", p.label, p.x.Value)
			p.x, p.clipped = exactly(1.15*edge), true
		}
	}
}
