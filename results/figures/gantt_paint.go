package figures

import (
	"image/color"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"hybridflow/results"
)

// A gantt draws the bars of steps and the arrows between them.
type gantt struct {
	steps    []results.Subtask
	critical map[string]bool
}

// Fills differ in lightness and hatching, so that tiers are distinct in grey print.
var (
	planFill  = color.RGBA{0xff, 0xff, 0xff, 0xff}
	edgeFill  = color.RGBA{0xcf, 0xe3, 0xf3, 0xff}
	cloudFill = color.RGBA{0x2f, 0x6f, 0xa3, 0xff}
	queueFill = color.RGBA{0xf0, 0xf0, 0xf0, 0xff}
)

func (g *gantt) paint(a area) {
	half := (a.y(1) - a.y(0)) * .3
	box := func(i int, from, to float64) vg.Rectangle {
		r := vg.Rectangle{Min: a.at(from, -float64(i)), Max: a.at(to, -float64(i))}
		r.Min.Y, r.Max.Y = r.Min.Y-half, r.Max.Y+half
		return r
	}
	g.paintArrows(a, half) // below the bars
	for i, s := range g.steps {
		if s.StartSeconds > s.ReadySeconds {
			r := box(i, s.ReadySeconds, s.StartSeconds)
			r.Min.Y, r.Max.Y = r.Min.Y+half*.5, r.Max.Y-half*.5
			fillBox(a.Canvas, r, queueFill, stroke(pale, .5, 2, 1.5))
		}
		r := box(i, s.StartSeconds, s.EndSeconds)
		border := stroke(ink, .6)
		if g.critical[s.Step] {
			border = stroke(color.Black, 2)
		}
		drawTier(a.Canvas, r, s.Tier, s.Role, border)
		g.label(a.Canvas, r, &s, barLabel(&s))
	}
}

// An arrow leads from the end of a step down to one that relied on it.
type arrow struct{ line, head []vg.Point }

// paintArrows draws all heads above all lines, and the critical path above the
// rest, since many arrows share the way from one end.
func (g *gantt) paintArrows(a area, half vg.Length) {
	var plain, critical []arrow
	for i, s := range g.steps {
		for id := range strings.SplitSeq(s.Relies, ",") {
			j := slices.IndexFunc(g.steps, func(d results.Subtask) bool { return d.Step == strings.TrimSpace(id) && id != "" })
			if j < 0 {
				continue
			}
			to := newArrow(a.at(g.steps[j].EndSeconds, -float64(j)), a.at(s.ReadySeconds, -float64(i)), half)
			if g.critical[s.Step] && g.critical[g.steps[j].Step] {
				critical = append(critical, to)
			} else {
				plain = append(plain, to)
			}
		}
	}
	for i, to := range slices.Concat(plain, critical) {
		style := stroke(pale, .6)
		if i >= len(plain) {
			style = stroke(color.Black, 1.4)
		}
		a.StrokeLines(style, to.line)
	}
	for _, to := range plain {
		a.FillPolygon(pale, to.head)
	}
	for _, to := range critical {
		a.FillPolygon(color.Black, to.head)
	}
}

// newArrow goes along to the start of a bar, or where there is no room for
// that, straight down onto it; half is half a bar's height.
func newArrow(from, to vg.Point, half vg.Length) arrow {
	if to.X-from.X < 7 {
		up := vg.Length(math.Copysign(1, float64(from.Y-to.Y)))
		tip := vg.Point{X: from.X, Y: to.Y + half*up}
		neck := vg.Point{X: tip.X, Y: tip.Y + 4*up}
		return arrow{[]vg.Point{from, neck}, []vg.Point{tip, {X: tip.X - 2.2, Y: neck.Y}, {X: tip.X + 2.2, Y: neck.Y}}}
	}
	neck := vg.Point{X: to.X - 4, Y: to.Y}
	return arrow{[]vg.Point{from, {X: from.X, Y: to.Y}, neck}, []vg.Point{to, {X: neck.X, Y: to.Y - 2.2}, {X: neck.X, Y: to.Y + 2.2}}}
}

