package figures

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"hybridflow/results/stats"
	"hybridflow/results/summary"
)

// An xAxis is what accuracy is shown over.
type xAxis struct {
	title, label string
	of           func(*summary.Estimates) stats.Estimate
	log          bool // where all values are above 0
	mix          bool // show the random mix, which is one of equal cost
}

var (
	costAxis = xAxis{"Accuracy over cloud cost", "C_API, $ per 1000 questions",
		func(e *summary.Estimates) stats.Estimate { return e.USD.Times(1000) }, true, true}
	timeAxis = xAxis{"Accuracy over latency", "C_time, seconds per question",
		func(e *summary.Estimates) stats.Estimate { return e.Seconds }, false, false}
)

// tradeoffFigure has a panel for the average and one for each dataset.
func tradeoffFigure(s *summary.Summary, x xAxis, arms []int, averageOnly bool) figure {
	var panels []*plot.Plot
	for i, scope := range s.Scopes() {
		if i == 0 || !averageOnly {
			panels = append(panels, tradeoffPanel(s, x, arms, scope))
		}
	}
	x.mix = x.mix && s.HasMix()
	caption := s.Caption() + notShown(s, x, arms)
	const width, tall, low = 540, 300, 235
	rows := len(panels) / 2 // below the first, two abreast
	height := 67 + tall + vg.Length(rows)*low - headHeight(caption, width)
	return x.key().figure(x.title+s.Kind(), caption, width, height, func(c draw.Canvas) {
		top := c
		if rows > 0 {
			top.Min.Y = c.Max.Y - tall
		}
		panels[0].Draw(draw.Crop(top, 0, 0, 8, 0))
		c.Max.Y = top.Min.Y
		for i, p := range panels[1:] {
			p.Draw(tile(c, i, rows))
		}
	})
}

// ablationFigure has the ablations, the whole method and the ends of the mix.
func ablationFigure(s *summary.Summary, x xAxis, averageOnly bool) (figure, error) {
	if s.Ablations == nil {
		return figure{}, fmt.Errorf("%w: the run has no ablations, such as chain or fixed-threshold", errNothing)
	}
	arms := s.AblationRows()
	for _, end := range []string{summary.MixEdge, summary.MixCloud} {
		if a := s.Nearest(end, summary.Arm{}); a >= 0 && !slices.Contains(arms, a) {
			arms = append(arms, a)
		}
	}
	x.title += ", ablations of " + s.AblationOf
	return tradeoffFigure(s, x, arms, averageOnly), nil
}

// notShown names the arms that have no place in the first panel.
func notShown(s *summary.Summary, x xAxis, arms []int) string {
	var names []string
	for _, a := range arms {
		if st := &s.Average[a]; math.IsNaN(x.of(st).Value) || math.IsNaN(st.Accuracy.Value) {
			names = append(names, s.Arms[a].String())
		}
	}
	if names == nil {
		return ""
	}
	return "; unknown and so not shown: " + strings.Join(names, ", ")
}

// mixEnds are where the random mixes of a panel begin and end, each once.
func mixEnds(s *summary.Summary, x xAxis, scope summary.Scope) [][2]stats.Point {
	at := func(arm int) stats.Point {
		return stats.Point{X: x.of(scope.At(arm)).Value, Y: 100 * scope.At(arm).Accuracy.Value}
	}
	var ends [][2]stats.Point
	for _, a := range s.Headline {
		if !s.Mixed(a) {
			continue
		}
		e := [2]stats.Point{at(s.Mix[a][0]), at(s.Mix[a][1])}
		if e[1].X > e[0].X && !slices.Contains(ends, e) {
			ends = append(ends, e)
		}
	}
	return ends
}

// tile is the i-th of two columns of tiles.
func tile(c draw.Canvas, i, rows int) draw.Canvas {
	w, h := (c.Max.X-c.Min.X)/2, (c.Max.Y-c.Min.Y)/vg.Length(rows)
	c.Min.X += w * vg.Length(i%2)
	c.Max.Y -= h * vg.Length(i/2)
	c.Max.X, c.Min.Y = c.Min.X+w, c.Max.Y-h
	return draw.Crop(c, 2, -6, 6, -4)
}

// methodArms are the arms of the figures of methods: ablations have their own.
func methodArms(s *summary.Summary) []int {
	if s.Blocks == nil {
		return s.Headline
	}
	return s.BlockArms()
}

func tradeoffPanel(s *summary.Summary, x xAxis, arms []int, scope summary.Scope) *plot.Plot {
	t, marks := &tradeoff{}, marks(s)
	for _, a := range arms {
		e, arm := scope.At(a), s.Arms[a]
		name, label := arm.Label(), arm.Setting.PointLabel()
		if !slices.Contains(s.Headline, a) { // a setting of its own, which no line joins with others
			name, label = summary.SweepLine{Strategy: name, Others: arm.Setting}.Short(), ""
		}
		t.add(name, arm.Run, label, marks[a], x.of(e), e.Accuracy.Times(100)).bound = arm.Bound
	}
	if x.mix {
		t.mixes = mixEnds(s, x, scope)
	}
	t.name()
	if !x.log || !t.priced() {
		t.clip()
	}
	p := newPlot(scope.Label, x.label, "accuracy, %", t.paint)
	cost, accuracy := t.shown()
	if x.log && cost.lo > 0 {
		p.X.Scale, p.X.Tick.Marker = plot.LogScale{}, plot.TickerFunc(decadeTicks)
		p.X.Min, p.X.Max = cost.lo/1.3, cost.hi*1.3
	} else {
		margin := .05 * (cost.hi - min(cost.lo, 0))
		p.X.Min, p.X.Max = min(cost.lo, 0)-margin, cost.hi+margin
		p.X.Tick.Marker = plot.TickerFunc(ticksFromZero)
	}
	margin := max(1, .07*(accuracy.hi-accuracy.lo))
	p.Y.Min, p.Y.Max = max(-2, accuracy.lo-margin), min(102, accuracy.hi+margin)
	return p
}

func (x xAxis) key() key {
	k := key{
		markKey("one call", mark{color: ink}),
		markKey("with a plan", mark{color: ink, filled: true}),
		intervalKey,
		lineKey("Pareto front", frontLine),
		lineKey("its hull: mixtures of two", hullLine),
	}
	if x.mix {
		k = append(k, lineKey("random mix of "+summary.MixEdge+" and "+summary.MixCloud, mixLine))
	}
	return k
}

var (
	frontLine = stroke(pale, 1)
	hullLine  = stroke(pale, .9, 1.5, 2.5)
	mixLine   = stroke(color.RGBA{0x99, 0x99, 0x99, 0xff}, .6)
)
