package report

import (
	"fmt"
	"slices"
)

// ablationTable holds what is left of a method, without a part of it or with
// another, against the whole.
func (s *Summary) ablationTable() Table {
	of := s.ablationOf
	t := Table{Name: "table-3-ablations", Title: "Table 3. Ablations of " + of + ", average over benchmarks"}
	rows := s.ablationRows()
	columns, arm := s.armColumns(rows)
	t.Columns = append(columns, Column{"accuracy %", Interval, 1}, Column{"vs " + of + ", points", Signed, 1}, Column{"Holm p", Probability, 4},
		Column{"C_time s", Interval, 2}, Column{"C_API $/1000", Interval, 2}, Column{"offload %", Number, 1}, Column{"vs mix, points", Signed, 1}, Column{Name: "beats mix"}, Column{"no answer %", Number, 1})
	family := 0
	for _, a := range rows {
		st := &s.Average[a]
		if st.VsWhole.Holm == st.VsWhole.Holm {
			family++
		}
		t.Rows = append(t.Rows, append(arm(a), percent(st.Accuracy), percent(st.VsWhole.Difference), number(st.VsWhole.Holm), estimated(st.Seconds), estimated(st.USD.Times(1000)),
			number(100*st.Offload), percent(st.Tradeoff.IsoCost), words(st.beatsMix()), number(100*st.unanswered().Value)))
	}
	t.Notes = []string{
		s.intervalNote("±, and [low, high] of vs mix:"),
		fmt.Sprintf("vs %s: accuracy less that of the whole method, percentage points, paired by question, with a 95 %% BCa bootstrap interval. Holm p: paired permutation test, adjusted for the %d comparisons of this table.", of, family),
		"C_time: seconds per question; C_API: cloud dollars per 1000 questions; offload: cloud subtasks / subtasks, %; no answer: share of replies without a gradable answer, %.",
		"vs mix: accuracy, points, less that of " + mixCloud + " for a random share of the questions and " + mixEdge + " for the rest, at the same cloud dollars.",
		beatsNote,
	}
	if len(columns) > 1 {
		t.Notes = append(t.Notes, "setting: in what it differs from the run's own settings; "+dash+" for none.")
	}
	return t
}

// ablationRows are the whole method and then its ablations.
func (s *Summary) ablationRows() []int {
	var rows []int
	for _, a := range s.first() {
		if s.Arms[a].Strategy == s.ablationOf {
			rows = append(rows, a)
		}
	}
	for _, a := range s.ablations {
		if s.Arms[a].Strategy != s.ablationOf || s.Arms[a].Cell != "" && !slices.Contains(rows, a) {
			rows = append(rows, a)
		}
	}
	return rows
}
