package report

import (
	"fmt"
	"math"
	"slices"

	"hybridflow/results/stats"
)

// comparisonTables say which differences are real: to the baseline on average
// and for each dataset, and where several runs are read, to the first of them.
func (s *Summary) comparisonTables() []Table {
	average := func(a int) *Stats { return &s.Average[a] }
	var t []Table
	if len(s.Datasets) > 1 {
		t = append(t, s.comparisonTable("comparisons", "average over datasets", toBaseline, average))
	}
	for d, data := range s.Datasets {
		name := "comparisons"
		if len(s.Datasets) > 1 {
			name += "-" + slug(data.Name)
		}
		t = append(t, s.comparisonTable(name, datasetLabel(data), toBaseline, func(a int) *Stats { return &s.Stats[a][d] }))
		t[len(t)-1].Dataset = data.Name
	}
	if slices.ContainsFunc(s.rivals, func(r [rivalKinds]int) bool { return r[toFirstRun] >= 0 }) {
		t = append(t, s.comparisonTable("between-runs", "average over datasets", toFirstRun, average))
	}
	return t
}

// comparisonTable has a row for each arm that is compared.
func (s *Summary) comparisonTable(name, of string, kind int, stats func(arm int) *Stats) Table {
	against := s.baselineName()
	if kind == toFirstRun {
		against = "the same strategy in " + s.Arms[0].Run
	}
	t := Table{Name: name, Title: "Accuracy less that of " + against + ", percentage points, " + of}
	reference := kind == toBaseline && s.hasReference()
	rows := slices.DeleteFunc(slices.Clone(s.headline), func(a int) bool { return s.rivals[a][kind] < 0 && !(reference && s.rivals[a][toReference] >= 0) })
	mcnemar := slices.ContainsFunc(rows, func(a int) bool { return !math.IsNaN(stats(a).comparisons()[kind].McNemar) })
	columns, arm := s.armColumns(rows)
	columns = append(columns, Column{"questions", Number, 0}, Column{"difference", Signed, 1}, Column{"p", Probability, 4}, Column{"Holm p", Probability, 4})
	if mcnemar {
		columns = append(columns, Column{"McNemar p", Probability, 4})
	}
	columns = append(columns, Column{"detectable", Number, 1})
	other := reference && against != mixCloud
	if other {
		columns = append(columns, Column{"vs " + mixCloud, Signed, 1})
	}
	if reference {
		columns = append(columns, Column{Name: "non-inferior"})
	}
	t.Columns = columns
	for _, a := range rows {
		c := stats(a).comparisons()[kind]
		questions := count(c.Difference.N)
		if c.Against < 0 { // the baseline's own row
			questions = number(math.NaN())
		}
		row := append(arm(a), questions, percent(c.Difference), number(c.Permutation), number(c.Holm))
		if mcnemar {
			row = append(row, number(c.McNemar))
		}
		row = append(row, number(100*c.Detectable))
		if other {
			row = append(row, percent(stats(a).VsReference.Difference))
		}
		if reference {
			row = append(row, words(s.nonInferior(stats(a))))
		}
		t.Rows = append(t.Rows, row)
	}
	t.Notes = s.comparisonNotes(rows, kind, mcnemar, stats)
	if reference {
		t.Notes = append(t.Notes, fmt.Sprintf("non-inferior: whether accuracy is at most %.1f points (the margin) below that of %s. yes: the interval is above -%.1f; no: it is below; open: neither was shown.", 100*s.margin, mixCloud, 100*s.margin))
	}
	return t
}

func (s *Summary) hasReference() bool {
	return slices.ContainsFunc(s.rivals, func(r [rivalKinds]int) bool { return r[toReference] >= 0 })
}

// nonInferior holds the two-sided 95 % interval of the difference to the
// reference against the margin, as a one-sided test at 2.5 % does (Piaggio et al.
// 2012, JAMA 308:2594).
func (s *Summary) nonInferior(st *Stats) string {
	switch e := st.VsReference.Difference; {
	case math.IsNaN(e.Low):
		return ""
	case e.Low > -s.margin:
		return "yes"
	case e.High < -s.margin:
		return "no"
	}
	return "open"
}

// comparisonNotes say how to read the table, and which of its differences
// should not be relied on.
func (s *Summary) comparisonNotes(rows []int, kind int, mcnemar bool, figures func(arm int) *Stats) []string {
	var open []string
	drawn, family := false, 0
	for _, a := range rows {
		c := figures(a).comparisons()[kind]
		drawn = drawn || !c.Exact
		if math.IsNaN(c.Holm) {
			continue
		}
		family++
		if c.Holm > .05 {
			open = append(open, s.Arms[a].String())
		}
	}
	p := "p: paired permutation test over questions, each the mean of its repetitions"
	if drawn {
		p += fmt.Sprintf("; where not all sign patterns can be gone through, %d of them are drawn, and p cannot be below %g", stats.Permutations, 1./(stats.Permutations+1))
	}
	notes := []string{fmt.Sprintf("[low, high]: 95 %% BCa bootstrap interval over questions, %d resamples; paired. Where no question differs, by the rule of three.", s.resamples), p + ".",
		fmt.Sprintf("Holm p: p adjusted for the %d comparisons of this table.", family)}
	if mcnemar {
		notes = append(notes, "McNemar p: exact and two-sided, of one answer per question (the first repetition), where all scores are 0 or 1.")
	}
	notes = append(notes, "detectable: least true difference, in points, that as many questions show with 80 % power at 5 %.")
	if len(open) > 0 {
		notes = append(notes, "Not shown to differ at 5 % (Holm): "+listed(open)+". A true difference smaller than detectable may well not have been found.")
	}
	return notes
}
