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

// randomAPGR is what a random choice has, by definition.
const randomAPGR = .5

var (
	learningHue = palette[1]
	spread      = stroke(color.RGBA{0x8f, 0xbf, 0xdc, 0xff}, 5)
)

func levelLine(i int) draw.LineStyle { return stroke(ink, .8, dashes[1+i%(len(dashes)-1)]...) }

func (f Learning) layout() (string, figure, error) {
	curve, shown := newSeries(f.Method, learningHue, 0, 0, 1.4), noExtent()
	for _, l := range f.Points {
		curve.add(float64(l.Labels), l.APGR)
		shown.addEstimate(l.APGR)
		shown.add(l.APGR.Value-l.SD, l.APGR.Value+l.SD)
	}
	if len(f.Points) < 2 || shown.empty() {
		return "learning", figure{}, fmt.Errorf("%w: a learning curve needs two or more numbers of labels that have an APGR", errNothing)
	}
	shown.add(randomAPGR)
	k := key{
		curve.key(f.Method),
		uprightKey("95 % interval over questions", learningHue),
		{7, "standard deviation between draws, either way", func(c draw.Canvas, at vg.Point) {
			c.StrokeLine2(spread, at.X+3, at.Y-4, at.X+3, at.Y+4)
		}},
		lineKey("random: 0.500", randomLine),
	}
	for i, l := range f.Levels {
		shown.add(l.APGR)
		k = append(k, lineKey(fmt.Sprintf("%s: %.3f", l.Name, l.APGR), levelLine(i)))
	}
	p := newPlot("", "labels in training (logarithmic)", "APGR", func(a area) { f.paint(a, &curve) })
	from, to := curve.x[0], curve.x[len(curve.x)-1]
	margin := math.Pow(to/from, .06)
	p.X.Scale, p.X.Tick.Marker = plot.LogScale{}, labelTicks(f.Points)
	p.X.Min, p.X.Max = from/margin, to*margin
	margin = max(.004, .08*(shown.hi-shown.lo))
	p.Y.Min, p.Y.Max = shown.lo-margin, shown.hi+margin
	return "learning", k.figure(f.Title, f.Caption, 470, 255, p.Draw), nil
}

// paint draws levels, spreads, bars, the line and its marks, in this order.
func (f Learning) paint(a area, curve *series) {
	a.level(randomLine, randomAPGR)
	for i, l := range f.Levels {
		a.level(levelLine(i), l.APGR)
	}
	for i, l := range f.Points {
		v, x := l.APGR, curve.x[i]
		if v.Value == v.Value && l.SD > 0 {
			a.StrokeLines(spread, []vg.Point{a.at(x, v.Value-l.SD), a.at(x, v.Value+l.SD)})
		}
		bar(a.Canvas, a.at(x, v.Low), a.at(x, v.High), learningHue)
	}
	for _, at := range curve.stroke(a) {
		curve.mark.draw(a.Canvas, at)
	}
}

// labelTicks are at the numbers of labels, where they are far enough apart.
func labelTicks(points []LearningPoint) plot.TickerFunc {
	return func(lo, hi float64) (ticks []plot.Tick) {
		apart := math.Pow(hi/lo, .055)
		for i := len(points) - 1; i >= 0; i-- { // all labels come last, and always have one
			at := float64(points[i].Labels)
			if len(ticks) == 0 || at*apart < ticks[len(ticks)-1].Value {
				ticks = append(ticks, plot.Tick{Value: at, Label: strconv.Itoa(points[i].Labels)})
			}
		}
		return ticks
	}
}
