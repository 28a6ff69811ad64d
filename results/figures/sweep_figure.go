package figures

import (
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"hybridflow/results/stats"
	"hybridflow/results/summary"
)

// sweepMeasures are the panels of a figure of a sweep.
var sweepMeasures = []struct {
	label string
	share bool // from 0 to 100 at most
	level bool // arms without a plan have a level
	of    func(*summary.Estimates) stats.Estimate
}{
	{"accuracy, %", true, true, func(s *summary.Estimates) stats.Estimate { return s.Accuracy.Times(100) }},
	{"offload rate, % of subtasks", true, false, func(s *summary.Estimates) stats.Estimate { return exactly(100 * s.Offload) }},
	{"C_API, $ per 1000 questions", false, true, func(s *summary.Estimates) stats.Estimate { return s.USD.Times(1000) }},
	{"C_time, seconds per question", false, true, func(s *summary.Estimates) stats.Estimate { return s.Seconds }},
}

// maxLines is how many lines a figure of a sweep has at most; the others are in
// its table.
const maxLines = 6

// sweepFigure shows what a field does to accuracy, offload rate, cost and time.
func sweepFigure(s *summary.Summary, w summary.Sweep) figure {
	lines, left := shownLines(s, w)
	levels := untouched(s, w)
	var names endNames
	for _, l := range lines {
		names.add(l.Short(), vg.Point{}, ink)
	}
	for _, a := range levels {
		names.add(s.Arms[a].Label(), vg.Point{}, ink)
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
	return sweepLayout(s, "Accuracy, offload rate, cost and time over "+w.Field, caption, axis.note(), names.width(), panels)
}

func sweepLayout(s *summary.Summary, title, caption, note string, names vg.Length, panels []*plot.Plot) figure {
	const width, tall = 560, 205
	k := key{textKey("Lines are the strategies that the field touches, with 95 % intervals; " +
		"grey levels are some of those that it does not." + note)}
	rows := (len(panels) + 1) / 2
	return k.figure(title+s.Kind(), caption, width, headHeight(caption, width)+vg.Length(rows)*tall, func(c draw.Canvas) {
		for i, p := range panels {
			p.Draw(draw.Crop(tile(c, i, rows), 0, -names, 0, 0))
		}
	})
}

func (p *sweepPanel) plot(label string, share bool) *plot.Plot {
	plt := newPlot("", p.axis.label, label)
	p.axis.set(plt)
	plt.Y.Min, plt.Y.Max = p.shown().measureAxis(share)
	plt.Add(gridLines{}, p)
	return plt
}

// foremost are the strategies that matter most to a reader.
func foremost(s *summary.Summary) []string {
	return slices.DeleteFunc([]string{s.AblationOf, summary.MixEdge, summary.MixCloud}, func(name string) bool { return name == "" })
}

// shownLines are those that a figure has room for, and the names of the others.
func shownLines(s *summary.Summary, w summary.Sweep) (lines []summary.SweepLine, left []string) {
	first := foremost(s)
	rank := func(l summary.SweepLine) int { // those that are not foremost come last
		if i := slices.Index(first, l.Strategy); i >= 0 {
			return i
		}
		return len(first)
	}
	sorted := slices.Clone(w.Lines)
	slices.SortStableFunc(sorted, func(a, b summary.SweepLine) int { return rank(a) - rank(b) })
	for _, l := range sorted[min(maxLines, len(sorted)):] {
		left = append(left, l.Short())
	}
	return sorted[:min(maxLines, len(sorted))], left
}

// untouched are arms that a sweep does not change: all of them if they are few,
// else the foremost.
func untouched(s *summary.Summary, w summary.Sweep) []int {
	var arms, first []int
	for _, a := range s.First {
		arm := s.Arms[a]
		swept := func(l summary.SweepLine) bool { return l.Strategy == arm.Strategy }
		if !arm.Setting.Unswept() || arm.Bound || slices.ContainsFunc(w.Lines, swept) {
			continue
		}
		arms = append(arms, a)
		if slices.Contains(foremost(s), arm.Strategy) {
			first = append(first, a)
		}
	}
	if len(arms) <= maxLevels {
		return arms
	}
	return first[:min(maxLevels, len(first))]
}

const maxLevels = 4
