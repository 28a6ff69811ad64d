package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"hybridflow/results/stats"
)

// publishedTable shows our averages beside published ones: a row for each
// strategy of ours or theirs, blank where a figure is not known.
func (s *Summary) publishedTable() Table {
	t := Table{Name: "published", Title: "Our averages beside published ones", Columns: []Column{{Name: "strategy"}}}
	var shown []measure
	for _, m := range measures {
		if slices.ContainsFunc(s.Published, func(p Published) bool { return p.Measure == m.name }) {
			shown = append(shown, m)
			t.Columns = append(t.Columns, Column{m.name + " " + m.unit, Interval, m.digits}, Column{"published " + m.unit, Number, m.digits}, Column{"difference " + m.unit, Signed, m.digits})
		}
	}
	for _, strategy := range s.publishedStrategies() {
		row := []Value{words(strategy)}
		for _, m := range shown {
			row = append(row, s.besidePublished(strategy, &m)...)
		}
		t.Rows = append(t.Rows, row)
	}
	t.Notes = append([]string{s.intervalNote("± and [low, high]:"), "[low, high]: of ours alone; nothing is known of the published figures' own errors. Ours is not tuned to them."}, s.publishedNotes()...)
	return t
}

// publishedStrategies are ours, in their order, and then those that are
// published but not in the run.
func (s *Summary) publishedStrategies() []string {
	var names []string
	add := func(name string) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for a, arm := range s.Arms {
		if !s.isBound(a) {
			add(arm.Strategy)
		}
	}
	for _, p := range s.Published {
		add(p.Strategy)
	}
	return names
}

// besidePublished are ours, published and difference.
func (s *Summary) besidePublished(strategy string, m *measure) []Value {
	ours, theirs, a := stats.Unknown(), math.NaN(), s.nearest(strategy, s.Arms[0])
	for i := range s.Published {
		if p := &s.Published[i]; p.Strategy == strategy && p.Measure == m.name {
			theirs, a = m.shown*p.Value, s.heldAgainst(p)
		}
	}
	if a >= 0 {
		ours = m.of(&s.Average[a]).Times(m.shown)
	}
	return []Value{estimated(ours), number(theirs), estimated(stats.Estimate{Value: ours.Value - theirs, Low: ours.Low - theirs, High: ours.High - theirs, N: ours.N})}
}

// publishedNotes say how alike the orders are, and where figures come from.
func (s *Summary) publishedNotes() []string {
	var notes []string
	c, p := Column{Kind: Range, Digits: 2}, Column{Kind: Probability, Digits: 4}
	for _, o := range s.Orders {
		notes = append(notes, fmt.Sprintf("Order of the %d strategies whose %s is known in both: Spearman's rho %s, p %s; Kendall's tau-b %s, p %s. Intervals: 95 %%, over our questions; p: two-sided permutation test over orders of the strategies.",
			o.N, o.Measure, c.show(estimated(o.Spearman)), p.show(number(o.SpearmanP)), c.show(estimated(o.Kendall)), p.show(number(o.KendallP))))
	}
	type source struct{ measure, name string }
	var sources []source
	others := false
	for i := range s.Published {
		p := &s.Published[i]
		if from := (source{p.Measure, p.Source}); !slices.Contains(sources, from) {
			sources = append(sources, from)
			notes = append(notes, "published "+p.Measure+": "+p.Source+".")
		}
		others = others || s.heldAgainst(p) < 0 && s.nearest(p.Strategy, s.Arms[0]) >= 0
	}
	if others {
		notes = append(notes, "Ours is blank where published averages are over other datasets than those of this run.")
	}
	if practice := s.practiceSets(); practice != "" {
		notes = append(notes, "Ours is of practice sets ("+practice+"), not of the benchmarks that were published on: differences and orders say little.")
	}
	if slices.ContainsFunc(s.Arms, func(a Arm) bool { return a.Cell != "" || a.Run != "" }) {
		notes = append(notes, firstShown)
	}
	return notes
}

const firstShown = "Of several settings or runs of a strategy the first is shown."

func (s *Summary) practiceSets() string {
	var names []string
	for _, d := range s.Datasets {
		if d.Practice {
			names = append(names, d.Name)
		}
	}
	return strings.Join(names, ", ")
}
