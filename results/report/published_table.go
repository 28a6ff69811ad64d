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
	fields := []field[string]{label("strategy", func(strategy string) string { return strategy })}
	for _, m := range publishedMeasures {
		if !slices.ContainsFunc(s.Published, func(p summary.Matched) bool { return p.Measure == m.name }) {
			continue
		}
		ours := func(strategy string) stats.Estimate { ours, _ := m.both(s, strategy); return ours }
		theirs := func(strategy string) float64 { _, theirs := m.both(s, strategy); return theirs }
		fields = append(fields, estimate(m.name+" "+m.unit, Interval, m.digits, 1, ours), figure("published "+m.unit, m.digits, theirs),
			estimate("difference "+m.unit, Signed, m.digits, 1, func(strategy string) stats.Estimate {
				return less(ours(strategy), theirs(strategy))
			}))
	}
	if hasSolved(s, "") {
		fields = append(fields, label("check", func(strategy string) string {
			return notCheck(slices.ContainsFunc(s.Published, func(p summary.Matched) bool { return p.Strategy == strategy && p.Solved }))
		}))
	}
	fill(&t, publishedStrategies(s), fields...)
	t.Notes = append([]string{intervalNote(s, "± and [low, high]:"),
		"[low, high]: of ours alone; the published figures' own errors are unknown. Nothing is fitted to them."}, publishedNotes(s, "")...)
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

// hasSolved reports whether figures of ours follow from published ones of a measure, or
// with "" of any.
func hasSolved(s *summary.Summary, measure string) bool {
	return slices.ContainsFunc(s.Published, func(p summary.Matched) bool { return p.Solved && (measure == "" || p.Measure == measure) })
}

// notCheck marks figures that agree because one was solved from the other.
func notCheck(solved bool) string {
	if solved {
		return "not a check"
	}
	return ""
}

const solvedNote = "not a check: the simulated model's accuracy was solved from the published figure, so that agreement shows nothing."

// A publishedMeasure is how a figure that publications report is shown.
type publishedMeasure struct {
	name, unit string
	scale      float64
	digits     int
}

var publishedMeasures = []publishedMeasure{{"accuracy", "%", 100, 2}, {"C_time", "s", 1, 2}, {"C_API", "$", 1, 5}}

// both are our average and the published one; ours is unknown where theirs is over
// other datasets.
func (m *publishedMeasure) both(s *summary.Summary, strategy string) (ours stats.Estimate, theirs float64) {
	a, theirs := s.Nearest(strategy, s.Arms[0]), math.NaN()
	for _, p := range s.Published {
		if p.Strategy == strategy && p.Measure == m.name {
			a, theirs = p.Arm, m.scale*p.Value
		}
	}
	if a < 0 {
		return stats.Unknown(), theirs
	}
	return s.Average[a].Measure(m.name).Times(m.scale), theirs
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
	if hasSolved(s, measure) {
		notes = append(notes, solvedNote)
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
