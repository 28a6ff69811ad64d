package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"hybridflow/results/stats"
	"hybridflow/results/summary"
)

// A row is an arm with its estimates in a scope; in a table of methods it is in a
// block, in that of a sweep at a value on a line.
type row struct {
	arm int
	*summary.Estimates
	block string
	line  summary.SweepLine
	value summary.SweepValue
}

func rowsOf(arms []int, scope summary.Scope) (rows []row) {
	for _, a := range arms {
		rows = append(rows, row{arm: a, Estimates: scope.At(a)})
	}
	return rows
}

// A field is a column of a table and its cell in each row; R is what a row is of.
type field[R any] struct {
	Column
	cell func(R) Value
}

func label[R any](name string, of func(R) string) field[R] {
	return field[R]{Column{Name: name}, func(r R) Value { return words(of(r)) }}
}

func figure[R any](name string, digits int, of func(R) float64) field[R] {
	return field[R]{Column{name, Number, digits}, func(r R) Value { return number(of(r)) }}
}

func probability[R any](name string, of func(R) float64) field[R] {
	return field[R]{Column{name, Probability, 4}, func(r R) Value { return number(of(r)) }}
}

func estimate[R any](name string, kind Kind, digits int, scale float64, of func(R) stats.Estimate) field[R] {
	return field[R]{Column{name, kind, digits}, func(r R) Value { return estimated(of(r).Times(scale)) }}
}

// fill makes the columns and rows of a table.
func fill[R any](t *Table, rows []R, fields ...field[R]) {
	for _, f := range fields {
		t.Columns = append(t.Columns, f.Column)
	}
	for _, r := range rows {
		var cells []Value
		for _, f := range fields {
			cells = append(cells, f.cell(r))
		}
		t.Rows = append(t.Rows, cells)
	}
}

// armFields name the rows, a strategy, and its setting and run where they differ, and
// then have more.
func armFields(s *summary.Summary, arms []int, more ...field[row]) []field[row] {
	fields := []field[row]{label("strategy", func(r row) string { return s.Arms[r.arm].Label() })}
	if slices.ContainsFunc(arms, func(a int) bool { return s.SettingOf(a) != "" }) {
		fields = append(fields, label("setting", func(r row) string { return s.SettingOf(r.arm) }))
	}
	if len(s.Runs) > 1 {
		fields = append(fields, label("run", func(r row) string { return s.Arms[r.arm].Run }))
	}
	return append(fields, more...)
}

// Columns that several tables have.
var (
	accuracyField = estimate("accuracy %", Interval, 1, 100, func(r row) stats.Estimate { return r.Accuracy })
	secondsField  = estimate("C_time s", Interval, 2, 1, func(r row) stats.Estimate { return r.Seconds })
	p50Field      = figure("p50", 2, func(r row) float64 { return r.P50 })
	p95Field      = figure("p95", 2, func(r row) float64 { return r.P95 })
	usdField      = estimate("C_API $/1000", Interval, 2, 1000, func(r row) stats.Estimate { return r.USD })
	offloadField  = figure("offload %", 1, func(r row) float64 { return 100 * r.Offload })
	vsHullField   = estimate("vs hull, points", Signed, 1, 100, func(r row) stats.Estimate { return r.Tradeoff.Hull })
	vsMixField    = estimate("vs mix, points", Signed, 1, 100, func(r row) stats.Estimate { return r.Tradeoff.IsoCost })
	beatsMixField = label("beats mix", beatsMix)
	noAnswerField = figure("no answer %", 1, func(r row) float64 { return 100 * unanswered(r).Value })
)

// Notes on these columns.
const (
	unitsNote = "C_time: seconds per question; C_API: cloud dollars per 1000 questions; offload: cloud subtasks / subtasks, %; " +
		"no answer: share of replies without a gradable answer, %."
	beatsNote = "beats mix: whether the interval of the gain over the random mix at equal cost is above 0 (yes) or below (no, worse); " +
		"open: neither was shown."
)

// controlFields are the comparisons with what can be had without routing and planning,
// the hull first.
func controlFields(s *summary.Summary) (fields []field[row]) {
	if hasHull(s) {
		fields = append(fields, vsHullField)
	}
	if s.HasMix() {
		fields = append(fields, vsMixField)
	}
	return fields
}

// largeFields are the averages without small datasets, beside those over all.
func largeFields(s *summary.Summary) (fields []field[row]) {
	if s.Large == nil {
		return nil
	}
	large := fmt.Sprintf(", %d+ questions", summary.SmallSet)
	fields = append(fields, estimate("average"+large, Interval, 1, 100, func(r row) stats.Estimate { return s.Large.Accuracy[r.arm] }))
	if hasHull(s) && s.Hull.Missing == nil {
		fields = append(fields, estimate("vs hull"+large, Signed, 1, 100, func(r row) stats.Estimate { return s.Large.Hull[r.arm] }))
	}
	return fields
}

// largeNotes say why there are two averages.
func largeNotes(s *summary.Summary) []string {
	if s.Large == nil {
		return nil
	}
	return []string{fmt.Sprintf("%d+ questions: the average without %s, which have fewer questions; in the other average, "+
		"each benchmark counts as much as any other.", summary.SmallSet, strings.Join(s.Large.Without, ", "))}
}

// hasHull reports whether there is a hull, or one could be had with more strategies.
func hasHull(s *summary.Summary) bool {
	return s.Hull.Missing != nil || slices.ContainsFunc(s.Hull.Calls, func(calls []int) bool { return calls != nil })
}

// hullNotes explain the comparison with the hull, or why there is none.
func hullNotes(s *summary.Summary) []string {
	if !hasHull(s) {
		return nil
	}
	if missing := s.Hull.Missing; missing != nil {
		return []string{"vs hull: unknown, because the run lacks " + strings.Join(missing, " and ") +
			"; it needs all single calls (add them to --strategies)."}
	}
	calls := s.SingleCalls()
	return []string{"vs hull: accuracy, points, less that of the concave hull of " + strings.Join(calls[:len(calls)-1], ", ") + " and " +
		calls[len(calls)-1] + ", alone or mixed at random, at the same cloud dollars. Beyond the hull's end it is compared with " +
		"its highest point. The hull is drawn anew in each resample of the questions."}
}

// beatsMix is "" where there is no mix to beat.
func beatsMix(r row) string {
	switch gain := r.Tradeoff.IsoCost; {
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
func unanswered(e row) stats.Estimate {
	if e.Rows == 0 {
		return stats.Unknown()
	}
	share, n := 1-float64(e.Status[0])/float64(e.Rows), float64(e.Questions)
	w := stats.Wilson(share*n, n)
	w.Value = share
	return w
}
