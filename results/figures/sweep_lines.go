package figures

import (
	"cmp"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"hybridflow/results/stats"
	"hybridflow/results/summary"
)

// A sweepPanel draws one figure of all lines along a sweep: with bands where
// there are few of them, else with error bars, and names on the right.
type sweepPanel struct {
	s      *summary.Summary
	axis   *sweepAxis
	lines  []summary.SweepLine
	levels []int // arms that the sweep does not change
	of     func(*summary.Estimates) stats.Estimate
}

// mostBands is how many bands readers can distinguish.
const mostBands = 2

// look is how the i-th line is drawn.
func (p *sweepPanel) look(i int) (draw.LineStyle, mark) {
	hue, shape := palette[(i+1)%len(palette)], shapes[i%len(shapes)]
	return stroke(hue, 1.3, dashes[i%len(dashes)]...), mark{shape.sides, shape.turn, true, hue, nil}
}

func (p *sweepPanel) levelLook(i int) draw.LineStyle {
	return stroke(pale, .8, dashes[2+i%(len(dashes)-2)]...)
}

// points are the places on a line at which a figure is known.
func (p *sweepPanel) points(l summary.SweepLine) (x []float64, y []stats.Estimate) {
	for i, a := range l.Arms {
		if a < 0 {
			continue
		}
		if e := p.of(&p.s.Average[a]); !math.IsNaN(e.Value) {
			x, y = append(x, p.axis.at[i]), append(y, e)
		}
	}
	return x, y
}

func (p *sweepPanel) level(a int) float64 { return p.of(&p.s.Average[a]).Value }

// shown is the range of all that is drawn.
func (p *sweepPanel) shown() extent {
	e := noExtent()
	for _, l := range p.lines {
		for _, a := range l.Arms {
			if a >= 0 {
				e.addEstimate(p.of(&p.s.Average[a]))
			}
		}
	}
	for _, a := range p.levels {
		e.add(p.level(a))
	}
	return e
}

func (p *sweepPanel) Plot(c draw.Canvas, plt *plot.Plot) {
	tx, ty := plt.Transforms(&c)
	var names endNames
	for i, a := range p.levels {
		if v := p.level(a); !math.IsNaN(v) {
			at := ty(v)
			c.StrokeLine2(p.levelLook(i), c.Min.X, at, c.Max.X, at)
			names.add(p.s.Arms[a].Label(), vg.Point{X: c.Max.X, Y: at}, pale)
		}
	}
	if len(p.lines) <= mostBands {
		p.bands(c, func(x, y float64) vg.Point { return vg.Point{X: tx(x), Y: ty(y)} })
	}
	for i, l := range p.lines {
		x, y := p.points(l)
		style, m := p.look(i)
		var path []vg.Point
		for k := range x {
			path = append(path, vg.Point{X: tx(x[k]), Y: ty(y[k].Value)})
			if shift := vg.Length(i-len(p.lines)/2) * 1.2; len(p.lines) > mostBands && !math.IsNaN(y[k].Low+y[k].High) {
				c.StrokeLine2(stroke(m.color, .6), path[k].X+shift, ty(y[k].Low), path[k].X+shift, ty(y[k].High))
			}
		}
		if len(path) > 1 {
			c.StrokeLines(style, path)
		}
		for _, at := range path {
			m.draw(c, at)
		}
		if len(path) > 0 {
			names.add(l.Short(), path[len(path)-1], m.color)
		}
	}
	names.draw(c)
}

// bands are the intervals along the lines.
func (p *sweepPanel) bands(c draw.Canvas, at func(x, y float64) vg.Point) {
	all := make([]band, len(p.lines))
	for i, l := range p.lines {
		_, m := p.look(i)
		all[i] = band{share: p.axis.at, tint: tint(m.color)}
		for _, a := range l.Arms {
			e := stats.Unknown()
			if a >= 0 {
				e = p.of(&p.s.Average[a])
			}
			all[i].low, all[i].high = append(all[i].low, e.Low), append(all[i].high, e.High)
		}
	}
	fillBands(c, all, at)
	for i := range all {
		_, m := p.look(i)
		all[i].edges(c, at, stroke(m.color, .4))
	}
}

// endNames are the names of lines, to the right of the plot.
type endNames []label

func (e *endNames) add(name string, at vg.Point, c color.RGBA) {
	*e = append(*e, label{text: name, at: at, color: c})
}

// draw writes the names as near to the ends of their lines as they go without
// covering each other.
func (e endNames) draw(c draw.Canvas) {
	sorted := slices.Clone(e)
	slices.SortStableFunc(sorted, func(a, b label) int { return cmp.Compare(b.at.Y, a.at.Y) })
	ends := make([]float64, len(sorted))
	for k, l := range sorted {
		ends[k] = float64(l.at.Y)
	}
	y := spreadOut(ends, float64(c.Min.Y)-2, 9)
	style := sans(7.5, ink)
	x := c.Max.X + 9
	for k, l := range sorted {
		c.StrokeLine2(stroke(l.color, .5), l.at.X+2, l.at.Y, c.Max.X+2, l.at.Y)
		c.StrokeLine2(stroke(l.color, .5), c.Max.X+2, l.at.Y, x-1, vg.Length(y[k]))
		style.Color = l.color
		c.FillText(style, vg.Point{X: x, Y: vg.Length(y[k]) - 3}, l.text)
	}
}

// spreadOut moves falling heights apart, down where there is room above the
// bottom, else up.
func spreadOut(heights []float64, bottom, apart float64) []float64 {
	y := slices.Clone(heights)
	for k := 1; k < len(y); k++ {
		y[k] = min(y[k], y[k-1]-apart)
	}
	for k := len(y) - 1; k >= 0 && y[k] < bottom; k-- { // pushed out below
		y[k], bottom = bottom, bottom+apart
	}
	return y
}

// width is the room that the names need.
func (e endNames) width() vg.Length {
	w, style := vg.Length(0), sans(7.5, ink)
	for _, l := range e {
		w = max(w, style.Width(l.text))
	}
	return w + 12
}
