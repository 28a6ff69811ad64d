package report

import (
	"fmt"
	"slices"
	"strings"

	"hybridflow/results/stats"
)

// Tables are the tables of a summary, in the order in which to read them:
// accuracy, differences to the baseline and how sure they are, cost and time
// (each on average and for each dataset), what they are worth against a random
// mix, what became of the answers, and where there are published figures or
// targets, those.
func (s *Summary) Tables() []Table {
	t := append(s.paperTables(), s.accuracyTable(), s.differenceTable())
	t = append(t, s.comparisonTables()...)
	if len(s.Datasets) > 1 {
		t = append(t, s.costTable("cost-time", "average over datasets", func(a int) *Stats { return &s.Average[a] }))
	}
	for d, data := range s.Datasets {
		t = append(t, s.costTable("cost-time-"+slug(data.Name), datasetLabel(data), func(a int) *Stats { return &s.Stats[a][d] }))
		t[len(t)-1].Dataset = data.Name
	}
	if s.hasMix() {
		t = append(t, s.tradeoffTables()...)
	}
	if len(s.Fronts) > 0 {
		t = append(t, s.frontTables()...)
	}
	t = append(t, s.sweepTables()...)
	t = append(t, s.ledgerTable())
	if len(s.Published) > 0 {
		t = append(t, s.publishedTable())
	}
	if len(s.Targets) > 0 {
		t = append(t, s.targetTable())
	}
	for i := range t {
		t[i].Title += s.kind()
		t[i].Caption = s.Caption()
		t[i].Notes = append(t[i].Notes, s.Warnings...)
	}
	return t
}

// armColumns name the rows: a strategy, and its setting and run where they differ.
func (s *Summary) armColumns(arms []int) ([]Column, func(arm int) []Value) {
	cells := slices.ContainsFunc(arms, func(a int) bool { return s.Arms[a].Cell != "" })
	runs := slices.ContainsFunc(s.Arms, func(a Arm) bool { return a.Run != "" })
	columns := []Column{{Name: "strategy"}}
	if cells {
		columns = append(columns, Column{Name: "setting"})
	}
	if runs {
		columns = append(columns, Column{Name: "run"})
	}
	return columns, func(a int) []Value {
		row := []Value{words(s.called(a))}
		if cells {
			row = append(row, words(s.Arms[a].Cell))
		}
		if runs {
			row = append(row, words(s.Arms[a].Run))
		}
		return row
	}
}

func (s *Summary) intervalNote(what string) string {
	return fmt.Sprintf("%s 95 %% percentile bootstrap interval over questions, %d resamples.", what, s.resamples)
}

func (s *Summary) accuracyTable() Table {
	t := Table{Name: "accuracy", Title: "Accuracy, %", Notes: []string{s.intervalNote("±: half the width of the"),
		"no answer: share of replies without a gradable answer, with a 95 % Wilson interval for as many trials as questions; they count as wrong."}}
	columns, arm := s.armColumns(s.headline)
	for _, d := range s.Datasets {
		columns = append(columns, Column{datasetLabel(d), Interval, 1})
	}
	if len(s.Datasets) > 1 {
		columns = append(columns, Column{"average", Interval, 1})
		t.Notes = append(t.Notes, "average: unweighted mean over datasets.")
	}
	columns = append(columns, Column{"vs " + s.baselineName(), Signed, 1})
	t.Notes = append(t.Notes, "vs "+s.baselineName()+": paired by question, with a BCa bootstrap interval; tests are in the table of comparisons.")
	mix := s.hasMix()
	if mix {
		columns = append(columns, Column{"vs mix", Signed, 1})
		t.Notes = append(t.Notes, s.mixNotes()...)
	}
	t.Columns = append(columns, Column{"no answer", Range, 1})
	for _, a := range s.headline {
		row := arm(a)
		for d := range s.Datasets {
			row = append(row, percent(s.Stats[a][d].Accuracy))
		}
		if len(s.Datasets) > 1 {
			row = append(row, percent(s.Average[a].Accuracy))
		}
		avg := &s.Average[a]
		row = append(row, s.difference(a, avg))
		if mix {
			row = append(row, percent(avg.Tradeoff.IsoCost))
		}
		t.Rows = append(t.Rows, append(row, percent(avg.unanswered())))
	}
	return t
}

