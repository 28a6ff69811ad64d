package figures

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"hybridflow/results/stats"
)

// A series is estimates along an axis, drawn as a line through those that are known.
type series struct {
	band
	name string
	y    []float64
	line draw.LineStyle
	mark mark // without a colour there are no marks
}

// newSeries has the band and the marks in the colour of the line.
func newSeries(name string, hue color.RGBA, shape, dash int, width vg.Length) series {
	look := shapes[shape%len(shapes)]
	return series{name: name, band: band{tint: tint(hue)}, line: stroke(hue, width, dashes[dash%len(dashes)]...),
		mark: mark{look.sides, look.turn, true, hue, nil}}
}

func (s *series) add(x float64, y stats.Estimate) {
	s.x, s.y, s.low, s.high = append(s.x, x), append(s.y, y.Value), append(s.low, y.Low), append(s.high, y.High)
}

func (s *series) marked() bool { return s.mark.color.A > 0 }

// stroke draws the line and returns the places that it leads through.
func (s *series) stroke(a area) []vg.Point {
	path := a.path(s.x, s.y)
	if len(path) > 1 {
		a.StrokeLines(s.line, path)
	}
	return path
}

func (s *series) key(name string) keyItem {
	return keyItem{22, name, func(c draw.Canvas, at vg.Point) {
		c.StrokeLine2(s.line, at.X, at.Y, at.X+22, at.Y)
		if s.marked() {
			s.mark.draw(c, vg.Point{X: at.X + 11, Y: at.Y})
		}
	}}
}

// bar draws an error bar, with ends, if both of these are known, and reports whether
// they are.
func bar(c draw.Canvas, from, to vg.Point, hue color.Color) bool {
	if math.IsNaN(float64(from.X + from.Y + to.X + to.Y)) {
		return false
	}
	style := stroke(hue, .7)
	c.StrokeLine2(style, from.X, from.Y, to.X, to.Y)
	dx, dy := vg.Length(0), vg.Length(1.8)
	if from.X == to.X {
		dx, dy = dy, dx
	}
	for _, e := range []vg.Point{from, to} {
		c.StrokeLine2(style, e.X-dx, e.Y-dy, e.X+dx, e.Y+dy)
	}
	return true
}

// A band is an interval along an axis; all bands of a plot are at the same places.
type band struct {
	x, low, high []float64
	tint         color.RGBA
}

// tint is a colour thinned with white, since the PDF canvas has no transparency.
func tint(c color.RGBA) color.RGBA {
	thin := func(v uint8) uint8 { return uint8(255 - (255-int(v))/8) }
	return color.RGBA{thin(c.R), thin(c.G), thin(c.B), 255}
}

// drawBands fills the bands of lines and what they have in common, which is darker,
// and then draws their edges. An intersection of bands is a band; it is drawn after
// those that it is part of, since a number is larger than that of any subset of its
// bits.
func drawBands(a area, lines []series) {
	for set := 1; set < 1<<len(lines); set++ {
		common := band{tint: color.RGBA{255, 255, 255, 255}}
		for i := range lines {
			if set>>i&1 == 1 {
				common = common.and(&lines[i].band)
			}
		}
		common.fill(a)
	}
	for _, l := range lines {
		for _, edge := range [][]float64{l.low, l.high} {
			a.StrokeLines(stroke(l.mark.color, .4), a.path(l.x, edge))
		}
	}
}

func (b *band) known() bool {
	for i := range b.x {
		if !math.IsNaN(b.low[i] + b.high[i]) {
			return true
		}
	}
	return false
}

// and is what two bands have in common, in the colour of one printed over the
// other. A band without places is everything.
func (b band) and(o *band) band {
	over := func(a, b uint8) uint8 { return uint8(int(a) * int(b) / 255) }
	both := band{x: o.x, tint: color.RGBA{over(b.tint.R, o.tint.R), over(b.tint.G, o.tint.G), over(b.tint.B, o.tint.B), 255}}
	for i := range o.x {
		low, high := o.low[i], o.high[i]
		if i < len(b.x) {
			low, high = max(low, b.low[i]), min(high, b.high[i])
		}
		both.low, both.high = append(both.low, low), append(both.high, high)
	}
	return both
}

// fill fills each stretch of places at which there is a band.
func (b *band) fill(a area) {
	for start := 0; start < len(b.x); start++ {
		end := start
		for end < len(b.x) && b.low[end] <= b.high[end] { // not where NaN
			end++
		}
		outline := a.path(b.x[start:end], b.low[start:end])
		for i := end - 1; i >= start; i-- {
			outline = append(outline, a.at(b.x[i], b.high[i]))
		}
		if end-start > 1 {
			a.FillPolygon(b.tint, outline)
		}
		start = end
	}
}
