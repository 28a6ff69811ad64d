package figures

import (
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"hybridflow/results/stats"
)

// Panels is a figure of several plots in rows, all with the same lines: what a
// measure is over an axis, under different conditions.
type Panels struct {
	Name           string // of the file
	Title, Caption string
	Columns        int      // plots in a row
	Lines          []string // names, in the order of every panel's Values
	Shade          string   // what the shaded interval of the axis is; "" without one
	Level          string   // what the dashed level is; "" without one
	Panels         []Panel
}

// A Panel is one plot. Values are by line and then by place on the axis; what is
// unknown is left out.
type Panel struct {
	Title, X, Y string
	At          []float64
	Values      [][]stats.Estimate
	Shade       [2]float64 // of the axis; equal ends for none
	Level       float64    // NaN for none
}

func (f Panels) layout() (string, figure, error) {
	if f.Columns < 1 || len(f.Panels) == 0 {
		return f.Name, figure{}, fmt.Errorf("%w: no panels", errNothing)
	}
	rows := (len(f.Panels) + f.Columns - 1) / f.Columns
	shown := make([]extent, f.Columns) // plots of a column share their range
	for i := range shown {
		shown[i] = noExtent()
	}
	for i, p := range f.Panels {
		for _, line := range p.Values {
			for _, e := range line {
				shown[i%f.Columns].addEstimate(e)
			}
		}
		shown[i%f.Columns].add(p.Level)
	}
	var plots []*plot.Plot
	for i := range f.Panels {
		column := i % f.Columns
		plots = append(plots, f.Panels[i].plot(f.Lines, shown[column]))
	}
	const width, tall = 640, 200
	return f.Name, f.key().figure(f.Title, f.Caption, width, vg.Length(rows*tall), func(c draw.Canvas) {
		tiles := draw.Tiles{Rows: rows, Cols: f.Columns, PadX: 8, PadY: 8}
		for i, p := range plots {
			p.Draw(tiles.At(c, i%f.Columns, i/f.Columns))
		}
	}), nil
}

func panelLine(name string, i int) series {
	return newSeries(name, palette[(i+1)%len(palette)], i, i, 1.3)
}

// shadeOf is the colour of a shaded interval.
var shadeOf = color.RGBA{0xee, 0xee, 0xee, 0xff}

func (f Panels) key() (k key) {
	for i, name := range f.Lines {
		line := panelLine(name, i)
		k = append(k, line.key(name))
	}
	k = append(k, uprightKey("95 % interval", ink))
	if f.Shade != "" {
		k = append(k, boxKey(f.Shade, func(c draw.Canvas, r vg.Rectangle) { fillBox(c, r, shadeOf, stroke(pale, .4)) }))
	}
	if f.Level != "" {
		k = append(k, lineKey(f.Level, levelStyle))
	}
	return k
}

var levelStyle = stroke(ink, .9, dashes[1]...)

// plot draws the panel's lines within a range that other panels share.
func (p *Panel) plot(names []string, shown extent) *plot.Plot {
	lines, across := make([]series, len(names)), noExtent()
	across.add(p.At...)
	for i, name := range names {
		lines[i] = panelLine(name, i)
		for k, e := range p.Values[i] {
			lines[i].add(p.At[k], e)
		}
	}
	plt := newPlot(p.Title, p.X, p.Y, func(a area) {
		if p.Shade[0] < p.Shade[1] {
			low, high := a.x(p.Shade[0]), a.x(p.Shade[1])
			a.FillPolygon(shadeOf, []vg.Point{{X: low, Y: a.Min.Y}, {X: high, Y: a.Min.Y}, {X: high, Y: a.Max.Y}, {X: low, Y: a.Max.Y}})
			gridLines(a)
		}
		if !math.IsNaN(p.Level) {
			a.level(levelStyle, p.Level)
		}
		for i, l := range lines {
			shift := vg.Length(i-len(lines)/2) * 1.2
			for k, x := range l.x {
				bar(a.Canvas, a.at(x, l.low[k]).Add(vg.Point{X: shift}), a.at(x, l.high[k]).Add(vg.Point{X: shift}), l.mark.color)
			}
			for _, at := range l.stroke(a) {
				l.mark.draw(a.Canvas, at)
			}
		}
	})
	margin := .03 * (across.hi - across.lo)
	plt.X.Min, plt.X.Max = across.lo-margin, across.hi+margin
	plt.Y.Min, plt.Y.Max = shown.measureAxis(false)
	return plt
}
