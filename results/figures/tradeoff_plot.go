package figures

import (
	"image/color"
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
// The settings of a sweep are joined by a line.
type tradeoff struct {
	x, y    []stats.Estimate
	groups  []string // strategy and run
	labels  []string // "" for none
	marks   []mark
	clipped map[int]bool     // points that are not to scale
	bound   []bool           // of points that no strategy reaches: not on the front; nil for none
	mixes   [][2]stats.Point // ends of random mixes
}

func (t *tradeoff) add(strategy, run, label string, m mark, x, y stats.Estimate) {
	t.x, t.y, t.marks = append(t.x, x), append(t.y, y), append(t.marks, m)
	t.groups, t.labels = append(t.groups, summary.Arm{Strategy: strategy, Run: run}.String()), append(t.labels, label)
}

// name makes labels of the settings. A strategy that a sweep does not change is one
// point with one label. Of one that it changes, the first point has the name and
// the others have their settings; of more than three, only the last has.
func (t *tradeoff) name() {
	for i, group := range t.groups {
		members := t.members(group)
		if members[0] != i {
			continue
		}
		still := true
		for k, j := range members {
			still = still && t.x[j].Value == t.x[i].Value && t.y[j].Value == t.y[i].Value
			_, t.labels[j], _ = strings.Cut(t.labels[j], "=")
			if k > 0 && k < len(members)-1 && len(members) > 3 {
				t.labels[j] = ""
			}
		}
		for _, j := range members {
			if still {
				t.labels[j] = ""
			}
		}
		t.labels[i] = strings.TrimSpace(group + " " + t.labels[i])
	}
}

func (t *tradeoff) members(group string) []int {
	var m []int
	for i, g := range t.groups {
		if g == group {
			m = append(m, i)
		}
	}
	return m
}

// shown is the range of all that is known, on both axes. Where nothing is known, or
// nothing was paid, there are axes nevertheless.
func (t *tradeoff) shown() (x, y extent) {
	x, y = noExtent(), noExtent()
	for i := range t.x {
		x.addEstimate(t.x[i])
		y.addEstimate(t.y[i])
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
	points := make([]stats.Point, len(t.x))
	for i := range t.x {
		if points[i] = (stats.Point{X: t.x[i].Value, Y: t.y[i].Value}); t.bound != nil && t.bound[i] {
			points[i].X = math.NaN()
		}
	}
	place := &placer{area: c.Rectangle}
	t.mix(c, p, place)
	t.front(c, p, points, place)
	t.points(c, p, place)
}

// points draws lines, error bars, labels and marks, the labels clear of what
// the placer already has.
func (t *tradeoff) points(c draw.Canvas, p *plot.Plot, place *placer) {
	x, y := p.Transforms(&c)
	at := make([]vg.Point, len(t.x))
	var shown []int
	for i := range t.x {
		at[i] = vg.Point{X: x(t.x[i].Value), Y: y(t.y[i].Value)}
		if !math.IsNaN(t.x[i].Value) && !math.IsNaN(t.y[i].Value) {
			shown = append(shown, i)
		}
	}
	last := map[string]int{}
	for _, i := range shown {
		if j, ok := last[t.groups[i]]; ok {
			c.StrokeLine2(stroke(t.marks[i].color, .8, t.marks[i].dash...), at[j].X, at[j].Y, at[i].X, at[i].Y)
			place.thin = append(place.thin, [2]vg.Point{at[j], at[i]})
		}
		last[t.groups[i]] = i
		for _, l := range [][2]vg.Point{
			{{X: at[i].X, Y: y(t.y[i].Low)}, {X: at[i].X, Y: y(t.y[i].High)}},
			{{X: x(t.x[i].Low), Y: at[i].Y}, {X: x(t.x[i].High), Y: at[i].Y}},
		} {
			if !math.IsNaN(float64(l[0].X + l[0].Y + l[1].X + l[1].Y)) {
				bar(c, l[0], l[1], t.marks[i])
				place.thin = append(place.thin, l)
			}
		}
	}
	style := sans(7.5, ink)
	var labels []string
	var colors []color.RGBA
	var own, others []vg.Rectangle
	for _, i := range shown {
		r := markRadius + 1
		box := vg.Rectangle{Min: vg.Point{X: at[i].X - r, Y: at[i].Y - r}, Max: vg.Point{X: at[i].X + r, Y: at[i].Y + r}}
		if t.labels[i] == "" {
			others = append(others, box)
			continue
		}
		own, labels, colors = append(own, box), append(labels, t.labels[i]), append(colors, t.marks[i].color)
		place.points = append(place.points, at[i])
		place.sizes = append(place.sizes, vg.Point{X: style.Width(t.labels[i]) + 2, Y: 8.5})
	}
	place.solid = slices.Concat(own, others, place.solid) // solid[i] belongs to points[i]
	place.place()
	place.draw(c, style, labels, colors)
	for _, i := range shown {
		t.marks[i].draw(c, at[i])
	}
}

// front draws the Pareto front as steps, since between two strategies there is
// none, and the hull that mixing them at random would reach.
func (t *tradeoff) front(c draw.Canvas, p *plot.Plot, points []stats.Point, place *placer) {
	x, y := p.Transforms(&c)
	var last vg.Point
	for k, i := range stats.ParetoIndices(points) {
		at := vg.Point{X: x(points[i].X), Y: y(points[i].Y)}
		if k > 0 {
			corner := vg.Point{X: at.X, Y: last.Y}
			c.StrokeLines(frontLine, []vg.Point{last, corner, at})
			place.thin = append(place.thin, [2]vg.Point{last, corner}, [2]vg.Point{corner, at})
		}
		last = at
	}
	end := vg.Point{X: c.Max.X, Y: last.Y}
	c.StrokeLines(frontLine, []vg.Point{last, end})
	place.thin = append(place.thin, [2]vg.Point{last, end})
	if p.X.Scale != (plot.LogScale{}) { // where a mixture is a straight line
		var line []vg.Point
		points = slices.Clone(points)
		for i := range t.clipped {
			points[i].X = math.NaN() // a mixture with it leads elsewhere
		}
		for _, i := range stats.HullIndices(points) {
			line = append(line, vg.Point{X: x(points[i].X), Y: y(points[i].Y)})
		}
		for k := 1; k < len(line); k++ {
			place.thin = append(place.thin, [2]vg.Point{line[k-1], line[k]})
		}
		if len(line) > 1 {
			c.StrokeLines(hullLine, line)
		}
	}
}

// mix draws random mixes, in as many pieces as a logarithmic axis bends them.
func (t *tradeoff) mix(c draw.Canvas, p *plot.Plot, place *placer) {
	x, y := p.Transforms(&c)
	const pieces = 32
	for _, ends := range t.mixes {
		var line []vg.Point
		for k := range pieces + 1 {
			share := float64(k) / pieces
			line = append(line, vg.Point{X: x(ends[0].X + share*(ends[1].X-ends[0].X)), Y: y(ends[0].Y + share*(ends[1].Y-ends[0].Y))})
		}
		c.StrokeLines(mixLine, line)
		for k := 1; k < len(line); k++ {
			place.thin = append(place.thin, [2]vg.Point{line[k-1], line[k]})
		}
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
