package figures

import (
	"cmp"
	"math"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"hybridflow/results/summary"
)

// settingsFigure shows settings that are no numbers, such as a pair of models,
// as rows of dots: accuracy, cost and time of each strategy that they touch.
func settingsFigure(s *summary.Summary, w summary.Sweep) figure {
	lines, left := shownLines(s, w)
	const width = 560
	tall := vg.Length(60 + (9*len(lines)+10)*len(w.Values))
	caption := s.Caption() + "; average over datasets"
	if left != nil {
		caption += "; not shown, but in the table: " + strings.Join(left, ", ")
	}
	var k key
	var panels []*plot.Plot
	names := settingNames(w)
	for i, m := range sweepMeasures {
		if i == 1 { // offload rates are in the table
			continue
		}
		d := &settingDots{sweepPanel{s, nil, lines, nil, m.of}, len(w.Values)}
		if k == nil {
			k = d.key()
		}
		panels = append(panels, d.plot(m.label, m.share, names))
		names = make([]string, len(names)) // beside the first panel only
	}
	return k.figure("Accuracy, cost and time of settings"+s.Kind(), caption, width, headHeight(caption, width)+tall, func(c draw.Canvas) {
		room := vg.Length(0)
		for _, name := range settingNames(w) {
			room = max(room, sans(8, ink).Width(name))
		}
		each := (c.Max.X - c.Min.X - room) / vg.Length(len(panels))
		for i, p := range panels {
			part := c
			if i > 0 {
				part.Min.X += room + each*vg.Length(i)
			}
			part.Max.X = c.Min.X + room + each*vg.Length(i+1)
			p.Draw(draw.Crop(part, 2, -8, 4, -2))
		}
	})
}

// settingNames are the settings without the sections of their fields.
func settingNames(w summary.Sweep) []string {
	var names []string
	for _, v := range w.Values {
		names = append(names, cmp.Or(v.Short, "own settings"))
	}
	return names
}

// A settingDots draws a row for each setting, the first on top, and in it a dot
// for each strategy.
type settingDots struct {
	sweepPanel
	rows int
}

// dotMark distinguishes strategies by shape and colour.
func (d *settingDots) dotMark(i int) mark {
	_, m := d.look(i)
	return m
}

func (d *settingDots) key() key {
	var k key
	for i, l := range d.lines {
		k = append(k, markKey(l.Short(), d.dotMark(i)))
	}
	return append(k, intervalKey)
}

func (d *settingDots) plot(label string, share bool, names []string) *plot.Plot {
	p := newPlot("", label, "")
	p.X.Min, p.X.Max = d.shown().measureAxis(share)
	p.Y.Min, p.Y.Max = -float64(d.rows)+.5, .5
	var ticks []plot.Tick
	for i, name := range names {
		ticks = append(ticks, plot.Tick{Value: -float64(i), Label: cmp.Or(name, " ")})
	}
	p.Y.Tick.Marker = plot.ConstantTicks(ticks)
	p.Add(gridLines{}, d)
	return p
}

func (d *settingDots) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	for i, l := range d.lines {
		m := d.dotMark(i)
		for row, a := range l.Arms {
			if a < 0 {
				continue
			}
			e := d.of(&d.s.Average[a])
			at := vg.Point{X: x(e.Value), Y: y(-float64(row) - .8*((float64(i)+.5)/float64(len(d.lines))-.5))}
			if !math.IsNaN(e.Low + e.High) {
				bar(c, vg.Point{X: x(e.Low), Y: at.Y}, vg.Point{X: x(e.High), Y: at.Y}, m)
			}
			if !math.IsNaN(e.Value) {
				m.draw(c, at)
			}
		}
	}
}
