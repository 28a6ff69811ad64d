package results

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A decision is the part of a Subtask that tells how it was routed.
type decision struct {
	Cell      string  `parquet:"cell,dict"`
	Dataset   string  `parquet:"dataset,dict"`
	Strategy  string  `parquet:"strategy,dict"`
	Tier      string  `parquet:"tier,dict"`
	Score     float64 `parquet:"score"`
	Threshold float64 `parquet:"threshold"`
}

// gridSteps is the resolution of the threshold's axis.
const gridSteps = 500

// A scoreTally counts the scores of one strategy's subtasks on one dataset.
type scoreTally struct {
	above     [gridSteps + 1]int // scores above k/gridSteps but not above (k+1)/gridSteps
	scored    int
	cloud     int
	threshold mean
}

func (t *scoreTally) add(d *decision) {
	t.scored++
	if k := int(math.Ceil(d.Score*gridSteps)) - 1; k >= 0 {
		t.above[min(k, gridSteps)]++
	}
	if d.Tier == "cloud" {
		t.cloud++
	}
	t.threshold.add(d.Threshold)
}

// offloadAt is the share of scores above each threshold k/gridSteps.
func (t *scoreTally) offloadAt() []float64 {
	share := make([]float64, gridSteps+1)
	n := 0
	for k := gridSteps; k >= 0; k-- {
		n += t.above[k]
		share[k] = float64(n) / float64(t.scored)
	}
	return share
}

// scores reads the recorded scores of all arms, by arm and dataset.
func (s *Summary) scores(runs []*Run) (map[Arm][]scoreTally, error) {
	byArm := map[Arm][]scoreTally{}
	labels := runLabels(runs)
	for i, r := range runs {
		for d, err := range Rows[decision](filepath.Join(r.Dir, "subtasks.parquet")) {
			if err != nil {
				return nil, err
			}
			data := slices.IndexFunc(s.Datasets, func(x Dataset) bool { return x.Name == d.Dataset || x.Family == d.Dataset })
			if math.IsNaN(d.Score) || data < 0 {
				continue
			}
			arm := Arm{d.Strategy, d.Cell, labels[i]}
			if byArm[arm] == nil {
				byArm[arm] = make([]scoreTally, len(s.Datasets))
			}
			byArm[arm][data].add(d)
		}
	}
	return byArm, nil
}

// offloadFigure shows, from the scores that were recorded, what share of
// subtasks each threshold would send to the cloud, and where the strategies
// that have a threshold ended up.
func offloadFigure(s *Summary, strategy string, runs []*Run) (figure, error) {
	byArm, err := s.scores(runs)
	if err != nil {
		return figure{}, err
	}
	shown := slices.IndexFunc(s.Arms, func(a Arm) bool { return byArm[a] != nil && (strategy == "" || a.Strategy == strategy) })
	if shown < 0 {
		return figure{}, fmt.Errorf("%w: no subtask has a score (run a strategy that routes by one, such as hybridflow)", errNothing)
	}
	p := newPlot("", "threshold", "offload rate, %")
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0, 1, 0, 100
	p.Add(gridLines{})
	var average []float64
	lines := &curves{}
	have := 0.0
	for d, t := range byArm[s.Arms[shown]] {
		if t.scored == 0 {
			continue
		}
		share := t.offloadAt()
		if average == nil {
			average = make([]float64, len(share))
		}
		for k, v := range share {
			average[k] += v
		}
		have++
		lines.add(s.Datasets[d].label(), share, stroke(palette[1+d%(len(palette)-1)], 1.1, dashes[1+d%(len(dashes)-1)]...))
	}
	if have > 1 {
		for k := range average {
			average[k] /= have
		}
		lines.add("average", average, stroke(ink, 2))
	}
	p.Add(lines)
	points, marks := &tradeoff{}, s.marks()
	for a, arm := range s.Arms {
		x, y, n := 0.0, 0.0, 0.0
		for _, t := range byArm[arm] {
			if t.scored > 0 && t.threshold.n > 0 {
				x, y, n = x+t.threshold.value(), y+float64(t.cloud)/float64(t.scored), n+1
			}
		}
		if n > 0 {
			points.add(arm, marks[a], exactly(x/n), exactly(100*y/n))
		}
	}
	points.name()
	for i, g := range points.groups { // the axis tells the settings
		if points.labels[i] != "" && points.members(g)[0] == i {
			points.labels[i] = g
		} else {
			points.labels[i] = ""
		}
	}
	p.Add(&loose{points, lines})
	f := figure{width: 470, height: 360}
	f.draw = func(c draw.Canvas) {
		c = frame(c, "Offload rate over threshold", s.Caption())
		note := sans(8, ink)
		c.FillText(note, vg.Point{X: c.Min.X + 6, Y: c.Min.Y + 11}, "Lines: share of scores above a threshold, as recorded by "+s.Arms[shown].String()+".")
		c.FillText(note, vg.Point{X: c.Min.X + 6, Y: c.Min.Y}, "Marks: share sent to the cloud, at the mean threshold in force.")
		p.Draw(draw.Crop(c, 0, 0, 28, 0))
	}
	return f, nil
}

func exactly(v float64) Estimate { return Estimate{v, math.NaN(), math.NaN(), 1} }