// label goes into its bar where it fits, else beside it.
func (g *gantt) label(c draw.Canvas, r vg.Rectangle, s *results.Subtask, txt string) {
	style := sans(7.5, ink)
	style.YAlign = draw.YCenter
	width := style.Width(txt)
	at := vg.Point{X: (r.Min.X + r.Max.X - width) / 2, Y: (r.Min.Y+r.Max.Y)/2 + 1}
	back := color.Color(color.White)
	switch {
	case width+10 > r.Max.X-r.Min.X && r.Max.X+width+8 < c.Max.X:
		at.X = r.Max.X + 5
	case width+10 > r.Max.X-r.Min.X:
		at.X = r.Min.X - 5 - width
	case s.Tier == "cloud" && s.Role != "plan":
		style.Color, back = color.White, cloudFill
	case s.Role != "plan":
		back = edgeFill
	}
	c.SetColor(back)
	c.Fill(vg.Rectangle{Min: vg.Point{X: at.X - 2, Y: at.Y - 5}, Max: vg.Point{X: at.X + width + 2, Y: at.Y + 4}}.Path())
	c.FillText(style, at, txt)
}

func drawTier(c draw.Canvas, r vg.Rectangle, tier, role string, border draw.LineStyle) {
	switch {
	case role == "plan":
		fillBox(c, r, planFill, border)
	case tier == "cloud":
		fillBox(c, r, cloudFill, border)
		return
	default:
		fillBox(c, r, edgeFill, draw.LineStyle{})
	}
	lean := r.Max.Y - r.Min.Y // hatched at 45 degrees, the plan the other way
	inside := draw.Canvas{Canvas: c.Canvas, Rectangle: r}
	for at := r.Min.X - lean + 5; at < r.Max.X; at += 5 {
		a, b := vg.Point{X: at, Y: r.Min.Y}, vg.Point{X: at + lean, Y: r.Max.Y}
		if role == "plan" {
			a.Y, b.Y = b.Y, a.Y
		}
		c.StrokeLines(stroke(pale, .5), inside.ClipLinesX([]vg.Point{a, b})...)
	}
	strokeBox(c, r, border)
}

func fillBox(c draw.Canvas, r vg.Rectangle, fill color.Color, border draw.LineStyle) {
	c.SetColor(fill)
	c.Fill(r.Path())
	if border.Width > 0 {
		strokeBox(c, r, border)
	}
}

// strokeBox begins and ends in the middle of a side, since not every canvas
// makes a corner where a path closes.
func strokeBox(c draw.Canvas, r vg.Rectangle, border draw.LineStyle) {
	middle := vg.Point{X: r.Min.X, Y: (r.Min.Y + r.Max.Y) / 2}
	c.StrokeLines(border, []vg.Point{middle, {X: r.Min.X, Y: r.Max.Y}, r.Max, {X: r.Max.X, Y: r.Min.Y}, r.Min, middle})
}

var ganttKey = key{
	boxKey("planning", func(c draw.Canvas, r vg.Rectangle) { drawTier(c, r, "edge", "plan", stroke(ink, .6)) }),
	boxKey("edge", func(c draw.Canvas, r vg.Rectangle) { drawTier(c, r, "edge", "", stroke(ink, .6)) }),
	boxKey("cloud", func(c draw.Canvas, r vg.Rectangle) { drawTier(c, r, "cloud", "", stroke(ink, .6)) }),
	boxKey("waiting for a slot", func(c draw.Canvas, r vg.Rectangle) { fillBox(c, r, queueFill, stroke(pale, .5, 2, 1.5)) }),
	boxKey("critical path", func(c draw.Canvas, r vg.Rectangle) { fillBox(c, r, planFill, stroke(color.Black, 2)) }),
}
