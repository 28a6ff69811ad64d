package results

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/plot/vg/draw"
)

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

// accuracyThresholdFigure shows a sweep over thresholds: a line for the strategy
// that was asked for, else for each that plans and on which the threshold has a
// bearing; in a run without plans, for each in one piece.
func accuracyThresholdFigure(s *Summary, strategy string) (figure, error) {
	marks := s.marks()
	swept := func(a Arm) bool { _, ok := thresholdOf(a.Cell); return ok && s.varies(a) }
	shown := s.leading(strategy, swept)
	if shown < 0 {
		return figure{}, fmt.Errorf("%w: no sweep over a threshold (run one with --vary, such as threshold=0:1:0.1)", errNothing)
	}
	joined := &tradeoff{}
	lo, hi := math.Inf(1), math.Inf(-1)
	for a, arm := range s.Arms {
		if strategy != "" && arm.Strategy != strategy || !swept(arm) || s.Average[a].planned() != s.Average[shown].planned() {
			continue
		}
		if v, ok := thresholdOf(arm.Cell); ok {
			lo, hi = min(lo, v), max(hi, v)
			joined.add(arm, marks[a], exactly(v), percent(s.Average[a].Accuracy).Estimate)
		}
	}
	if !(hi > lo) {
		return figure{}, fmt.Errorf("%w: a single threshold (run several with --vary, such as threshold=0:1:0.1)", errNothing)
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
