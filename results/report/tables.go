package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"hybridflow/results/summary"
)

// Tables are the tables of a summary, in the order in which to read them: those
// that a publication has, accuracy, differences to the baseline and how sure they
// are, cost and time (each on average and for each dataset), what they are worth
// against a random mix, what became of the answers, and where there are published
// figures or targets, those.
func Tables(s *summary.Summary) []Table {
	t := append(paperTables(s), accuracyTable(s), differenceTable(s))
	t = append(t, comparisonTables(s)...)
	for _, scope := range s.Scopes() {
		t = append(t, costTable(s, scope))
	}
	if s.HasMix() {
		for _, scope := range s.Scopes() {
			t = append(t, tradeoffTable(s, scope))
		}
	}
	t = append(t, frontTables(s)...)
	for i := range s.Sweeps {
		t = append(t, sweepTable(s, &s.Sweeps[i]))
	}
	t = append(t, ledgerTable(s))
	if len(s.Published) > 0 {
		t = append(t, publishedTable(s))
	}
	if len(s.Targets) > 0 {
		t = append(t, targetTable(s))
	}
	for i := range t {
		t[i].Title += s.Kind()
		t[i].Caption = s.Caption()
		t[i].Notes = append(t[i].Notes, s.Warnings...)
	}
	return t
}

// scopedName is the name of a table that there is one of for each scope.
func scopedName(s *summary.Summary, name string, scope summary.Scope) string {
	if scope.Dataset != "" && len(s.Datasets) > 1 {
		name += "-" + summary.Slug(scope.Dataset)
	}
	return name
}

func intervalNote(s *summary.Summary, what string) string {
	return fmt.Sprintf("%s 95 %% percentile bootstrap interval over questions, %d resamples.", what, s.Resamples)
}

// byScope is one column for each dataset and, where there are several, one for the
// average.
func byScope(s *summary.Summary, kind Kind, digits int, cell func(a int, e *estimates) Value) []field[int] {
	var fields []field[int]
	for d, data := range s.Datasets {
		column := Column{summary.DatasetLabel(data), kind, digits}
		fields = append(fields, field[int]{column, func(a int) Value { return cell(a, &s.Stats[a][d]) }})
	}
	if len(s.Datasets) > 1 {
		fields = append(fields, field[int]{Column{"average", kind, digits}, func(a int) Value { return cell(a, &s.Average[a]) }})
	}
	return fields
}

func accuracyTable(s *summary.Summary) Table {
	t := Table{Name: "accuracy", Title: "Accuracy, %", Notes: []string{intervalNote(s, "±: half the width of the"),
		"no answer: share of replies without a gradable answer, with a 95 % Wilson interval for as many trials as questions; " +
			"they count as wrong."}}
	if len(s.Datasets) > 1 {
		t.Notes = append(t.Notes, "average: unweighted mean over datasets.")
	}
	vs := "vs " + s.BaselineName()
	t.Notes = append(t.Notes, vs+": paired by question, with a BCa bootstrap interval; tests are in the table of comparisons.")
	fields := append(armFields(s, s.Headline),
		byScope(s, Interval, 1, func(_ int, e *estimates) Value { return percent(e.Accuracy) })...)
	fields = append(fields, field[int]{Column{vs, Signed, 1}, func(a int) Value { return difference(s, a, &s.Average[a]) }})
	if s.HasMix() {
		fields = append(fields, field[int]{Column{"vs mix", Signed, 1}, func(a int) Value { return percent(s.Average[a].Tradeoff.IsoCost) }})
		t.Notes = append(t.Notes, mixNotes(s)...)
	}
	fields = append(fields, field[int]{Column{"no answer", Range, 1}, func(a int) Value { return percent(unanswered(&s.Average[a])) }})
	fill(&t, s.Headline, fields)
	return t
}

// mixNotes explain the comparison with the random mix, and where it is not one of
// equal cost.
func mixNotes(s *summary.Summary) []string {
	var dear []string
	for _, a := range s.Headline {
		strategy := s.Arms[a].Strategy
		if s.Mixed(a) && s.Average[a].USD.Value > s.Average[s.Mix[a][1]].USD.Value && !slices.Contains(dear, strategy) {
			dear = append(dear, strategy)
		}
	}
	notes := []string{
		"vs mix: average less that of the random-mix control, " + summary.MixCloud + " for a random share of the questions and " +
			summary.MixEdge + " for the rest, at the same cloud dollars.",
		"vs mix is taken from the line between the two, paired by question; a router whose interval is not above 0 " +
			"has not been shown to beat chance at its price.",
	}
	if len(dear) > 0 {
		notes = append(notes, "vs mix: no mix costs more than "+summary.MixCloud+"; what does ("+strings.Join(dear, ", ")+
			") is compared with "+summary.MixCloud+" itself, and is the dearer of the two.")
	}
	return notes
}

