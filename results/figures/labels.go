package figures

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A placer puts labels beside points so that they cover neither each other nor
// what is drawn. It is greedy, and then moves one label at a time while that
// helps.
type placer struct {
	area   vg.Rectangle
	labels []label
	solid  []vg.Rectangle // marks, those of the labels first: must not be covered
	thin   [][2]vg.Point  // lines: better not covered
	curves [][2]vg.Point  // lines that the figure is about
}

// A label belongs to a point; place finds its box.
type label struct {
	text     string
	color    color.RGBA
	at, size vg.Point
	box      vg.Rectangle
	placed   bool
}

// stroke draws a line that labels should not cover.
func (p *placer) stroke(a area, style draw.LineStyle, line []vg.Point) {
	a.StrokeLines(style, line)
	p.avoid(line...)
}

// avoid adds a line through points to those that labels should not cover.
func (p *placer) avoid(line ...vg.Point) { p.thin = append(p.thin, segments(line)...) }

func segments(line []vg.Point) (all [][2]vg.Point) {
	for k := 1; k < len(line); k++ {
		all = append(all, [2]vg.Point{line[k-1], line[k]})
	}
	return all
}

const (
	labelAngles = 16
	labelSweeps = 6
)

var labelDistances = []vg.Length{6, 10, 16, 24, 34, 46, 60, 78}

// place fills in the boxes.
func (p *placer) place() {
	for sweep := range labelSweeps {
		moved := false
		for i := range p.labels {
			best, box := math.Inf(1), vg.Rectangle{}
			for _, d := range labelDistances {
				for k := range labelAngles {
					b := p.candidate(i, d, 2*math.Pi*float64(k)/labelAngles)
					if cost := p.cost(i, b, d, k); cost < best {
						best, box = cost, b
					}
				}
			}
			l := &p.labels[i]
			moved = moved || box != l.box
			l.box, l.placed = box, true
		}
		if sweep > 0 && !moved {
			return
		}
	}
}

// candidate is the label's box at a distance from its point, touching it with
// the side or corner that faces it.
func (p *placer) candidate(i int, d vg.Length, angle float64) vg.Rectangle {
	dx, dy := vg.Length(math.Cos(angle)), vg.Length(math.Sin(angle))
	size, at := p.labels[i].size, p.labels[i].at
	center := vg.Point{X: at.X + dx*d + clamp(dx*1.5)*size.X/2, Y: at.Y + dy*d + clamp(dy*1.5)*size.Y/2}
	return vg.Rectangle{Min: center.Sub(size.Scale(.5)), Max: center.Add(size.Scale(.5))}
}

func clamp(v vg.Length) vg.Length { return max(-1, min(1, v)) }

func (p *placer) cost(i int, b vg.Rectangle, d vg.Length, angle int) float64 {
	cost := float64(d)
	if angle != 0 {
		cost += .5 // on the right, when nothing else matters
	}
	if b.Min.X < p.area.Min.X || b.Max.X > p.area.Max.X || b.Min.Y < p.area.Min.Y || b.Max.Y > p.area.Max.Y {
		cost += 5000
	}
	own := p.labels[i].at
	leader := [2]vg.Point{own, nearest(b, own)}
	for j := range p.labels {
		o := &p.labels[j]
		if j == i || !o.placed {
			continue
		}
		cost += 60 * overlap(b, o.box)
		other := [2]vg.Point{o.at, nearest(o.box, o.at)}
		if inside(leader, o.box) > 0 || inside(other, b) > 0 {
			cost += 400
		}
		if cross(leader, other) {
			cost += 300
		}
	}
	if p.ambiguous(i, b) {
		cost += 60
	}
	for j, s := range p.solid {
		cost += 40 * overlap(b, s)
		if j != i {
			cost += 40 * inside(leader, s) // by length, since one of two overlapping marks always obstructs
		}
	}
	for _, l := range p.thin {
		cost += 3 * inside(l, b)
	}
	for _, l := range p.curves {
		cost += 12 * inside(l, b)
	}
	return cost
}

// ambiguous reports whether a label is about as near to another mark as to its
// own.
func (p *placer) ambiguous(i int, b vg.Rectangle) bool {
	const margin = 4
	own := dist(nearest(b, p.labels[i].at), p.labels[i].at)
	for j, s := range p.solid {
		center := vg.Point{X: (s.Min.X + s.Max.X) / 2, Y: (s.Min.Y + s.Max.Y) / 2}
		if j != i && dist(nearest(b, center), center) < own+margin {
			return true
		}
	}
	return false
}

// draw writes the labels, with a leader line where one is not at its point, or
// at that of another too.
func (p *placer) draw(c draw.Canvas, style text.Style) {
	for i, l := range p.labels {
		to := nearest(l.box, l.at)
		if dist(to, l.at) > 9 || p.ambiguous(i, l.box) {
			c.StrokeLine2(stroke(l.color, .5), l.at.X, l.at.Y, to.X, to.Y)
		}
	}
	for _, l := range p.labels {
		c.SetColor(color.White) // opaque: the PDF canvas has no transparency
		c.Fill(vg.Rectangle{Min: vg.Point{X: l.box.Min.X, Y: l.box.Min.Y + 1}, Max: vg.Point{X: l.box.Max.X, Y: l.box.Max.Y - 1}}.Path())
		c.FillText(style, vg.Point{X: l.box.Min.X + 1, Y: l.box.Min.Y + 1}, l.text)
	}
}

func nearest(b vg.Rectangle, p vg.Point) vg.Point {
	return vg.Point{X: max(b.Min.X, min(b.Max.X, p.X)), Y: max(b.Min.Y, min(b.Max.Y, p.Y))}
}

func dist(a, b vg.Point) vg.Length { return vg.Length(math.Hypot(float64(a.X-b.X), float64(a.Y-b.Y))) }

func overlap(a, b vg.Rectangle) float64 {
	w, h := min(a.Max.X, b.Max.X)-max(a.Min.X, b.Min.X), min(a.Max.Y, b.Max.Y)-max(a.Min.Y, b.Min.Y)
	if w <= 0 || h <= 0 {
		return 0
	}
	return float64(w * h)
}

// inside is how much of a line runs through a box (Liang and Barsky's clipping).
func inside(l [2]vg.Point, b vg.Rectangle) float64 {
	dx, dy := l[1].X-l[0].X, l[1].Y-l[0].Y
	from, to := vg.Length(0), vg.Length(1)
	for _, e := range [][2]vg.Length{{-dx, l[0].X - b.Min.X}, {dx, b.Max.X - l[0].X}, {-dy, l[0].Y - b.Min.Y}, {dy, b.Max.Y - l[0].Y}} {
		switch step, room := e[0], e[1]; {
		case step == 0 && room <= 0:
			return 0
		case step < 0:
			from = max(from, room/step)
		case step > 0:
			to = min(to, room/step)
		}
	}
	if to <= from {
		return 0
	}
	return float64(to-from) * float64(dist(l[0], l[1]))
}

func cross(a, b [2]vg.Point) bool {
	side := func(l [2]vg.Point, p vg.Point) bool {
		return (l[1].X-l[0].X)*(p.Y-l[0].Y) > (l[1].Y-l[0].Y)*(p.X-l[0].X)
	}
	return side(a, b[0]) != side(a, b[1]) && side(b, a[0]) != side(b, a[1])
}
