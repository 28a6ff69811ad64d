package figures

import (
	"fmt"
	"image/color"
	"math"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"hybridflow/results/stats"
)

// A Learning is the figure of a learning curve: the APGR of a router over the number
// of labels that it was trained on.
type Learning struct {
	Title, Caption string
	Method         string
	Points         []LearningPoint // by rising number of labels
	Levels         []LearningLevel // to compare with, besides random
}

// A LearningPoint is the average of routers trained on several draws of labels.
type LearningPoint struct {
	Labels, Draws int
	APGR          stats.Estimate // the interval is over questions
	SD            float64        // between draws; NaN for one
}

// A LearningLevel is a control that learned from all labels, or nothing at all: a
// level line.
type LearningLevel struct {
	Name string
	APGR float64
}

func (f Learning) layout() (string, figure, error) {
	shown := noExtent()
	for _, l := range f.Points {
		shown.addEstimate(l.APGR)
		shown.add(l.APGR.Value-l.SD, l.APGR.Value+l.SD)
	}
	if len(f.Points) < 2 || shown.empty() {
		return "learning", figure{}, fmt.Errorf("%w: a learning curve needs two or more numbers of labels that have an APGR", errNothing)
	}
	shown.add(randomAPGR)
	for _, l := range f.Levels {
		shown.add(l.APGR)
	}
	p := newPlot("", "labels in training (logarithmic)", "APGR")
	from, to := float64(f.Points[0].Labels), float64(f.Points[len(f.Points)-1].Labels)
	margin := math.Pow(to/from, .06)
	p.X.Scale, p.X.Tick.Marker = plot.LogScale{}, labelTicks(f.Points)
	p.X.Min, p.X.Max = from/margin, to*margin
	margin = max(.004, .08*(shown.hi-shown.lo))
	p.Y.Min, p.Y.Max = shown.lo-margin, shown.hi+margin
	p.Add(gridLines{}, learningPlot(f))

	const width, tall = 470, 255
	return "learning", f.key().figure(f.Title, f.Caption, width, headHeight(f.Caption, width)+tall, p.Draw), nil
}

// labelTicks are at the numbers of labels, where they are far enough apart.
type labelTicks []LearningPoint

func (t labelTicks) Ticks(lo, hi float64) []plot.Tick {
	apart := math.Pow(hi/lo, .055)
	var ticks []plot.Tick
	for i := len(t) - 1; i >= 0; i-- { // all labels come last, and always have one
		at := float64(t[i].Labels)
		if len(ticks) == 0 || at*apart < ticks[len(ticks)-1].Value {
			ticks = append(ticks, plot.Tick{Value: at, Label: strconv.Itoa(t[i].Labels)})
		}
	}
	return ticks
}

// randomAPGR is what a random choice has, by definition.
const randomAPGR = .5

var learningMark = mark{filled: true, color: palette[1]}

func levelLine(i int) draw.LineStyle { return stroke(ink, .8, dashes[1+i%(len(dashes)-1)]...) }

func (f Learning) key() key {
	k := key{
		{22, f.Method, func(c draw.Canvas, at vg.Point) {
			c.StrokeLine2(stroke(learningMark.color, 1.4), at.X, at.Y, at.X+22, at.Y)
			learningMark.draw(c, vg.Point{X: at.X + 11, Y: at.Y})
		}},
		uprightKey("95 % interval over questions", learningMark),
		{7, "standard deviation between draws, either way", func(c draw.Canvas, at vg.Point) {
			c.StrokeLine2(spread, at.X+3, at.Y-4, at.X+3, at.Y+4)
		}},
	}
	k = append(k, lineKey("random: 0.500", randomLine))
	for i, l := range f.Levels {
		k = append(k, lineKey(fmt.Sprintf("%s: %.3f", l.Name, l.APGR), levelLine(i)))
	}
	return k
}

var spread = stroke(color.RGBA{0x8f, 0xbf, 0xdc, 0xff}, 5)

// A learningPlot is the plotter of a Learning.
type learningPlot Learning

// Plot draws levels, spreads, bars, the line and its marks, in this order.
func (f learningPlot) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	c.StrokeLine2(randomLine, c.Min.X, y(randomAPGR), c.Max.X, y(randomAPGR))
	for i, l := range f.Levels {
		c.StrokeLine2(levelLine(i), c.Min.X, y(l.APGR), c.Max.X, y(l.APGR))
	}
	var line []vg.Point
	for _, l := range f.Points {
		if math.IsNaN(l.APGR.Value) {
			continue
		}
		at := x(float64(l.Labels))
		line = append(line, vg.Point{X: at, Y: y(l.APGR.Value)})
		if l.SD > 0 {
			c.StrokeLine2(spread, at, y(l.APGR.Value-l.SD), at, y(l.APGR.Value+l.SD))
		}
		if !math.IsNaN(l.APGR.Low + l.APGR.High) {
			bar(c, vg.Point{X: at, Y: y(l.APGR.Low)}, vg.Point{X: at, Y: y(l.APGR.High)}, learningMark)
		}
	}
	c.StrokeLines(stroke(learningMark.color, 1.4), line)
	for _, at := range line {
		learningMark.draw(c, at)
	}
}