// curves are lines over the thresholds 0 to 1, with a legend at the upper right.
type curves struct {
	names  []string
	shares [][]float64
	styles []draw.LineStyle
}

func (l *curves) add(name string, share []float64, style draw.LineStyle) {
	l.names, l.shares, l.styles = append(l.names, name), append(l.shares, share), append(l.styles, style)
}

func (l *curves) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	for i, share := range l.shares {
		line := make([]vg.Point, len(share))
		for k, v := range share {
			line[k] = vg.Point{X: x(float64(k) / float64(len(share)-1)), Y: y(100 * v)}
		}
		c.StrokeLines(l.styles[i], line)
	}
	style := sans(8, ink)
	for i, r := range l.legend(c) {
		c.FillText(style, vg.Point{X: r.Min.X + 28, Y: r.Min.Y + 2}, l.names[i])
		c.StrokeLine2(l.styles[i], r.Min.X, r.Min.Y+5, r.Min.X+24, r.Min.Y+5)
	}
}

func (l *curves) legend(c draw.Canvas) []vg.Rectangle {
	style := sans(8, ink)
	width := vg.Length(0)
	for _, n := range l.names {
		width = max(width, style.Width(n))
	}
	var rows []vg.Rectangle
	for i := range l.names {
		top := c.Max.Y - 6 - 11*vg.Length(i)
		rows = append(rows, vg.Rectangle{Min: vg.Point{X: c.Max.X - width - 36, Y: top - 11}, Max: vg.Point{X: c.Max.X - 4, Y: top}})
	}
	return rows
}

// loose draws points that no front joins, with their labels clear of the curves.
type loose struct {
	*tradeoff
	lines *curves
}

func (l *loose) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	place := &placer{area: c.Rectangle, solid: l.lines.legend(c)}
	for _, share := range l.lines.shares {
		for k := 10; k < len(share); k += 10 {
			n := float64(len(share) - 1)
			place.thin = append(place.thin, [2]vg.Point{{X: x(float64(k-10) / n), Y: y(100 * share[k-10])}, {X: x(float64(k) / n), Y: y(100 * share[k])}})
		}
	}
	l.points(c, p, place)
}

// thresholdOf reads the threshold that a cell such as "router.threshold=0.3"
// sets.
func thresholdOf(cell string) (float64, bool) {
	for _, set := range strings.FieldsFunc(cell, func(r rune) bool { return r == ' ' || r == ',' }) {
		key, value, _ := strings.Cut(set, "=")
		if key = key[strings.LastIndexByte(key, '.')+1:]; strings.HasPrefix(key, "tau") || strings.HasPrefix(key, "threshold") {
			v, err := strconv.ParseFloat(value, 64)
			return v, err == nil
		}
	}
	return 0, false
}

// accuracyThresholdFigure shows a sweep over thresholds: a line for each
// strategy on which the threshold has a bearing.
func accuracyThresholdFigure(s *Summary) (figure, error) {
	marks := s.marks()
	joined := &tradeoff{}
	lo, hi := math.Inf(1), math.Inf(-1)
	for a, arm := range s.Arms {
		if v, ok := thresholdOf(arm.Cell); ok && s.varies(arm) {
			lo, hi = min(lo, v), max(hi, v)
			joined.add(arm, marks[a], exactly(v), percent(s.Average[a].Accuracy).Estimate)
		}
	}
	if !(hi > lo) {
		return figure{}, fmt.Errorf("%w: no sweep over a threshold (run one with --vary, such as threshold=0:1:0.1)", errNothing)
	}
	p := newPlot("", "threshold", "accuracy, %, average over datasets")
	joined.aside((hi - lo) / 120)
	_, _, ymin, ymax := joined.bounds()
	room := max(1, .08*(ymax-ymin))
	p.X.Min, p.X.Max = lo-.04*(hi-lo), hi+.22*(hi-lo) // room for labels
	p.Y.Min, p.Y.Max = max(0, ymin-room), min(100, ymax+room)
	p.Add(gridLines{}, &loose{joined, &curves{}})
	f := figure{width: 470, height: 340}
	f.draw = func(c draw.Canvas) {
		p.Draw(frame(c, "Accuracy over threshold", s.Caption()))
	}
	return f, nil
}

// varies tells whether a strategy routes differently in different cells.
func (s *Summary) varies(arm Arm) bool {
	first := math.NaN()
	for a, other := range s.Arms {
		if other.Strategy != arm.Strategy || other.Run != arm.Run {
			continue
		}
		if v := s.Average[a].Offload; math.IsNaN(first) {
			first = v
		} else if math.Abs(v-first) > 1e-9 {
			return true
		}
	}
	return false
}

// aside moves the groups apart by a little, lest error bars cover each other,
// and labels the last point of each.
func (t *tradeoff) aside(step float64) {
	var groups []string
	for i, g := range t.groups {
		t.labels[i] = ""
		if !slices.Contains(groups, g) {
			groups = append(groups, g)
		}
	}
	for k, g := range groups {
		members := t.members(g)
		for _, i := range members {
			t.x[i].Value += step * (float64(k) - float64(len(groups)-1)/2)
		}
		t.labels[members[len(members)-1]] = g
	}
}
