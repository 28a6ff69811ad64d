package figures

import (
	"cmp"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"hybridflow/results/stats"
	"hybridflow/results/summary"
)

// A sweepMeasure is a panel of a figure of a sweep.
type sweepMeasure struct {
	label   string
	share   bool // from 0 to 100 at most
	offload bool // which arms without a plan have no level of, and settings just in their table
	of      func(*summary.Estimates) stats.Estimate
}

var sweepMeasures = []sweepMeasure{
	{"accuracy, %", true, false, func(s *summary.Estimates) stats.Estimate { return s.Accuracy.Times(100) }},
	{"offload rate, % of subtasks", true, true, func(s *summary.Estimates) stats.Estimate { return stats.Exact(100 * s.Offload) }},
	{"C_API, $ per 1000 questions", false, false, func(s *summary.Estimates) stats.Estimate { return s.USD.Times(1000) }},
	{"C_time, seconds per question", false, false, func(s *summary.Estimates) stats.Estimate { return s.Seconds }},
}

// series are lines of a sweep with a measure's values at places on an axis, and the
// range of these.
func (m *sweepMeasure) series(s *summary.Summary, lines []summary.SweepLine, at []float64) ([]series, extent) {
	shown, all := noExtent(), make([]series, len(lines))
	for i, l := range lines {
		all[i] = newSeries(l.Short(), palette[(i+1)%len(palette)], i, i, 1.3)
		for k, a := range l.Arms {
			e := stats.Unknown()
			if a >= 0 {
				e = m.of(&s.Average[a])
			}
			all[i].add(at[k], e)
			shown.addEstimate(e)
		}
	}
	return all, shown
}

// maxLines is how many lines a figure of a sweep has at most; the others are in
// its table. maxLevels is how many arms it has that the sweep does not change.
const (
	maxLines  = 6
	maxLevels = 4
)

// sweepFigure shows what a field does to accuracy, offload rate, cost and time, or
// as rows of dots what settings do that are no numbers, such as a pair of models.
func sweepFigure(s *summary.Summary, w *summary.Sweep) figure {
	lines, left := shownLines(s, w)
	caption := s.Caption() + "; average over datasets"
	if left != nil {
		caption += "; not shown, but in the table: " + strings.Join(left, ", ")
	}
	if w.Field == summary.TextSweep {
		return settingsFigure(s, w, lines, caption)
	}
	levels, axis := untouched(s, w), newSweepAxis(w)
	var names []string
	for _, l := range lines {
		names = append(names, l.Short())
	}
	for _, a := range levels {
		names = append(names, s.Arms[a].Label())
	}
	var panels []*plot.Plot
	for i := range sweepMeasures {
		panels = append(panels, sweepPanel(s, &sweepMeasures[i], axis, lines, levels))
	}
	const width, tall = 560, 205
	k := key{textKey("Lines are the strategies that the field touches, with 95 % intervals; " +
		"grey levels are some of those that it does not." + axis.note())}
	title := "Accuracy, offload rate, cost and time over " + w.Field + s.Kind()
	return k.figure(title, caption, width, 2*tall, func(c draw.Canvas) {
		for i, p := range panels {
			p.Draw(draw.Crop(tile(c, i, 2), 0, -widest(sans(7.5, ink), names)-12, 0, 0))
		}
	})
}

// foremost are the strategies that matter most to a reader.
func foremost(s *summary.Summary) []string {
	return slices.DeleteFunc([]string{s.AblationOf, summary.MixEdge, summary.MixCloud}, func(name string) bool { return name == "" })
}

// shownLines are those that a figure has room for, and the names of the others.
func shownLines(s *summary.Summary, w *summary.Sweep) (lines []summary.SweepLine, left []string) {
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
func untouched(s *summary.Summary, w *summary.Sweep) []int {
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

// settingsFigure has a row for each setting, the first on top, and in it a dot for
// each strategy.
func settingsFigure(s *summary.Summary, w *summary.Sweep, lines []summary.SweepLine, caption string) figure {
	var names []string
	var rows []float64
	for i, v := range w.Values {
		names, rows = append(names, cmp.Or(v.Short, "own settings")), append(rows, float64(i))
	}
	room := widest(sans(8, ink), names)
	var k key
	var panels []*plot.Plot
	for i := range sweepMeasures {
		m := &sweepMeasures[i]
		if m.offload {
			continue
		}
		all, shown := m.series(s, lines, rows)
		p := newPlot("", m.label, "", func(a area) { paintDots(a, all) })
		p.X.Min, p.X.Max = shown.measureAxis(m.share)
		p.Y.Min, p.Y.Max, p.Y.Tick.Marker = -float64(len(rows))+.5, .5, rowTicks(names)
		panels = append(panels, p)
		names = slices.Repeat([]string{" "}, len(rows)) // beside the first panel only
		for _, l := range all[len(k):] {
			k = append(k, markKey(l.name, l.mark))
		}
	}
	tall := vg.Length(60 + (9*len(lines)+10)*len(rows))
	title := "Accuracy, cost and time of settings" + s.Kind()
	return append(k, intervalKey).figure(title, caption, 560, tall, func(c draw.Canvas) {
		each, left := (c.Max.X-c.Min.X-room)/vg.Length(len(panels)), c.Min.X
		for i, p := range panels {
			part := c
			part.Min.X, part.Max.X = left, c.Min.X+room+each*vg.Length(i+1)
			p.Draw(draw.Crop(part, 2, -8, 4, -2))
			left = part.Max.X
		}
	})
}

// paintDots draws the values of each line, and their intervals, in rows.
func paintDots(a area, lines []series) {
	for i, l := range lines {
		for k, row := range l.x {
			at := a.at(l.y[k], -row-.8*((float64(i)+.5)/float64(len(lines))-.5))
			bar(a.Canvas, vg.Point{X: a.x(l.low[k]), Y: at.Y}, vg.Point{X: a.x(l.high[k]), Y: at.Y}, l.mark.color)
			if l.y[k] == l.y[k] { // known
				l.mark.draw(a.Canvas, at)
			}
		}
	}
}