// differenceTable compares with the baseline, question by question.
func (s *Summary) differenceTable() Table {
	t := Table{Name: "difference", Title: "Accuracy less that of " + s.baselineName() + ", percentage points",
		Notes: []string{fmt.Sprintf("[low, high]: 95 %% BCa bootstrap interval over questions, %d resamples.", s.resamples), "Differences are paired: both answered the same questions."}}
	columns, arm := s.armColumns(s.headline)
	for _, d := range s.Datasets {
		columns = append(columns, Column{datasetLabel(d), Signed, 1})
	}
	if len(s.Datasets) > 1 {
		columns = append(columns, Column{"average", Signed, 1})
	}
	t.Columns = columns
	for _, a := range s.headline {
		row := arm(a)
		for d := range s.Datasets {
			row = append(row, s.difference(a, &s.Stats[a][d]))
		}
		if len(s.Datasets) > 1 {
			row = append(row, s.difference(a, &s.Average[a]))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// difference is blank for the baseline itself.
func (s *Summary) difference(a int, st *Stats) Value {
	if s.Baseline[a] == a {
		return estimated(stats.Unknown())
	}
	return percent(st.VsBaseline.Difference)
}

func (s *Summary) baselineName() string { return s.Arms[s.Baseline[0]].Strategy }

// unanswered is the share of rows without an answer. Repetitions of a question
// are not independent, so that there are but as many trials as questions.
func (s *Stats) unanswered() stats.Estimate {
	if s.Rows == 0 {
		return stats.Unknown()
	}
	share, n := 1-float64(s.Status[0])/float64(s.Rows), float64(s.Questions)
	e := stats.Wilson(share*n, n)
	e.Value = share
	return e
}

func (s *Summary) costTable(name, of string, stats func(arm int) *Stats) Table {
	t := Table{Name: name, Title: "Cost and time, " + of, Notes: []string{
		s.intervalNote("±: half the width of the"),
		"C_time: seconds per question; C_API: cloud dollars per question; tokens: prompt and completion per question.",
		"offload: cloud subtasks / subtasks; speed-up: sum of durations / makespan, compression: depth / steps, where there is a plan.",
		"critical path: seconds of the longest path through the subtasks of a plan, as long as they took; no number of slots makes them end sooner (bound).",
	}}
	columns, arm := s.armColumns(s.headline)
	t.Columns = append(columns,
		Column{"C_time s", Interval, 2}, Column{"p50", Number, 2}, Column{"p95", Number, 2}, Column{"C_API $", Interval, 5},
		Column{"edge tokens", Number, 0}, Column{"cloud tokens", Number, 0}, Column{"offload %", Number, 1},
		Column{"speed-up", Number, 2}, Column{"compression", Number, 2}, Column{"critical path s", Number, 2})
	for _, a := range s.headline {
		st := stats(a)
		t.Rows = append(t.Rows, append(arm(a), estimated(st.Seconds), number(st.P50), number(st.P95), estimated(st.USD),
			number(st.EdgeTokens), number(st.CloudTokens), number(100*st.Offload), number(st.Speedup), number(st.Compression), number(st.Critical)))
	}
	return t
}

// ledgerTable counts what became of every answer and every plan.
func (s *Summary) ledgerTable() Table {
	t := Table{Name: "ledger", Title: "Answers and plans, counted",
		Notes: []string{"Every answer is counted, whatever its status. plan none: the strategy makes none.",
			"accuracy, %, averaged over datasets, and what it would be if all unparsed answers were wrong, or all right."}}
	columns, arm := s.armColumns(s.headline)
	columns = append(columns, Column{"accuracy", Number, 1}, Column{"unparsed wrong", Number, 1}, Column{"unparsed right", Number, 1}, Column{"answers", Number, 0})
	for _, name := range statuses {
		columns = append(columns, Column{name, Number, 0})
	}
	for _, name := range plans {
		columns = append(columns, Column{"plan " + name, Number, 0})
	}
	t.Columns = append(columns, Column{"plan none", Number, 0}, Column{"failed steps", Number, 0})
	for _, a := range s.headline {
		st := &s.Average[a]
		row := append(arm(a), number(100*st.Accuracy.Value), number(100*st.IfWrong), number(100*st.IfRight), count(st.Rows))
		for _, n := range slices.Concat(st.Status, st.Plans, []int{st.Planless, st.BadlyDone}) {
			row = append(row, count(n))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// slug makes a name fit for files and LaTeX labels.
func slug(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '.' || r == '_' {
			return r
		}
		return '-'
	}, s)
}
