package figures

import (
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"hybridflow/results/stats"
	"hybridflow/results/summary"
)

// A tradeoff draws arms as points with error bars, the front and the labels.
type tradeoff struct {
	points []tradeoffPoint
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

func (p *tradeoffPoint) known() bool { return !math.IsNaN(p.x.Value) && !math.IsNaN(p.y.Value) }

func (t *tradeoff) add(strategy, run, label string, m mark, x, y stats.Estimate) *tradeoffPoint {
	group := summary.Arm{Strategy: strategy, Run: run}.String()
	t.points = append(t.points, tradeoffPoint{x: x, y: y, group: group, label: label, mark: m})
	return &t.points[len(t.points)-1]
}

// name makes labels of the settings. A strategy that a sweep does not change is one
// point with one label. Of one that it changes, the first point has the name and
// the others have their settings; of more than three, only the last has.
func (t *tradeoff) name() {
	for i := range t.points {
		first := &t.points[i]
		members := t.members(first.group)
		if members[0] != first {
			continue
		}
		level := true
		for k, p := range members {
			level = level && p.x.Value == first.x.Value && p.y.Value == first.y.Value
			if k > 0 && k < len(members)-1 && len(members) > 3 {
				p.label = ""
			}
		}
		for _, p := range members {
			if level {
				p.label = ""
			}
		}
		first.label = strings.TrimSpace(first.group + " " + first.label)
	}
}

func (t *tradeoff) members(group string) (all []*tradeoffPoint) {
	for i := range t.points {
		if t.points[i].group == group {
			all = append(all, &t.points[i])
		}
	}
	return all
}

// shown is the range of all that is known, on both axes. Where nothing is known, or
// nothing was paid, there are axes nevertheless.
func (t *tradeoff) shown() (x, y extent) {
	x, y = noExtent(), noExtent()
	for i := range t.points {
		x.addEstimate(t.points[i].x)
		y.addEstimate(t.points[i].y)
	}
	if x.hi <= 0 {
		x = extent{min(x.lo, 0), 1}
	}
	if y.empty() {
		y = extent{0, 100}
	}
	return x, y
}

func (t *tradeoff) Plot(c draw.Canvas, p *plot.Plot) {
	place := &placer{area: c.Rectangle}
	t.drawMixes(c, p, place)
	t.drawFront(c, p, place)
	t.drawPoints(c, p, place)
}

// drawPoints draws lines, error bars, labels and marks, the labels clear of what
// the placer already has.
func (t *tradeoff) drawPoints(c draw.Canvas, p *plot.Plot, place *placer) {
	x, y := p.Transforms(&c)
	last := map[string]vg.Point{}
	style := sans(7.5, ink)
	var own, others []vg.Rectangle
	for i := range t.points {
		q := &t.points[i]
		if !q.known() {
			continue
		}
		at := vg.Point{X: x(q.x.Value), Y: y(q.y.Value)}
		if from, ok := last[q.group]; ok {
			c.StrokeLine2(stroke(q.mark.color, .8, q.mark.dash...), from.X, from.Y, at.X, at.Y)
			place.avoid(from, at)
		}
		last[q.group] = at
		for _, l := range [][2]vg.Point{
			{{X: at.X, Y: y(q.y.Low)}, {X: at.X, Y: y(q.y.High)}},
			{{X: x(q.x.Low), Y: at.Y}, {X: x(q.x.High), Y: at.Y}},
		} {
			if !math.IsNaN(float64(l[0].X + l[0].Y + l[1].X + l[1].Y)) {
				bar(c, l[0], l[1], q.mark)
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
	place.draw(c, style)
	for i := range t.points {
		if q := &t.points[i]; q.known() {
			q.mark.draw(c, vg.Point{X: x(q.x.Value), Y: y(q.y.Value)})
		}
	}
}

// drawFront draws the Pareto front as steps, since between two strategies there is
// none, and the hull that mixing them at random would reach.
func (t *tradeoff) drawFront(c draw.Canvas, p *plot.Plot, place *placer) {
	x, y := p.Transforms(&c)
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
	steps := []vg.Point{}
	for _, q := range stats.Pareto(reached) {
		at := vg.Point{X: x(q.X), Y: y(q.Y)}
		if n := len(steps); n > 0 {
			steps = append(steps, vg.Point{X: at.X, Y: steps[n-1].Y})
		}
		steps = append(steps, at)
	}
	if n := len(steps); n > 0 {
		steps = append(steps, vg.Point{X: c.Max.X, Y: steps[n-1].Y})
	}
	c.StrokeLines(frontLine, steps)
	place.avoid(steps...)
	if p.X.Scale != (plot.LogScale{}) { // where a mixture is a straight line
		var line []vg.Point
		for _, q := range stats.Hull(toScale) {
			line = append(line, vg.Point{X: x(q.X), Y: y(q.Y)})
		}
		place.avoid(line...)
		c.StrokeLines(hullLine, line)
	}
}

// drawMixes draws random mixes, in as many pieces as a logarithmic axis bends them.
func (t *tradeoff) drawMixes(c draw.Canvas, p *plot.Plot, place *placer) {
	x, y := p.Transforms(&c)
	const pieces = 32
	for _, ends := range t.mixes {
		var line []vg.Point
		for k := range pieces + 1 {
			share := float64(k) / pieces
			line = append(line, vg.Point{X: x(ends[0].X + share*(ends[1].X-ends[0].X)), Y: y(ends[0].Y + share*(ends[1].Y-ends[0].Y))})
		}
		c.StrokeLines(mixLine, line)
		place.avoid(line...)
	}
}

// bar is an error bar, with ends.
func bar(c draw.Canvas, from, to vg.Point, m mark) {
	style := stroke(m.color, .7)
	c.StrokeLine2(style, from.X, from.Y, to.X, to.Y)
	dx, dy := vg.Length(0), vg.Length(1.8)
	if from.X == to.X {
		dx, dy = dy, dx
	}
	for _, e := range []vg.Point{from, to} {
		c.StrokeLine2(style, e.X-dx, e.Y-dy, e.X+dx, e.Y+dy)
	}
}
