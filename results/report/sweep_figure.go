package report

import (
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"hybridflow/results/stats"
)

// sweepMeasures are the panels of a figure of a sweep.
var sweepMeasures = []struct {
	label string
	share bool // from 0 to 100 at most
	level bool // arms without a plan have a level
	of    func(*Stats) stats.Estimate
}{
	{"accuracy, %", true, true, func(s *Stats) stats.Estimate { return s.Accuracy.Times(100) }},
	{"offload rate, % of subtasks", true, false, func(s *Stats) stats.Estimate { return exactly(100 * s.Offload) }},
	{"C_API, $ per 1000 questions", false, true, func(s *Stats) stats.Estimate { return s.USD.Times(1000) }},
	{"C_time, seconds per question", false, true, func(s *Stats) stats.Estimate { return s.Seconds }},
}

// maxLines is how many lines a figure of a sweep has at most; the others are in
// its table.
const maxLines = 6

// sweepFigure shows what a field does to accuracy, offload rate, cost and time.
func (s *Summary) sweepFigure(w sweep) figure {
	lines, left := s.shownLines(w)
	levels := s.untouched(w)
	var names endNames
	for _, l := range lines {
		names.add(l.short(), vg.Point{}, ink)
	}
	for _, a := range levels {
		names.add(s.called(a), vg.Point{}, ink)
	}
	axis := newSweepAxis(w)
	var panels []*plot.Plot
	for _, m := range sweepMeasures {
		panel := &sweepPanel{s, axis, lines, nil, m.of}
		if m.level {
			panel.levels = levels
		}
		panels = append(panels, panel.plot(m.label, m.share))
	}
	caption := s.Caption() + "; average over datasets"
	if left != nil {
		caption += "; not shown, but in the table: " + strings.Join(left, ", ")
	}
	return s.sweepLayout("Accuracy, offload rate, cost and time over "+w.field, caption, axis.note(), names.width(), panels)
}

func (s *Summary) sweepLayout(title, caption, note string, names vg.Length, panels []*plot.Plot) figure {
	const width, tall = 560, 205
	k := key{{-4, "Lines are the strategies that the field touches, with 95 % intervals; grey levels are some of those that it does not." + note, func(draw.Canvas, vg.Point) {}}}
	rows := (len(panels) + 1) / 2
	_, keyHeight := k.places(width - frameInset)
	return figure{width, headHeight(caption, width) + vg.Length(rows)*tall + keyHeight, func(c draw.Canvas) {
		c = k.draw(frame(c, title+s.kind(), caption))
		for i, p := range panels {
			p.Draw(draw.Crop(tile(c, i, rows), 0, -names, 0, 0))
		}
	}}
}

func (p *sweepPanel) plot(label string, share bool) *plot.Plot {
	plt := newPlot("", p.axis.label, label)
	p.axis.set(plt)
	lo, hi := p.bounds()
	if hi < lo {
		lo, hi = 0, 1
	}
	room := max(.06*(hi-lo), .02*math.Abs(hi))
	plt.Y.Min, plt.Y.Max = lo-room, hi+room
	if lo >= 0 && lo < .4*hi { // near enough to zero to begin there
		plt.Y.Min = -.02 * hi
	}
	if share {
		plt.Y.Max = min(plt.Y.Max, 103)
	}
	if plt.Y.Max == plt.Y.Min {
		plt.Y.Max++
	}
	plt.Add(gridLines{}, p)
	return plt
}

// short is the line's name, in which settings go without their section, but for
// that of a tier.
func (l sweepLine) short() string {
	var others []string
	for _, a := range assignments(l.others) {
		if section, field, ok := strings.Cut(a.key, "."); ok && section != "edge" && section != "cloud" {
			a.key = field
		}
		others = append(others, a.String())
	}
	return Arm{l.strategy, strings.Join(others, " "), l.run}.String()
}

// foremost are the strategies that a reader looks for first.
func (s *Summary) foremost() []string {
	return slices.DeleteFunc([]string{s.ablationOf, mixEdge, mixCloud}, func(name string) bool { return name == "" })
}

// shownLines are those that a figure has room for, and the names of the others.
func (s *Summary) shownLines(w sweep) (lines []sweepLine, left []string) {
	rank := func(l sweepLine) int { return place(s.foremost(), l.strategy) }
	sorted := slices.Clone(w.lines)
	slices.SortStableFunc(sorted, func(a, b sweepLine) int { return rank(a) - rank(b) })
	for _, l := range sorted[min(maxLines, len(sorted)):] {
		left = append(left, l.short())
	}
	return sorted[:min(maxLines, len(sorted))], left
}

// untouched are arms that a sweep has no bearing on: those that a reader looks
// for first, and if there are no more than a few, all.
func (s *Summary) untouched(w sweep) []int {
	var arms, first []int
	for _, a := range s.first() {
		arm := s.Arms[a]
		if !unswept(arm.Cell) || s.isBound(a) || slices.ContainsFunc(w.lines, func(l sweepLine) bool { return l.strategy == arm.Strategy }) {
			continue
		}
		arms = append(arms, a)
		if slices.Contains(s.foremost(), arm.Strategy) {
			first = append(first, a)
		}
	}
	if len(arms) <= maxLevels {
		return arms
	}
	return first[:min(maxLevels, len(first))]
}

const maxLevels = 4
