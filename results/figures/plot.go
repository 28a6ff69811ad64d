package figures

import (
	"image/color"
	"math"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"hybridflow/results/stats"
)

// An area is the inside of a plot while it is drawn, with the places of values.
type area struct {
	draw.Canvas
	plot *plot.Plot
	x, y func(float64) vg.Length
}

func newArea(c draw.Canvas, p *plot.Plot) area {
	x, y := p.Transforms(&c)
	return area{c, p, x, y}
}

func (a area) at(x, y float64) vg.Point { return vg.Point{X: a.x(x), Y: a.y(y)} }

// level draws a line across the plot.
func (a area) level(style draw.LineStyle, y float64) {
	a.StrokeLine2(style, a.Min.X, a.y(y), a.Max.X, a.y(y))
}

// path are the places of the values that are known.
func (a area) path(x, y []float64) (path []vg.Point) {
	for i, v := range y {
		if !math.IsNaN(v) {
			path = append(path, a.at(x[i], v))
		}
	}
	return path
}

// A painter draws the inside of a plot.
type painter func(area)

func (p painter) Plot(c draw.Canvas, plt *plot.Plot) { p(newArea(c, plt)) }

// newPlot is a plot in the style of all figures, with a hairline at each labelled
// tick below what paint draws.
func newPlot(title, x, y string, paint painter) *plot.Plot {
	p := plot.New()
	p.Title.Text, p.Title.Padding = title, 4
	p.Title.TextStyle.Font, p.Title.TextStyle.Color = boldSans(9.5, ink).Font, ink
	p.X.Label.Text, p.Y.Label.Text = x, y
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.Label.TextStyle.Font, a.Label.TextStyle.Color, a.Label.Padding = sans(8.5, ink).Font, ink, 3
		a.Tick.Label.Font, a.Tick.Label.Color, a.Tick.Length = sans(8, ink).Font, ink, 3
		a.LineStyle, a.Tick.LineStyle, a.Padding = stroke(pale, .6), stroke(pale, .6), 0
		a.Tick.Marker = plot.TickerFunc(roundTicks)
	}
	p.Add(painter(gridLines), paint)
	return p
}

func gridLines(a area) {
	hairline, p := stroke(color.RGBA{0xe4, 0xe4, 0xe4, 0xff}, .5), a.plot
	for _, t := range p.X.Tick.Marker.Ticks(p.X.Min, p.X.Max) {
		a.StrokeLine2(hairline, a.x(t.Value), a.Min.Y, a.x(t.Value), a.Max.Y)
	}
	for _, t := range p.Y.Tick.Marker.Ticks(p.Y.Min, p.Y.Max) {
		a.level(hairline, t.Value)
	}
}

// roundTicks are at 1, 2 or 5 times a power of ten, about five of them.
func roundTicks(lo, hi float64) []plot.Tick {
	if !(hi > lo) {
		return []plot.Tick{{Value: lo, Label: strconv.FormatFloat(lo, 'g', 3, 64)}}
	}
	step := math.Pow(10, math.Floor(math.Log10((hi-lo)/4)))
	for _, m := range []float64{5, 2} {
		if (hi-lo)/(step*m) >= 4 {
			step *= m
			break
		}
	}
	digits := max(0, -int(math.Floor(math.Log10(step)+1e-9)))
	var ticks []plot.Tick
	for k := math.Ceil(lo/step - 1e-9); k*step <= hi+step*1e-9; k++ {
		ticks = append(ticks, plot.Tick{Value: k * step, Label: strconv.FormatFloat(k*step+0, 'f', digits, 64)})
	}
	return ticks
}

// ticksFromZero leave out those below zero, where there is room but no value.
func ticksFromZero(lo, hi float64) []plot.Tick { return roundTicks(max(lo, 0), hi) }

// decadeTicks are for logarithmic axes: 1, 2 and 5 of each decade, including
// those below 1.
func decadeTicks(lo, hi float64) []plot.Tick {
	var ticks []plot.Tick
	for d := math.Floor(math.Log10(lo)); d <= math.Log10(hi); d++ {
		for _, m := range []float64{1, 2, 5} {
			if v := m * math.Pow(10, d); v >= lo && v <= hi {
				ticks = append(ticks, plot.Tick{Value: v, Label: strconv.FormatFloat(v, 'g', 3, 64)})
			}
		}
	}
	return ticks
}

// rowTicks name rows at 0, -1, ..., from the top.
func rowTicks(names []string) plot.ConstantTicks {
	var ticks []plot.Tick
	for i, name := range names {
		ticks = append(ticks, plot.Tick{Value: -float64(i), Label: name})
	}
	return ticks
}

// An extent is the range of the values on an axis; empty while lo is above hi.
type extent struct{ lo, hi float64 }

func noExtent() extent { return extent{math.Inf(1), math.Inf(-1)} }

// add takes in values that are known.
func (e *extent) add(values ...float64) {
	for _, v := range values {
		if !math.IsNaN(v) {
			e.lo, e.hi = min(e.lo, v), max(e.hi, v)
		}
	}
}

// addEstimate takes in an estimate and its interval.
func (e *extent) addEstimate(v stats.Estimate) { e.add(v.Value, v.Low, v.High) }

func (e *extent) empty() bool { return e.hi < e.lo }

// measureAxis is the range of an axis of a measure: with a margin, from zero where
// values are near enough to it, and where it is a share up to a little over 100.
func (e extent) measureAxis(share bool) (lo, hi float64) {
	if e.empty() {
		e = extent{0, 1}
	}
	margin := max(.06*(e.hi-e.lo), .02*math.Abs(e.hi))
	lo, hi = e.lo-margin, e.hi+margin
	if e.lo >= 0 && e.lo < .4*e.hi {
		lo = -.02 * e.hi
	}
	if share {
		hi = min(hi, 103)
	}
	if hi <= lo {
		hi++
	}
	return lo, hi
}
