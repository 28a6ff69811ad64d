// Package report writes as tables, and as one page, what package summary estimated. A
// row of a run reaches a table on one way down:
//
//  1. [hybridflow/results.Open] reads the manifest of a run's folder; its rows are
//     read when they are asked for, in bounded memory.
//  2. [summary.Of] reads each row of queries.parquet once and adds it to the tally
//     of its arm and dataset. What comes out, a [summary.Summary], is a value: the
//     estimates of each arm in each scope, which arms are shown where, and what
//     they are compared with.
//  3. [Tables] picks the tables that the summary allows. Each is a list of fields,
//     a column and its cell for an arm, that is filled row by row: a [Table] of
//     [Value]s, which are still numbers.
//  4. Title, caption and warnings say of every table what was measured, and
//     whether models or questions were simulated.
//  5. Text, Markdown, LaTeX, CSV and JSON write a table. Here numbers become text,
//     and text, which models and other people wrote, is escaped for its format.
//  6. [Document] puts the tables and the figures that package figures drew on one
//     page.
//
// From step 3 on no row is read.
package report

import (
	"fmt"
	"slices"
	"strings"

	"hybridflow/results/stats"
	"hybridflow/results/summary"
)

// Tables are the tables of a summary, in the order in which to read them: those
// that a publication has, the primary family of tests, accuracy, savings in words, differences to the baseline and how sure they
// are, cost and time (each on average and for each dataset), what they are worth
// against a random mix, what became of the answers, and where there are published
// figures or targets, those.
func Tables(s *summary.Summary) []Table {
	t := paperTables(s)
	if len(primaryRows(s)) > 0 {
		t = append(t, primaryTable(s))
	}
	t = append(t, accuracyTable(s), savingsTable(s), differenceTable(s))
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
func byScope(s *summary.Summary, kind Kind, of func(row) stats.Estimate) []field[row] {
	var fields []field[row]
	for d, data := range s.Datasets {
		fields = append(fields, estimate(summary.DatasetLabel(data), kind, 1, 100, func(r row) stats.Estimate {
			return of(row{arm: r.arm, Estimates: &s.Stats[r.arm][d]})
		}))
	}
	if len(s.Datasets) > 1 {
		fields = append(fields, estimate("average", kind, 1, 100, of))
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
	fields := append(armFields(s, s.Headline), byScope(s, Interval, func(r row) stats.Estimate { return r.Accuracy })...)
	fields = append(fields, estimate(vs, Signed, 1, 100, vsBaseline(s)))
	fields = append(append(fields, controlFields(s)...), largeFields(s)...)
	t.Notes = append(append(t.Notes, hullNotes(s)...), largeNotes(s)...)
	if s.HasMix() {
		t.Notes = append(t.Notes, mixNotes(s)...)
	}
	fill(&t, rowsOf(s.Headline, s.Overall()), append(fields, estimate("no answer", Range, 1, 100, unanswered))...)
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
			") is compared with "+summary.MixCloud+" itself, which costs less.")
	}
	return notes
}

// differenceTable compares with the baseline, question by question.
func differenceTable(s *summary.Summary) Table {
	t := Table{Name: "difference", Title: "Accuracy less that of " + s.BaselineName() + ", percentage points",
		Notes: []string{fmt.Sprintf("[low, high]: 95 %% BCa bootstrap interval over questions, %d resamples.", s.Resamples),
			"Differences are paired: both answered the same questions."}}
	fill(&t, rowsOf(s.Headline, s.Overall()), armFields(s, s.Headline, byScope(s, Signed, vsBaseline(s))...)...)
	return t
}

// vsBaseline is the difference to the baseline, unknown for the baseline itself.
func vsBaseline(s *summary.Summary) func(row) stats.Estimate {
	return func(r row) stats.Estimate {
		if s.Baseline[r.arm] == r.arm {
			return stats.Unknown()
		}
		return r.VsBaseline.Difference
	}
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
	fill(&t, rowsOf(s.Headline, scope), armFields(s, s.Headline, secondsField, p50Field, p95Field,
		estimate("C_API $", Interval, 5, 1, func(r row) stats.Estimate { return r.USD }),
		figure("edge tokens", 0, func(r row) float64 { return r.EdgeTokens }),
		figure("cloud tokens", 0, func(r row) float64 { return r.CloudTokens }),
		offloadField,
		figure("speed-up", 2, func(r row) float64 { return r.Speedup }),
		figure("compression", 2, func(r row) float64 { return r.Compression }),
		figure("critical path s", 2, func(r row) float64 { return r.Critical }))...)
	return t
}

// ledgerTable counts what became of every answer and every plan.
func ledgerTable(s *summary.Summary) Table {
	t := Table{Name: "ledger", Title: "Answers and plans, counted",
		Notes: []string{"Every answer is counted, whatever its status. plan none: the strategy makes none.",
			"accuracy, %, averaged over datasets, and what it would be if all unparsed answers were wrong, or all right."}}
	count := func(name string, of func(row) int) field[row] {
		return figure(name, 0, func(r row) float64 { return float64(of(r)) })
	}
	fields := armFields(s, s.Headline,
		figure("accuracy", 1, func(r row) float64 { return 100 * r.Accuracy.Value }),
		figure("unparsed wrong", 1, func(r row) float64 { return 100 * r.IfWrong }),
		figure("unparsed right", 1, func(r row) float64 { return 100 * r.IfRight }),
		count("answers", func(r row) int { return r.Rows }))
	for i, name := range summary.Statuses {
		fields = append(fields, count(name, func(r row) int { return r.Status[i] }))
	}
	for i, name := range summary.Plans {
		fields = append(fields, count("plan "+name, func(r row) int { return r.Plans[i] }))
	}
	fill(&t, rowsOf(s.Headline, s.Overall()), append(fields, count("plan none", func(r row) int { return r.Planless }),
		count("failed steps", func(r row) int { return r.FailedSteps }))...)
	return t
}
