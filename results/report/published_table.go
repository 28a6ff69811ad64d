package report

import (
	"fmt"
	"math"
	"slices"

	"hybridflow/results/stats"
	"hybridflow/results/summary"
)

// publishedTable shows our averages beside published ones: a row for each
// strategy of ours or theirs, blank where a figure is not known.
func publishedTable(s *summary.Summary) Table {
	t := Table{Name: "published", Title: "Our averages beside published ones"}
	fields := []field[string]{{Column{Name: "strategy"}, words}}
	for i := range publishedMeasures {
		if m := &publishedMeasures[i]; slices.ContainsFunc(s.Published, func(p summary.Matched) bool { return p.Measure == m.name }) {
			fields = append(fields,
				field[string]{Column{m.name + " " + m.unit, Interval, m.digits}, func(strategy string) Value { return estimated(m.ours(s, strategy)) }},
				field[string]{Column{"published " + m.unit, Number, m.digits}, func(strategy string) Value { return number(m.published(s, strategy)) }},
				field[string]{Column{"difference " + m.unit, Signed, m.digits}, func(strategy string) Value {
					return less(m.ours(s, strategy), m.published(s, strategy))
				}})
		}
	}
	fill(&t, publishedStrategies(s), fields)
	t.Notes = append([]string{intervalNote(s, "± and [low, high]:"),
		"[low, high]: of ours alone; the published figures' own errors are unknown. Ours is not tuned to them."}, publishedNotes(s, "")...)
	if slices.ContainsFunc(s.Arms, func(a summary.Arm) bool { return a.Setting.String() != "" || a.Run != "" }) {
		t.Notes = append(t.Notes, "Of several settings or runs of a strategy the first is shown.")
	}
	return t
}

// publishedStrategies are ours, in their order, and then those that are
// published but not in the run.
func publishedStrategies(s *summary.Summary) []string {
	var names []string
	add := func(name string) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, arm := range s.Arms {
		if !arm.Bound {
			add(arm.Strategy)
		}
	}
	for _, p := range s.Published {
		add(p.Strategy)
	}
	return names
}

// A publishedMeasure is how a figure that publications report is shown.
type publishedMeasure struct {
	name, unit string
	scale      float64
	digits     int
}

var publishedMeasures = []publishedMeasure{{"accuracy", "%", 100, 2}, {"C_time", "s", 1, 2}, {"C_API", "$", 1, 5}}

// ours is NaN where the published average is over other datasets.
func (m *publishedMeasure) ours(s *summary.Summary, strategy string) stats.Estimate {
	a := s.Nearest(strategy, s.Arms[0])
	if p := m.find(s, strategy); p != nil {
		a = p.Arm
	}
	if a < 0 {
		return stats.Unknown()
	}
	return s.Average[a].Measure(m.name).Times(m.scale)
}

func (m *publishedMeasure) published(s *summary.Summary, strategy string) float64 {
	if p := m.find(s, strategy); p != nil {
		return m.scale * p.Value
	}
	return math.NaN()
}

func (m *publishedMeasure) find(s *summary.Summary, strategy string) (last *summary.Matched) {
	for i := range s.Published {
		if p := &s.Published[i]; p.Strategy == strategy && p.Measure == m.name {
			last = p
		}
	}
	return last
}

// publishedNotes say how alike the orders are and where figures come from, of one
// measure or with "" of all.
func publishedNotes(s *summary.Summary, measure string) []string {
	shown := func(m string) bool { return measure == "" || m == measure }
	var notes []string
	c, p := Column{Kind: Range, Digits: 2}, Column{Kind: Probability, Digits: 4}
	for _, o := range s.Orders {
		if shown(o.Measure) {
			notes = append(notes, fmt.Sprintf("Order of the %d strategies whose %s is known in both: "+
				"Spearman's rho %s, p %s; Kendall's tau-b %s, p %s. "+
				"Intervals: 95 %%, over our questions; p: two-sided permutation test over orders of the strategies.",
				o.N, o.Measure, c.show(estimated(o.Spearman)), p.show(number(o.SpearmanP)), c.show(estimated(o.Kendall)), p.show(number(o.KendallP))))
		}
	}
	others := false
	for _, p := range s.Published {
		if from := "published " + p.Measure + ": " + p.Source + "."; shown(p.Measure) && !slices.Contains(notes, from) {
			notes = append(notes, from)
		}
		others = others || p.Arm < 0 && s.Nearest(p.Strategy, s.Arms[0]) >= 0
	}
	if others {
		notes = append(notes, "Ours is blank where published averages are over other datasets than those of this run.")
	}
	if practice := s.Practice(); practice != "" {
		notes = append(notes, "Ours is of practice sets ("+practice+"), not of the published benchmarks: differences and orders mean little.")
	}
	return notes
}