// differenceTable compares with the baseline, question by question.
func differenceTable(s *summary.Summary) Table {
	t := Table{Name: "difference", Title: "Accuracy less that of " + s.BaselineName() + ", percentage points",
		Notes: []string{fmt.Sprintf("[low, high]: 95 %% BCa bootstrap interval over questions, %d resamples.", s.Resamples),
			"Differences are paired: both answered the same questions."}}
	fill(&t, s.Headline, append(armFields(s, s.Headline),
		byScope(s, Signed, 1, func(a int, e *estimates) Value { return difference(s, a, e) })...))
	return t
}

// difference is blank for the baseline itself.
func difference(s *summary.Summary, a int, e *estimates) Value {
	if s.Baseline[a] == a {
		return number(math.NaN())
	}
	return percent(e.VsBaseline.Difference)
}

// costTable has a name with the dataset also where there is only one.
func costTable(s *summary.Summary, scope summary.Scope) Table {
	t := Table{Name: "cost-time", Title: "Cost and time, " + scope.Label, Dataset: scope.Dataset, Notes: []string{
		intervalNote(s, "±: half the width of the"),
		"C_time: seconds per question; C_API: cloud dollars per question; tokens: prompt and completion per question.",
		"offload: cloud subtasks / subtasks; speed-up: sum of durations / makespan, compression: depth / steps, where there is a plan.",
		"critical path: seconds of the longest path through the subtasks of a plan, as long as they took; " +
			"no number of slots makes them end sooner (bound).",
	}}
	if scope.Dataset != "" {
		t.Name += "-" + summary.Slug(scope.Dataset)
	}
	plain := func(name string, digits int, of func(*estimates) float64) estimateField {
		return estimateField{Column{name, Number, digits}, func(e *estimates) Value { return number(of(e)) }}
	}
	fill(&t, s.Headline, append(armFields(s, s.Headline), over(scope.At, secondsField, p50Field, p95Field,
		estimateField{Column{"C_API $", Interval, 5}, func(e *estimates) Value { return estimated(e.USD) }},
		plain("edge tokens", 0, func(e *estimates) float64 { return e.EdgeTokens }),
		plain("cloud tokens", 0, func(e *estimates) float64 { return e.CloudTokens }),
		offloadField,
		plain("speed-up", 2, func(e *estimates) float64 { return e.Speedup }),
		plain("compression", 2, func(e *estimates) float64 { return e.Compression }),
		plain("critical path s", 2, func(e *estimates) float64 { return e.Critical }))...))
	return t
}

// ledgerTable counts what became of every answer and every plan.
func ledgerTable(s *summary.Summary) Table {
	t := Table{Name: "ledger", Title: "Answers and plans, counted",
		Notes: []string{"Every answer is counted, whatever its status. plan none: the strategy makes none.",
			"accuracy, %, averaged over datasets, and what it would be if all unparsed answers were wrong, or all right."}}
	points := func(name string, of func(*estimates) float64) estimateField {
		return estimateField{Column{name, Number, 1}, func(e *estimates) Value { return number(100 * of(e)) }}
	}
	rows := func(name string, of func(*estimates) int) estimateField {
		return estimateField{Column{name, Number, 0}, func(e *estimates) Value { return count(of(e)) }}
	}
	fields := []estimateField{
		points("accuracy", func(e *estimates) float64 { return e.Accuracy.Value }),
		points("unparsed wrong", func(e *estimates) float64 { return e.IfWrong }),
		points("unparsed right", func(e *estimates) float64 { return e.IfRight }),
		rows("answers", func(e *estimates) int { return e.Rows }),
	}
	for i, name := range summary.Statuses {
		fields = append(fields, rows(name, func(e *estimates) int { return e.Status[i] }))
	}
	for i, name := range summary.Plans {
		fields = append(fields, rows("plan "+name, func(e *estimates) int { return e.Plans[i] }))
	}
	fields = append(fields, rows("plan none", func(e *estimates) int { return e.Planless }),
		rows("failed steps", func(e *estimates) int { return e.FailedSteps }))
	fill(&t, s.Headline, append(armFields(s, s.Headline), over(s.Overall().At, fields...)...))
	return t
}
