package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"hybridflow/results/stats"
	"hybridflow/results/summary"
)

// ablationTable compares a method without a part of it, or with another, with the
// whole method.
func ablationTable(s *summary.Summary) Table {
	of := s.AblationOf
	t := Table{Name: "table-3-ablations", Title: "Table 3. Ablations of " + of + ", average over benchmarks"}
	rows := s.AblationRows()
	fields := armFields(s, rows)
	settings := len(fields) > 1
	fields = append(fields, accuracyField)
	curves := slices.ContainsFunc(rows, func(a int) bool {
		return !math.IsNaN(s.Average[a].EqualCost.Over.Value + s.Average[a].EqualCost.At.Value)
	})
	if curves {
		fields = append(fields,
			estimate("at equal dollars, points", Signed, 1, 100, func(r row) stats.Estimate { return r.EqualCost.Over }),
			estimate("at its own dollars, points", Signed, 1, 100, func(r row) stats.Estimate { return r.EqualCost.At }))
	}
	fields = append(fields,
		estimate("vs "+of+", points", Signed, 1, 100, func(r row) stats.Estimate { return r.VsWhole.Difference }),
		probability("Holm p", func(r row) float64 { return r.VsWhole.Holm }),
		secondsField, usdField, offloadField)
	fields = append(append(fields, controlFields(s)...), beatsMixField, noAnswerField)
	fill(&t, rowsOf(rows, s.Overall()), fields...)
	family := 0
	for _, a := range rows {
		if !math.IsNaN(s.Average[a].VsWhole.Holm) {
			family++
		}
	}
	t.Notes = append([]string{
		intervalNote(s, "±, and [low, high] of vs hull and vs mix:"),
		fmt.Sprintf("vs %s: accuracy less that of the whole method, percentage points, paired by question, with a 95 %% BCa bootstrap interval, "+
			"whatever the two cost. "+
			"Holm p: paired permutation test, adjusted for the %d comparisons of this table.", of, family),
		unitsNote,
		"vs mix: accuracy, points, less that of " + summary.MixCloud + " for a random share of the questions and " +
			summary.MixEdge + " for the rest, at the same cloud dollars.",
		beatsNote,
	}, hullNotes(s)...)
	if curves {
		t.Notes = append(t.Notes, "at equal dollars: accuracy less that of the whole method, averaged over the cloud dollars that the curves of "+
			"both have, each over its own setting ("+strings.Join(s.Knobs(), ", ")+"), straight between its points, drawn anew in each "+
			"resample of the questions. at its own dollars: the same at the cloud dollars of this row. "+
			"Both are unknown without a curve, and outside of its dollars.")
	}
	if settings {
		t.Notes = append(t.Notes, "setting: in what it differs from the run's own settings; "+dash+" for none.")
	}
	return t
}
