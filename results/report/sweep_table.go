package report

import (
	"cmp"
	"slices"

	"hybridflow/results/summary"
)

// A sweepRow is one value on a line of a sweep.
type sweepRow struct {
	line  summary.SweepLine
	value summary.SweepValue
	arm   int
}

// sweepTable has the numbers behind the curves, of all strategies that a field
// touches.
func sweepTable(s *summary.Summary, w *summary.Sweep) Table {
	t := Table{Name: w.Name(), Title: "Sweep over " + w.Field + ", average over datasets"}
	if w.Field == summary.TextSweep {
		t.Title = "Settings, average over datasets"
	}
	fields := []field[sweepRow]{{Column{Name: "strategy"}, func(r sweepRow) Value { return words(r.line.Strategy) }}}
	if slices.ContainsFunc(w.Lines, func(l summary.SweepLine) bool { return l.Others.String() != "" }) {
		fields = append(fields, field[sweepRow]{Column{Name: "other settings"},
			func(r sweepRow) Value { return words(r.line.Others.String()) }})
	}
	if len(s.Runs) > 1 {
		fields = append(fields, field[sweepRow]{Column{Name: "run"}, func(r sweepRow) Value { return words(r.line.Run) }})
	}
	fields = append(fields, field[sweepRow]{Column{Name: w.Field},
		func(r sweepRow) Value { return words(cmp.Or(r.value.Name, "own settings")) }})
	fields = append(fields, over(func(r sweepRow) *estimates { return &s.Average[r.arm] },
		accuracyField, secondsField, p95Field, usdField, offloadField, vsMixField, beatsMixField, noAnswerField)...)
	var rows []sweepRow
	for _, l := range w.Lines {
		for i, a := range l.Arms {
			if a >= 0 {
				rows = append(rows, sweepRow{l, w.Values[i], a})
			}
		}
	}
	fill(&t, rows, fields)
	t.Notes = []string{intervalNote(s, "± and [low, high]:"), unitsNote,
		"vs mix: accuracy, points, less that of the random mix of " + summary.MixEdge + " and " + summary.MixCloud +
			" at the same cloud dollars.",
		beatsNote,
		"The points of a curve are not tested against each other; of many, the best looks better than it is."}
	return t
}
