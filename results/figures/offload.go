package figures

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"hybridflow/results"
	"hybridflow/results/stats"
	"hybridflow/results/summary"
)

// A decision is the part of a Subtask that says how it was routed.
type decision struct {
	Cell      string  `parquet:"cell,dict"`
	Dataset   string  `parquet:"dataset,dict"`
	Strategy  string  `parquet:"strategy,dict"`
	Tier      string  `parquet:"tier,dict"`
	Score     float64 `parquet:"score"`
	Threshold float64 `parquet:"threshold"`
}

// gridSteps is the resolution of the threshold's axis: scores with up to three
// decimals fall onto it.
const gridSteps = 1000

// A scoreTally counts the scores of one strategy's subtasks on one dataset.
type scoreTally struct {
	above     [gridSteps + 1]int // scores above k/gridSteps but not above (k+1)/gridSteps
	scored    int
	cloud     int
	threshold float64 // sum of those that are known
	known     int     // thresholds
}

func (t *scoreTally) add(d *decision) {
	t.scored++
	k := min(int(math.Ceil(d.Score*gridSteps)), gridSteps)
	for k >= 0 && !(d.Score > float64(k)/gridSteps) { // once or twice
		k--
	}
	if k >= 0 {
		t.above[k]++
	}
	if d.Tier == "cloud" {
		t.cloud++
	}
	if !math.IsNaN(d.Threshold) && !math.IsInf(d.Threshold, 0) {
		t.threshold += d.Threshold
		t.known++
	}
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

// scores reads the recorded scores of all arms, by arm and dataset; nil for arms
// that have none.
func scores(s *summary.Summary, runs []*results.Run) ([][]scoreTally, error) {
	type key struct{ strategy, cell, run string }
	arms := map[key]int{}
	for a, arm := range s.Arms {
		arms[key{arm.Strategy, arm.Setting.String(), arm.Run}] = a
	}
	byArm := make([][]scoreTally, len(s.Arms))
	for i, r := range runs {
		for d, err := range results.Rows[decision](filepath.Join(r.Dir, "subtasks.parquet")) {
			if err != nil {
				return nil, err
			}
			data := slices.IndexFunc(s.Datasets, func(x results.Dataset) bool { return x.Name == d.Dataset || x.Family == d.Dataset })
			a, known := arms[key{d.Strategy, d.Cell, s.Runs[i]}]
			if math.IsNaN(d.Score) || data < 0 || !known {
				continue
			}
			if byArm[a] == nil {
				byArm[a] = make([]scoreTally, len(s.Datasets))
			}
			byArm[a][data].add(d)
		}
	}
	return byArm, nil
}

// offloadFigure shows, from the scores that were recorded, what share of
// subtasks each threshold would send to the cloud, and where the strategies
// that have a threshold and subtasks ended up.
func offloadFigure(s *summary.Summary, strategy string, runs []*results.Run) (figure, error) {
	byArm, err := scores(s, runs)
	if err != nil {
		return figure{}, err
	}
	shown := leading(s, strategy, func(a int) bool { return byArm[a] != nil })
	if shown < 0 {
		return figure{}, fmt.Errorf("%w: no subtask has a score (run a strategy that routes by one, such as hybridflow)", errNothing)
	}
	lines, points := offloadCurves(s, byArm[shown]), offloadPoints(s, byArm, shown)
	p := newPlot("", "threshold", "offload rate, %", func(a area) {
		place := &placer{area: a.Rectangle}
		for _, l := range lines {
			stairs := stairs(a, l.share)
			a.StrokeLines(l.style, stairs)
			place.curves = append(place.curves, segments(stairs)...)
		}
		points.paintPoints(a, place) // no front joins them
	})
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0, 1.02, 0, 103 // so that the ends of the curves are not on the edge
	var k key
	for _, l := range lines {
		k = append(k, lineKey(l.name, l.style))
	}
	const width = 470
	_, keyHeight := k.places(width - frameInset)
	return figure{width, 345 + keyHeight, func(c draw.Canvas) {
		c = frame(c, "Offload rate over threshold"+s.Kind(), s.Caption())
		for i, text := range []string{"Lines: share of scores above a threshold, as recorded by " + s.Arms[shown].String() + ".",
			"Marks: share sent to the cloud by strategies that plan, at the mean threshold in force."} {
			c.FillText(sans(8, pale), vg.Point{X: c.Min.X + keyMargin, Y: c.Min.Y + 11*vg.Length(1-i)}, text)
		}
		p.Draw(k.draw(draw.Crop(c, 0, 0, 25, 0)))
	}}, nil
}

// leading is the arm that a figure of one strategy shows: of the strategy that
// was asked for, else the first that plans, else the first, of those which have
// what the figure needs; -1 without any.
func leading(s *summary.Summary, strategy string, has func(arm int) bool) int {
	first := -1
	for _, a := range s.Headline {
		arm := s.Arms[a]
		if !has(a) || strategy != "" && arm.Strategy != strategy {
			continue
		}
		if strategy != "" || s.Average[a].Planned() {
			return a
		}
		if first < 0 {
			first = a
		}
	}
	return first
}

// A curve is a step function of thresholds from 0 to 1: a share is that of scores
// above its threshold, so it falls at the scores and is flat in between.
type curve struct {
	name  string
	share []float64
	style draw.LineStyle
}

// offloadCurves are one for each dataset, and their mean.
func offloadCurves(s *summary.Summary, tallies []scoreTally) (lines []curve) {
	average := make([]float64, gridSteps+1)
	for d, t := range tallies {
		if t.scored == 0 {
			continue
		}
		share := t.offloadAt()
		floats.Add(average, share)
		lines = append(lines, curve{summary.DatasetLabel(s.Datasets[d]), share,
			stroke(palette[1+d%(len(palette)-1)], 1.1, dashes[1+d%(len(dashes)-1)]...)})
	}
	if n := float64(len(lines)); n > 1 {
		for k := range average {
			average[k] /= n
		}
		lines = append(lines, curve{"average", average, stroke(ink, 2)})
	}
	return lines
}

// stairs are the corners of a curve.
func stairs(a area, share []float64) []vg.Point {
	line := []vg.Point{a.at(0, 100*share[0])}
	for k := 1; k < len(share); k++ {
		if x := float64(k) / float64(len(share)-1); share[k] != share[k-1] {
			line = append(line, a.at(x, 100*share[k-1]), a.at(x, 100*share[k]))
		}
	}
	return append(line, a.at(1, 100*share[len(share)-1]))
}

// offloadPoints are where strategies with a plan, and the one shown, ended up.
// Those in one piece are left out: theirs is a share of questions.
func offloadPoints(s *summary.Summary, byArm [][]scoreTally, shown int) *tradeoff {
	points, marks := &tradeoff{}, marks(s)
	for _, a := range s.Headline {
		arm := s.Arms[a]
		x, y, n := 0.0, 0.0, 0.0
		for _, t := range byArm[a] {
			if t.scored > 0 && t.known > 0 {
				x, y, n = x+t.threshold/float64(t.known), y+float64(t.cloud)/float64(t.scored), n+1
			}
		}
		if n > 0 && (s.Average[a].Planned() || arm.Strategy == s.Arms[shown].Strategy) {
			points.add(arm.Strategy, arm.Run, "", marks[a], stats.Exact(x/n), stats.Exact(100*y/n))
		}
	}
	points.nameApart()
	return points
}

// nameApart labels one point of each group, in a sweep another setting's for
// each, since all groups lie close along the curve. The axis shows the settings.
func (t *tradeoff) nameApart() {
	names := 0
	for _, p := range t.points {
		members := t.members(p.group)
		if p.label = ""; p == members[len(members)-1] {
			members[names%len(members)].label = p.group
			names++
		}
	}
}
