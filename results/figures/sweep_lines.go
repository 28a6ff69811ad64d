package figures

import (
	"cmp"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"hybridflow/results/summary"
)

// mostBands is how many bands readers can distinguish along lines that cross; with
// more lines there are error bars.
const mostBands = 2

// sweepPanel shows a measure of all lines along a sweep, with names on the right, and
// the levels of arms that the sweep does not change.
func sweepPanel(s *summary.Summary, m *sweepMeasure, axis *sweepAxis, lines []summary.SweepLine, levels []int) *plot.Plot {
	all, shown := m.series(s, lines, axis.at)
	if m.offload {
		levels = nil
	}
	for _, a := range levels {
		shown.add(m.of(&s.Average[a]).Value)
	}
	p := newPlot("", axis.label, m.label, func(a area) {
		var names endNames
		for i, arm := range levels {
			if v := m.of(&s.Average[arm]).Value; !math.IsNaN(v) {
				a.level(stroke(pale, .8, dashes[2+i%(len(dashes)-2)]...), v)
				names.add(s.Arms[arm].Label(), vg.Point{X: a.Max.X, Y: a.y(v)}, pale)
			}
		}
		names.paint(a, all)
	})
	axis.set(p)
	p.Y.Min, p.Y.Max = shown.measureAxis(m.share)
	return p
}

// paint draws lines with bands or error bars, and all names.
func (e endNames) paint(a area, lines []series) {
	banded := len(lines) <= mostBands
	if banded {
		drawBands(a, lines)
	}
	for i, l := range lines {
		for k, x := range l.x {
			low, high := a.at(x, l.low[k]), a.at(x, l.high[k])
			if shift := vg.Length(i-len(lines)/2) * 1.2; !banded && !math.IsNaN(l.y[k]+l.low[k]+l.high[k]) {
				a.StrokeLine2(stroke(l.mark.color, .6), low.X+shift, low.Y, high.X+shift, high.Y)
			}
		}
		path := l.stroke(a)
		for _, at := range path {
			l.mark.draw(a.Canvas, at)
		}
		if len(path) > 0 {
			e.add(l.name, path[len(path)-1], l.mark.color)
		}
	}
	e.draw(a.Canvas)
}

// endNames are the names of lines, to the right of the plot.
type endNames []label

func (e *endNames) add(name string, at vg.Point, c color.RGBA) {
	*e = append(*e, label{text: name, at: at, color: c})
}

// draw writes the names as near to the ends of their lines as they go without
// covering each other.
func (e endNames) draw(c draw.Canvas) {
	slices.SortStableFunc(e, func(a, b label) int { return cmp.Compare(b.at.Y, a.at.Y) })
	ends := make([]float64, len(e))
	for k, l := range e {
		ends[k] = float64(l.at.Y)
	}
	y := spreadOut(ends, float64(c.Min.Y)-2, 9)
	style, x := sans(7.5, ink), c.Max.X+9
	for k, l := range e {
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

// widest is the width of the widest of texts.
func widest(style text.Style, texts []string) (w vg.Length) {
	for _, t := range texts {
		w = max(w, style.Width(t))
	}
	return w
}
