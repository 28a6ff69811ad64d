package figures

import (
	"cmp"
	"image/color"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"hybridflow/results"
)

// An arrow leads from the end of a step down to one that relied on it.
type arrow struct {
	line     []vg.Point
	head     [3]vg.Point
	critical bool
}

// drawArrows draws all heads above all lines, and the critical path above the
// rest, since many arrows share the way from one end.
func (g *gantt) drawArrows(c draw.Canvas, x, y func(float64) vg.Length) {
	arrows := g.arrows(x, y)
	slices.SortStableFunc(arrows, func(a, b arrow) int { return cmp.Compare(a.rank(), b.rank()) })
	for _, a := range arrows {
		style := stroke(pale, .6)
		if a.critical {
			style = stroke(color.Black, 1.4)
		}
		c.StrokeLines(style, a.line)
	}
	for _, a := range arrows {
		c.FillPolygon([]color.Color{pale, color.Black}[a.rank()], a.head[:])
	}
}

func (a arrow) rank() int {
	if a.critical {
		return 1
	}
	return 0
}

func (g *gantt) arrows(x, y func(float64) vg.Length) []arrow {
	var arrows []arrow
	half := (y(1) - y(0)) * .3
	for i := range g.steps {
		s := &g.steps[i]
		for id := range strings.SplitSeq(s.Relies, ",") {
			j := slices.IndexFunc(g.steps, func(d results.Subtask) bool { return d.Step == strings.TrimSpace(id) && id != "" })
			if j < 0 {
				continue
			}
			a := newArrow(vg.Point{X: x(g.steps[j].EndSeconds), Y: y(-float64(j))}, vg.Point{X: x(s.ReadySeconds), Y: y(-float64(i))}, half)
			a.critical = g.critical[s.Step] && g.critical[g.steps[j].Step]
			arrows = append(arrows, a)
		}
	}
	return arrows
}

// newArrow goes along to the start of a bar, or where there is no room for
// that, straight down onto it; half is half a bar's height.
func newArrow(from, to vg.Point, half vg.Length) arrow {
	if to.X-from.X < 7 {
		up := sign(from.Y - to.Y)
		tip := vg.Point{X: from.X, Y: to.Y + half*up}
		neck := vg.Point{X: tip.X, Y: tip.Y + 4*up}
		return arrow{line: []vg.Point{from, neck}, head: [3]vg.Point{tip, {X: tip.X - 2.2, Y: neck.Y}, {X: tip.X + 2.2, Y: neck.Y}}}
	}
	neck := vg.Point{X: to.X - 4, Y: to.Y}
	return arrow{line: []vg.Point{from, {X: from.X, Y: to.Y}, neck},
		head: [3]vg.Point{to, {X: neck.X, Y: to.Y - 2.2}, {X: neck.X, Y: to.Y + 2.2}}}
}

func sign(v vg.Length) vg.Length { return vg.Length(math.Copysign(1, float64(v))) }
