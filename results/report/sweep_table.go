package report

import (
	"cmp"
	"slices"

	"hybridflow/results/summary"
)

// sweepTable has the numbers behind the curves, of all strategies that a field
// touches.
func sweepTable(s *summary.Summary, w *summary.Sweep) Table {
	t := Table{Name: w.Name(), Title: "Sweep over " + w.Field + ", average over datasets"}
	if w.Field == summary.TextSweep {
		t.Title = "Settings, average over datasets"
	}
	fields := []field[row]{label("strategy", func(r row) string { return r.line.Strategy })}
	if slices.ContainsFunc(w.Lines, func(l summary.SweepLine) bool { return l.Others.String() != "" }) {
		fields = append(fields, label("other settings", func(r row) string { return r.line.Others.String() }))
	}
	if len(s.Runs) > 1 {
		fields = append(fields, label("run", func(r row) string { return r.line.Run }))
	}
	fields = append(fields, label(w.Field, func(r row) string { return cmp.Or(r.value.Name, "own settings") }),
		accuracyField, secondsField, p95Field, usdField, offloadField)
	fields = append(append(fields, controlFields(s)...), beatsMixField, noAnswerField)
	var rows []row
	for _, l := range w.Lines {
		for i, a := range l.Arms {
			if a >= 0 {
				rows = append(rows, row{arm: a, Estimates: &s.Average[a], line: l, value: w.Values[i]})
			}
		}
	}
	fill(&t, rows, fields...)
	t.Notes = append([]string{intervalNote(s, "± and [low, high]:"), unitsNote}, hullNotes(s)...)
	t.Notes = append(t.Notes,
		"vs mix: accuracy, points, less that of the random mix of "+summary.MixEdge+" and "+summary.MixCloud+
			" at the same cloud dollars.",
		beatsNote,
		"The points of a curve are not tested against each other; of many, the best looks better than it is.")
	return t
}
