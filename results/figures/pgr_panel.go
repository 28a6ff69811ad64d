package figures

import (
	"fmt"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A pgrPanel draws PGR over cloud share or, as lift, what it is above the
// diagonal.
type pgrPanel struct {
	looks []pgrLook
	lines []PGRLine
	lift  bool
}

// base is what the panel takes off at a share.
func (d *pgrPanel) base(share float64) float64 {
	if d.lift {
		return share
	}
	return 0
}

func (d *pgrPanel) shows(l *PGRLine) bool {
	return !d.lift || l.Kind == "method" || l.Kind == "control"
}

func (d *pgrPanel) plot(label string) (*plot.Plot, error) {
	p := newPlot("", "cloud-call share, %", label)
	shown := noExtent()
	for i := range d.lines {
		l := &d.lines[i]
		if !d.shows(l) {
			continue
		}
		for _, at := range l.Points {
			base := d.base(at.Share)
			shown.add(at.PGR.Value - base)
			if d.looks[i].marked {
				shown.add(at.PGR.Low-base, at.PGR.High-base)
			}
		}
	}
	if shown.empty() {
		return nil, fmt.Errorf("%w: no line has a PGR; it needs a cloud that is better than the edge", errNothing)
	}
	shown.add(0)
	if !d.lift {
		shown.add(1)
	}
	shown.add(shown.lo + .02)
	margin := .04 * (shown.hi - shown.lo)
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0, 100, shown.lo-margin, shown.hi+margin
	p.Add(gridLines{}, d)
	return p, nil
}

// Plot draws all bands below all lines, the first method on top.
func (d *pgrPanel) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	at := func(share, pgr float64) vg.Point { return vg.Point{X: x(100 * share), Y: y(pgr - d.base(share))} }
	d.bands(c, at)
	c.StrokeLines(randomLine, []vg.Point{at(0, 0), at(1, 1)})
	for i := len(d.lines) - 1; i >= 0; i-- {
		if d.shows(&d.lines[i]) {
			d.line(c, i, at)
		}
	}
}

// line draws one line. Marks are apart from those of other lines.
func (d *pgrPanel) line(c draw.Canvas, i int, at func(share, pgr float64) vg.Point) {
	var line []vg.Point
	for _, m := range d.lines[i].Points {
		if !math.IsNaN(m.PGR.Value) {
			line = append(line, at(m.Share, m.PGR.Value))
		}
	}
	if len(line) < 2 {
		return
	}
	c.StrokeLines(d.looks[i].line, line)
	if !d.looks[i].marked {
		return
	}
	every := max(1, len(line)/5)
	for k := every * (i + 1) / (len(d.lines) + 1); k < len(line); k += every {
		d.looks[i].mark.draw(c, line[k])
	}
}
