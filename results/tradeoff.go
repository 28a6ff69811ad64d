package results

import (
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// An xAxis is what accuracy is shown over.
type xAxis struct {
	title, label string
	of           func(*Stats) Estimate
	log          bool // where all values are above 0
}

var (
	costAxis = xAxis{"Accuracy over cloud cost", "C_API, $ per 1000 questions", func(s *Stats) Estimate {
		return Estimate{1000 * s.USD.Value, 1000 * s.USD.Low, 1000 * s.USD.High, s.USD.N}
	}, true}
	timeAxis = xAxis{"Accuracy over latency", "C_time, seconds per question", func(s *Stats) Estimate { return s.Seconds }, false}
)

// tradeoffFigure has a panel for the average and one for each dataset.
func tradeoffFigure(s *Summary, x xAxis, averageOnly bool) figure {
	var panels []*plot.Plot
	if len(s.Datasets) > 1 {
		panels = append(panels, s.tradeoffPanel(x, "average over datasets", func(a int) *Stats { return &s.Average[a] }))
	}
	for d, data := range s.Datasets {
		if averageOnly && len(panels) > 0 {
			break
		}
		panels = append(panels, s.tradeoffPanel(x, data.label(), func(a int) *Stats { return &s.Stats[a][d] }))
	}
	const width, tall, low = 540, 300, 235
	rows := len(panels) / 2 // below the first, two abreast
	f := figure{width: width, height: 80 + tall + vg.Length(rows)*low}
	f.draw = func(c draw.Canvas) {
		c = frame(c, x.title, s.Caption())
		s.tradeoffKey(draw.Crop(c, 0, 0, 0, 16-(c.Max.Y-c.Min.Y)))
		c = draw.Crop(c, 0, 0, 18, 0)
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

// tile is the i-th of two columns of tiles.
func tile(c draw.Canvas, i, rows int) draw.Canvas {
	w, h := (c.Max.X-c.Min.X)/2, (c.Max.Y-c.Min.Y)/vg.Length(rows)
	c.Min.X += w * vg.Length(i%2)
	c.Max.Y -= h * vg.Length(i/2)
	c.Max.X, c.Min.Y = c.Min.X+w, c.Max.Y-h
	return draw.Crop(c, 2, -6, 6, -4)
}

func (s *Summary) tradeoffPanel(x xAxis, title string, stats func(arm int) *Stats) *plot.Plot {
	p := newPlot(title, x.label, "accuracy, %")
	t, marks := &tradeoff{}, s.marks()
	for a, arm := range s.Arms {
		st := stats(a)
		t.add(arm, marks[a], x.of(st), percent(st.Accuracy).Estimate)
	}
	t.name()
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

// tradeoffKey explains what is not labelled.
func (s *Summary) tradeoffKey(c draw.Canvas) {
	style := sans(8, ink)
	y := c.Min.Y + 5
	x := c.Min.X + 6
	item := func(width vg.Length, txt string, sample func(x vg.Length)) {
		sample(x)
		c.FillText(style, vg.Point{X: x + width + 4, Y: y - 3}, txt)
		x += width + 4 + style.Width(txt) + 16
	}
	item(6, "one call", func(x vg.Length) { mark{color: ink}.draw(c, vg.Point{X: x + 3, Y: y}) })
	item(6, "with a plan", func(x vg.Length) { mark{color: ink, filled: true}.draw(c, vg.Point{X: x + 3, Y: y}) })
	item(16, "95 % interval", func(x vg.Length) { bar(c, vg.Point{X: x, Y: y}, vg.Point{X: x + 16, Y: y}, mark{color: ink}) })
	item(20, "Pareto front", func(x vg.Length) { c.StrokeLine2(frontLine, x, y, x+20, y) })
	item(20, "its hull: mixtures of two", func(x vg.Length) { c.StrokeLine2(hullLine, x, y, x+20, y) })
}

var (
	frontLine = stroke(pale, 1)
	hullLine  = stroke(pale, .9, 1.5, 2.5)
)

// A tradeoff draws arms as points with error bars, the front and the labels.
// The settings of a sweep are joined by a line.
type tradeoff struct {
	x, y   []Estimate
	groups []string // strategy and run
	labels []string // "" for none
	marks  []mark
}

func (t *tradeoff) add(a Arm, m mark, x, y Estimate) {
	t.x, t.y, t.marks = append(t.x, x), append(t.y, y), append(t.marks, m)
	t.groups, t.labels = append(t.groups, Arm{Strategy: a.Strategy, Run: a.Run}.String()), append(t.labels, a.Cell)
}

// name makes labels of the cells. A strategy that a sweep has no bearing on is
// one point with one label; of one that moves, the first point bears the name,
// and the others their settings, or of many the last.
func (t *tradeoff) name() {
	for i, group := range t.groups {
		members := t.members(group)
		if members[0] != i {
			continue
		}
		still := true
		for k, j := range members {
			still = still && t.x[j].Value == t.x[i].Value && t.y[j].Value == t.y[i].Value
			_, t.labels[j], _ = strings.Cut(t.labels[j], "=")
			if k > 0 && k < len(members)-1 && len(members) > 6 {
				t.labels[j] = ""
			}
		}
		for _, j := range members {
			if still {
				t.labels[j] = ""
			}
		}
		t.labels[i] = strings.TrimSpace(group + " " + t.labels[i])
	}
}

func (t *tradeoff) members(group string) []int {
	var m []int
	for i, g := range t.groups {
		if g == group {
			m = append(m, i)
		}
	}
	return m
}

// bounds hold all that is known.
func (t *tradeoff) bounds() (xmin, xmax, ymin, ymax float64) {
	xmin, xmax, ymin, ymax = math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for i := range t.x {
		for _, v := range []float64{t.x[i].Value, t.x[i].Low, t.x[i].High} {
			if !math.IsNaN(v) {
				xmin, xmax = min(xmin, v), max(xmax, v)
			}
		}
		for _, v := range []float64{t.y[i].Value, t.y[i].Low, t.y[i].High} {
			if !math.IsNaN(v) {
				ymin, ymax = min(ymin, v), max(ymax, v)
			}
		}
	}
	if xmax <= 0 { // nothing known, or nothing paid
		xmin, xmax = min(xmin, 0), 1
	}
	if ymax < ymin {
		ymin, ymax = 0, 100
	}
	return xmin, xmax, ymin, ymax
}

func (t *tradeoff) Plot(c draw.Canvas, p *plot.Plot) {
	points := make([]Point, len(t.x))
	for i := range t.x {
		points[i] = Point{t.x[i].Value, t.y[i].Value}
	}
	place := &placer{area: c.Rectangle}
	t.front(c, p, points, place)
	t.points(c, p, place)
}

// points draws lines, error bars, labels and marks, the labels clear of what
// the placer already knows.
func (t *tradeoff) points(c draw.Canvas, p *plot.Plot, place *placer) {
	x, y := p.Transforms(&c)
	at := make([]vg.Point, len(t.x))
	var shown []int
	for i := range t.x {
		at[i] = vg.Point{X: x(t.x[i].Value), Y: y(t.y[i].Value)}
		if !math.IsNaN(t.x[i].Value) && !math.IsNaN(t.y[i].Value) {
			shown = append(shown, i)
		}
	}
	last := map[string]int{}
	for _, i := range shown {
		if j, ok := last[t.groups[i]]; ok {
			c.StrokeLine2(stroke(t.marks[i].color, .8, t.marks[i].dash...), at[j].X, at[j].Y, at[i].X, at[i].Y)
			place.thin = append(place.thin, [2]vg.Point{at[j], at[i]})
		}
		last[t.groups[i]] = i
		for _, l := range [][2]vg.Point{
			{{X: at[i].X, Y: y(t.y[i].Low)}, {X: at[i].X, Y: y(t.y[i].High)}},
			{{X: x(t.x[i].Low), Y: at[i].Y}, {X: x(t.x[i].High), Y: at[i].Y}},
		} {
			if !math.IsNaN(float64(l[0].X + l[0].Y + l[1].X + l[1].Y)) {
				bar(c, l[0], l[1], t.marks[i])
				place.thin = append(place.thin, l)
			}
		}
	}
	style := sans(7.5, ink)
	var labels []string
	var own, others []vg.Rectangle
	for _, i := range shown {
		r := markRadius + 1
		box := vg.Rectangle{Min: vg.Point{X: at[i].X - r, Y: at[i].Y - r}, Max: vg.Point{X: at[i].X + r, Y: at[i].Y + r}}
		if t.labels[i] == "" {
			others = append(others, box)
			continue
		}
		own, labels = append(own, box), append(labels, t.labels[i])
		place.points = append(place.points, at[i])
		place.sizes = append(place.sizes, vg.Point{X: style.Width(t.labels[i]) + 2, Y: 8.5})
	}
	place.solid = slices.Concat(own, others, place.solid) // solid[i] belongs to points[i]
	place.place()
	place.draw(c, style, labels)
	for _, i := range shown {
		t.marks[i].draw(c, at[i])
	}
}

// front draws the Pareto front as steps, since between two strategies there is
// none, and the hull that mixing them at random would reach.
func (t *tradeoff) front(c draw.Canvas, p *plot.Plot, points []Point, place *placer) {
	x, y := p.Transforms(&c)
	var last vg.Point
	for k, i := range Pareto(points) {
		at := vg.Point{X: x(points[i].X), Y: y(points[i].Y)}
		if k > 0 {
			corner := vg.Point{X: at.X, Y: last.Y}
			c.StrokeLines(frontLine, []vg.Point{last, corner, at})
			place.thin = append(place.thin, [2]vg.Point{last, corner}, [2]vg.Point{corner, at})
		}
		last = at
	}
	end := vg.Point{X: c.Max.X, Y: last.Y}
	c.StrokeLines(frontLine, []vg.Point{last, end})
	place.thin = append(place.thin, [2]vg.Point{last, end})
	if p.X.Scale != (plot.LogScale{}) { // where a mixture is not a straight line
		var line []vg.Point
		for _, i := range Hull(points) {
			line = append(line, vg.Point{X: x(points[i].X), Y: y(points[i].Y)})
		}
		if len(line) > 1 {
			c.StrokeLines(hullLine, line)
		}
	}
}

// bar is an error bar, with ends.
func bar(c draw.Canvas, from, to vg.Point, m mark) {
	style := stroke(m.color, .7)
	c.StrokeLine2(style, from.X, from.Y, to.X, to.Y)
	dx, dy := vg.Length(0), vg.Length(1.8)
	if from.X == to.X {
		dx, dy = dy, dx
	}
	for _, e := range []vg.Point{from, to} {
		c.StrokeLine2(style, e.X-dx, e.Y-dy, e.X+dx, e.Y+dy)
	}
}
