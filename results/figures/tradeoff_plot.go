package figures

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"

	"hybridflow/results/stats"
	"hybridflow/results/summary"
)

// A tradeoff draws arms as points with error bars, the front and the labels.
type tradeoff struct {
	points []*tradeoffPoint
	mixes  [][2]stats.Point // ends of random mixes
}

// A tradeoffPoint is one arm. A line joins the settings of a sweep, which are of one
// group.
type tradeoffPoint struct {
	x, y    stats.Estimate
	group   string // strategy and run
	label   string // "" for none
	mark    mark
	bound   bool // that no strategy reaches: not on the front
	clipped bool // not to scale
}

func (t *tradeoff) add(strategy, run, label string, m mark, x, y stats.Estimate) *tradeoffPoint {
	group := summary.Arm{Strategy: strategy, Run: run}.String()
	p := &tradeoffPoint{x: x, y: y, group: group, label: label, mark: m}
	t.points = append(t.points, p)
	return p
}

// name makes labels of the settings. A strategy that a sweep does not change is one
// point with one label. Of one that it changes, the first point has the name and
// the others have their settings; of more than three, only the last has.
func (t *tradeoff) name() {
	for _, first := range t.points {
		members := t.members(first.group)
		if members[0] != first {
			continue
		}
		level := !slices.ContainsFunc(members, func(p *tradeoffPoint) bool {
			return p.x.Value != first.x.Value || p.y.Value != first.y.Value
		})
		for k, p := range members {
			if level || k > 0 && k < len(members)-1 && len(members) > 3 {
				p.label = ""
			}
		}
		first.label = strings.TrimSpace(first.group + " " + first.label)
	}
}

func (t *tradeoff) members(group string) []*tradeoffPoint {
	return slices.DeleteFunc(slices.Clone(t.points), func(p *tradeoffPoint) bool { return p.group != group })
}

// shown is the range of all that is known, on both axes. Where nothing is known, or
// nothing was paid, there are axes nevertheless.
func (t *tradeoff) shown() (x, y extent) {
	x, y = noExtent(), noExtent()
	for _, p := range t.points {
		x.addEstimate(p.x)
		y.addEstimate(p.y)
	}
	if x.hi <= 0 {
		x = extent{min(x.lo, 0), 1}
	}
	if y.empty() {
		y = extent{0, 100}
	}
	return x, y
}

// priced reports whether all known costs are above zero.
func (t *tradeoff) priced() bool {
	return !slices.ContainsFunc(t.points, func(p *tradeoffPoint) bool { return p.x.Value <= 0 })
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
	for _, p := range t.points {
		if p.x.Value > edge {
			p.label = fmt.Sprintf("%s → %.3g", p.label, p.x.Value)
			p.x, p.clipped = stats.Exact(1.15*edge), true
		}
	}
}

func (t *tradeoff) paint(a area) {
	place := &placer{area: a.Rectangle}
	t.paintMixes(a, place)
	t.paintFront(a, place)
	t.paintPoints(a, place)
}

// paintMixes draws random mixes, in as many pieces as a logarithmic axis bends them.
func (t *tradeoff) paintMixes(a area, place *placer) {
	const pieces = 32
	for _, ends := range t.mixes {
		var line []vg.Point
		for k := range pieces + 1 {
			share := float64(k) / pieces
			line = append(line, a.at(ends[0].X+share*(ends[1].X-ends[0].X), ends[0].Y+share*(ends[1].Y-ends[0].Y)))
		}
		place.stroke(a, mixLine, line)
	}
}

// paintFront draws the Pareto front as steps, since between two strategies there is
// none, and the hull that mixing them at random would reach.
func (t *tradeoff) paintFront(a area, place *placer) {
	var reached, toScale []stats.Point
	for _, q := range t.points {
		if q.bound {
			continue
		}
		reached = append(reached, stats.Point{X: q.x.Value, Y: q.y.Value})
		if !q.clipped { // a mixture with what is clipped would lead elsewhere
			toScale = append(toScale, reached[len(reached)-1])
		}
	}
	var steps, hull []vg.Point
	for _, q := range stats.Pareto(reached) {
		at := a.at(q.X, q.Y)
		if n := len(steps); n > 0 {
			steps = append(steps, vg.Point{X: at.X, Y: steps[n-1].Y})
		}
		steps = append(steps, at)
	}
	if n := len(steps); n > 0 {
		steps = append(steps, vg.Point{X: a.Max.X, Y: steps[n-1].Y})
	}
	place.stroke(a, frontLine, steps)
	if a.plot.X.Scale != (plot.LogScale{}) { // where a mixture is a straight line
		for _, q := range stats.Hull(toScale) {
			hull = append(hull, a.at(q.X, q.Y))
		}
		place.stroke(a, hullLine, hull)
	}
}

// paintPoints draws lines, error bars, labels and marks, the labels clear of what
// the placer already has.
func (t *tradeoff) paintPoints(a area, place *placer) {
	last := map[string]vg.Point{}
	style := sans(7.5, ink)
	var own, others []vg.Rectangle
	known := slices.DeleteFunc(slices.Clone(t.points), func(q *tradeoffPoint) bool { return math.IsNaN(q.x.Value + q.y.Value) })
	for _, q := range known {
		at := a.at(q.x.Value, q.y.Value)
		if from, ok := last[q.group]; ok {
			place.stroke(a, stroke(q.mark.color, .8, q.mark.dash...), []vg.Point{from, at})
		}
		last[q.group] = at
		for _, l := range [][2]vg.Point{
			{{X: at.X, Y: a.y(q.y.Low)}, {X: at.X, Y: a.y(q.y.High)}},
			{{X: a.x(q.x.Low), Y: at.Y}, {X: a.x(q.x.High), Y: at.Y}},
		} {
			if bar(a.Canvas, l[0], l[1], q.mark.color) {
				place.avoid(l[0], l[1])
			}
		}
		r := vg.Point{X: markRadius + 1, Y: markRadius + 1}
		box := vg.Rectangle{Min: at.Sub(r), Max: at.Add(r)}
		if q.label == "" {
			others = append(others, box)
			continue
		}
		own = append(own, box)
		size := vg.Point{X: style.Width(q.label) + 2, Y: 8.5}
		place.labels = append(place.labels, label{text: q.label, color: q.mark.color, at: at, size: size})
	}
	place.solid = slices.Concat(own, others, place.solid) // solid[i] is the mark of labels[i]
	place.place()
	place.draw(a.Canvas, style)
	for _, q := range known {
		q.mark.draw(a.Canvas, a.at(q.x.Value, q.y.Value))
	}
}
