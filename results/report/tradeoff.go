package report

import (
	"image/color"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"hybridflow/results/stats"
)

// An xAxis is what accuracy is shown over.
type xAxis struct {
	title, label string
	of           func(*Stats) stats.Estimate
	log          bool // where all values are above 0
	mix          bool // show the random mix, which is one of equal cost
}

var (
	costAxis = xAxis{"Accuracy over cloud cost", "C_API, $ per 1000 questions", func(s *Stats) stats.Estimate {
		return stats.Estimate{Value: 1000 * s.USD.Value, Low: 1000 * s.USD.Low, High: 1000 * s.USD.High, N: s.USD.N}
	}, true, true}
	timeAxis = xAxis{"Accuracy over latency", "C_time, seconds per question", func(s *Stats) stats.Estimate { return s.Seconds }, false, false}
)

// tradeoffFigure has a panel for the average and one for each dataset.
func tradeoffFigure(s *Summary, x xAxis, arms []int, averageOnly bool) figure {
	var panels []*plot.Plot
	if len(s.Datasets) > 1 {
		panels = append(panels, s.tradeoffPanel(x, "average over datasets", arms, func(a int) *Stats { return &s.Average[a] }))
	}
	for d, data := range s.Datasets {
		if averageOnly && len(panels) > 0 {
			break
		}
		panels = append(panels, s.tradeoffPanel(x, datasetLabel(data), arms, func(a int) *Stats { return &s.Stats[a][d] }))
	}
	const width, tall, low = 540, 300, 235
	x.mix = x.mix && s.hasMix()
	rows := len(panels) / 2 // below the first, two abreast
	_, keyHeight := x.key().places(width - frameInset)
	f := figure{width: width, height: 67 + tall + vg.Length(rows)*low + keyHeight}
	f.draw = func(c draw.Canvas) {
		c = frame(c, x.title+s.kind(), s.Caption()+s.notShown(x, arms))
		c = x.key().draw(c)
		top := c
		if rows > 0 {
			top.Min.Y = c.Max.Y - tall
		}
		panels[0].Draw(draw.Crop(top, 0, 0, 8, 0))
		rest := c
		rest.Max.Y = top.Min.Y
		for i, p := range panels[1:] {
			p.Draw(tile(rest, i, rows))
		}
	}
	return f
}

// notShown names the arms that have no place in the first panel.
func (s *Summary) notShown(x xAxis, arms []int) string {
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

// tile is the i-th of two columns of tiles.
func tile(c draw.Canvas, i, rows int) draw.Canvas {
	w, h := (c.Max.X-c.Min.X)/2, (c.Max.Y-c.Min.Y)/vg.Length(rows)
	c.Min.X += w * vg.Length(i%2)
	c.Max.Y -= h * vg.Length(i/2)
	c.Max.X, c.Min.Y = c.Min.X+w, c.Max.Y-h
	return draw.Crop(c, 2, -6, 6, -4)
}

// methodArms are the arms of the figures of methods: ablations have their own.
func (s *Summary) methodArms() []int {
	if s.groups == nil {
		return s.headline
	}
	arms, _ := s.grouped()
	return arms
}

// ablationArms are the ablations, the whole method and the ends of the mix.
func (s *Summary) ablationArms() []int {
	if s.ablations == nil {
		return nil
	}
	arms := s.ablationRows()
	for _, end := range []string{mixEdge, mixCloud} {
		if a := s.nearest(end, Arm{}); a >= 0 && !slices.Contains(arms, a) {
			arms = append(arms, a)
		}
	}
	return arms
}

func (s *Summary) tradeoffPanel(x xAxis, title string, arms []int, stats func(arm int) *Stats) *plot.Plot {
	p := newPlot(title, x.label, "accuracy, %")
	t, marks := &tradeoff{}, s.marks()
	for _, a := range arms {
		st, arm := stats(a), s.Arms[a]
		arm.Strategy = s.called(a)
		if !slices.Contains(s.headline, a) { // a setting of its own, which no line joins with others
			arm = Arm{Strategy: sweepLine{strategy: arm.Strategy, others: arm.Cell}.short(), Run: arm.Run}
		}
		t.add(arm, marks[a], x.of(st), percent(st.Accuracy).Estimate)
		t.bound = append(t.bound, s.isBound(a))
	}
	if x.mix {
		t.mixes = s.mixEnds(x, stats)
	}
	t.name()
	if !x.log || !t.priced() {
		t.clip()
	}
	xmin, xmax, ymin, ymax := t.bounds()
	if x.log && xmin > 0 {
		p.X.Scale, p.X.Tick.Marker = plot.LogScale{}, decadeTicks{}
		p.X.Min, p.X.Max = xmin/1.3, xmax*1.3
	} else {
		room := .05 * (xmax - min(xmin, 0))
		p.X.Min, p.X.Max = min(xmin, 0)-room, xmax+room
		p.X.Tick.Marker = fromZero{}
	}
	room := max(1, .07*(ymax-ymin))
	p.Y.Min, p.Y.Max = max(-2, ymin-room), min(102, ymax+room)
	p.Add(gridLines{}, t)
	return p
}

// fromZero leaves out ticks below zero, where there is room but no value.
type fromZero struct{}

func (fromZero) Ticks(lo, hi float64) []plot.Tick { return roundTicks{}.Ticks(max(lo, 0), hi) }

func (x xAxis) key() key {
	k := key{
		markKey("one call", mark{color: ink}),
		markKey("with a plan", mark{color: ink, filled: true}),
		{16, "95 % interval", func(c draw.Canvas, at vg.Point) { bar(c, at, vg.Point{X: at.X + 16, Y: at.Y}, mark{color: ink}) }},
		lineKey("Pareto front", frontLine),
		lineKey("its hull: mixtures of two", hullLine),
	}
	if x.mix {
		k = append(k, lineKey("random mix of "+mixEdge+" and "+mixCloud, mixLine))
	}
	return k
}

var (
	frontLine = stroke(pale, 1)
	hullLine  = stroke(pale, .9, 1.5, 2.5)
	mixLine   = stroke(color.RGBA{0x99, 0x99, 0x99, 0xff}, .6)
)
