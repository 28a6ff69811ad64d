package report

import (
	"math"
	"slices"

	"hybridflow/results/stats"
	"hybridflow/results/summary"
)

// estimates are the figures of one arm in one scope.
type estimates = summary.Estimates

// A field is a column of a table and its cell in each row; R is what a row is of,
// such as the number of an arm.
type field[R any] struct {
	Column
	cell func(R) Value
}

// fill makes the columns and rows of a table.
func fill[R any](t *Table, rows []R, fields []field[R]) {
	for _, f := range fields {
		t.Columns = append(t.Columns, f.Column)
	}
	for _, r := range rows {
		var row []Value
		for _, f := range fields {
			row = append(row, f.cell(r))
		}
		t.Rows = append(t.Rows, row)
	}
}

// armFields name the rows: a strategy, and its setting and run where they differ.
func armFields(s *summary.Summary, arms []int) []field[int] {
	fields := []field[int]{{Column{Name: "strategy"}, func(a int) Value { return words(s.Arms[a].Label()) }}}
	if slices.ContainsFunc(arms, func(a int) bool { return s.Arms[a].Setting.String() != "" }) {
		fields = append(fields, field[int]{Column{Name: "setting"}, func(a int) Value { return words(s.Arms[a].Setting.String()) }})
	}
	if len(s.Runs) > 1 {
		fields = append(fields, field[int]{Column{Name: "run"}, func(a int) Value { return words(s.Arms[a].Run) }})
	}
	return fields
}

// estimateField is a column that shows the estimates of an arm.
type estimateField = field[*estimates]

// over makes columns of estimates to columns of rows.
func over[R any](at func(R) *estimates, columns ...estimateField) []field[R] {
	var fields []field[R]
	for _, c := range columns {
		fields = append(fields, field[R]{c.Column, func(r R) Value { return c.cell(at(r)) }})
	}
	return fields
}

// Columns that several tables have.
var (
	accuracyField = estimateField{Column{"accuracy %", Interval, 1}, func(e *estimates) Value { return percent(e.Accuracy) }}
	secondsField  = estimateField{Column{"C_time s", Interval, 2}, func(e *estimates) Value { return estimated(e.Seconds) }}
	p50Field      = estimateField{Column{"p50", Number, 2}, func(e *estimates) Value { return number(e.P50) }}
	p95Field      = estimateField{Column{"p95", Number, 2}, func(e *estimates) Value { return number(e.P95) }}
	usdField      = estimateField{Column{"C_API $/1000", Interval, 2}, func(e *estimates) Value { return estimated(e.USD.Times(1000)) }}
	offloadField  = estimateField{Column{"offload %", Number, 1}, func(e *estimates) Value { return number(100 * e.Offload) }}
	vsMixField    = estimateField{Column{"vs mix, points", Signed, 1}, func(e *estimates) Value { return percent(e.Tradeoff.IsoCost) }}
	beatsMixField = estimateField{Column{Name: "beats mix"}, func(e *estimates) Value { return words(beatsMix(e)) }}
	noAnswerField = estimateField{Column{"no answer %", Number, 1}, func(e *estimates) Value { return number(100 * unanswered(e).Value) }}
)

// Notes on these columns.
const (
	unitsNote = "C_time: seconds per question; C_API: cloud dollars per 1000 questions; offload: cloud subtasks / subtasks, %; " +
		"no answer: share of replies without a gradable answer, %."
	beatsNote = "beats mix: whether the interval of the gain over the random mix at equal cost is above 0 (yes) or below (no, worse); " +
		"open: neither was shown."
)

// beatsMix is "" where there is no mix to beat.
func beatsMix(e *estimates) string {
	switch gain := e.Tradeoff.IsoCost; {
	case math.IsNaN(gain.Low):
		return ""
	case gain.Low > 0:
		return "yes"
	case gain.High < 0:
		return "no, worse"
	}
	return "open"
}

// unanswered is the share of rows without an answer. Repetitions of a question
// are not independent, so there are only as many trials as questions.
func unanswered(e *estimates) stats.Estimate {
	if e.Rows == 0 {
		return stats.Unknown()
	}
	share, n := 1-float64(e.Status[0])/float64(e.Rows), float64(e.Questions)
	w := stats.Wilson(share*n, n)
	w.Value = share
	return w
}
