package report

import (
	"fmt"
	"math"
	"slices"

	"hybridflow/results/stats"
	"hybridflow/results/summary"
)

// comparisonTables say which differences are real: to the baseline on average
// and for each dataset, and where several runs are read, to the first of them.
func comparisonTables(s *summary.Summary) []Table {
	var t []Table
	for _, scope := range s.Scopes() {
		t = append(t, baselineTable(s, scope))
	}
	vsFirst := func(r row) *summary.Comparison { return &r.VsFirstRun }
	rows := slices.DeleteFunc(slices.Clone(s.Headline), func(a int) bool { return s.Average[a].VsFirstRun.Against < 0 })
	if len(rows) > 0 {
		t = append(t, comparisonTable(s, "between-runs", "the same strategy in "+s.Arms[0].Run, s.Overall(), rows, vsFirst))
	}
	return t
}

// baselineTable has a row for each arm that is compared with the baseline, and
// says which are not inferior to cloud-cot.
func baselineTable(s *summary.Summary, scope summary.Scope) Table {
	against := s.BaselineName()
	hasReference := func(a int) bool { return s.Average[a].VsReference.Against >= 0 }
	reference := slices.ContainsFunc(s.Headline, hasReference)
	rows := slices.DeleteFunc(slices.Clone(s.Headline), func(a int) bool { return s.Average[a].VsBaseline.Against < 0 && !hasReference(a) })
	var fields []field[row]
	if reference && against != summary.MixCloud {
		fields = append(fields, estimate("vs "+summary.MixCloud, Signed, 1, 100, func(r row) stats.Estimate { return r.VsReference.Difference }))
	}
	if reference {
		fields = append(fields, label("non-inferior", func(r row) string { return nonInferior(r.Estimates, s.Margin) }))
	}
	vsBaseline := func(r row) *summary.Comparison { return &r.VsBaseline }
	t := comparisonTable(s, scopedName(s, "comparisons", scope), against, scope, rows, vsBaseline, fields...)
	if reference {
		t.Notes = append(t.Notes, fmt.Sprintf("non-inferior: whether accuracy is at most %.1f points (the margin) below that of %s. "+
			"yes: the interval is above -%.1f; no: it is below; open: neither was shown.", 100*s.Margin, summary.MixCloud, 100*s.Margin))
	}
	return t
}

// comparisonTable shows one kind of comparison, and more columns behind it.
func comparisonTable(s *summary.Summary, name, against string, scope summary.Scope, arms []int,
	kind func(row) *summary.Comparison, more ...field[row]) Table {
	t := Table{Name: name, Dataset: scope.Dataset, Title: "Accuracy less that of " + against + ", percentage points, " + scope.Label}
	rows := rowsOf(arms, scope)
	fields := []field[row]{
		figure("questions", 0, func(r row) float64 {
			if kind(r).Against < 0 { // the baseline's own row
				return math.NaN()
			}
			return float64(kind(r).Difference.N)
		}),
		estimate("difference", Signed, 1, 100, func(r row) stats.Estimate { return kind(r).Difference }),
		probability("p", func(r row) float64 { return kind(r).Permutation }),
		probability("Holm p", func(r row) float64 { return kind(r).Holm }),
	}
	mcnemar := slices.ContainsFunc(rows, func(r row) bool { return !math.IsNaN(kind(r).McNemar) })
	if mcnemar {
		fields = append(fields, probability("McNemar p", func(r row) float64 { return kind(r).McNemar }))
	}
	fields = append(fields, figure("detectable", 1, func(r row) float64 { return 100 * kind(r).Detectable }))
	fill(&t, rows, armFields(s, arms, append(fields, more...)...)...)
	t.Notes = comparisonNotes(s, rows, mcnemar, kind)
	return t
}

// nonInferior holds the two-sided 95 % interval of the difference to the
// reference against the margin, as a one-sided test at 2.5 % does (Piaggio et al.
// 2012, JAMA 308:2594).
func nonInferior(e *summary.Estimates, margin float64) string {
	switch d := e.VsReference.Difference; {
	case math.IsNaN(d.Low):
		return ""
	case d.Low > -margin:
		return "yes"
	case d.High < -margin:
		return "no"
	}
	return "open"
}

// comparisonNotes say how to read the table, and which of its differences
// should not be relied on.
func comparisonNotes(s *summary.Summary, rows []row, mcnemar bool, kind func(row) *summary.Comparison) []string {
	var open []string
	drawn, family := false, 0
	for _, r := range rows {
		c := kind(r)
		drawn = drawn || !c.Exact
		if math.IsNaN(c.Holm) {
			continue
		}
		family++
		if c.Holm > .05 {
			open = append(open, s.Arms[r.arm].String())
		}
	}
	p := "p: paired permutation test over questions, each the mean of its repetitions"
	if drawn {
		p += fmt.Sprintf("; where not all sign patterns can be gone through, %d of them are drawn, and p cannot be below %g",
			stats.Permutations, 1./(stats.Permutations+1))
	}
	notes := []string{
		fmt.Sprintf("[low, high]: 95 %% BCa bootstrap interval over questions, %d resamples; paired. "+
			"Where no question differs, by the rule of three.", s.Resamples),
		p + ".",
		fmt.Sprintf("Holm p: p adjusted for the %d comparisons of this table.", family),
	}
	if mcnemar {
		notes = append(notes, "McNemar p: exact and two-sided, of one answer per question (the first repetition), where all scores are 0 or 1.")
	}
	notes = append(notes, "detectable: least true difference, in points, that as many questions show with 80 % power at 5 %.")
	if len(open) > 0 {
		notes = append(notes, "Not shown to differ at 5 % (Holm): "+listed(open)+
			". A true difference smaller than detectable may well not have been found.")
	}
	return notes
}
