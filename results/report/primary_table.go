package report

import (
	"fmt"
	"slices"

	"hybridflow/results/summary"
)

// primaryRows are the arms of the primary family.
func primaryRows(s *summary.Summary) []int {
	return slices.DeleteFunc(slices.Clone(s.Headline), func(a int) bool { return !s.Hull.Primary[a] })
}

// primaryTable holds each router and each plan against the hull: the one family of
// tests that is declared in advance.
func primaryTable(s *summary.Summary) Table {
	arms := primaryRows(s)
	t := Table{Name: "primary", Title: "Every router and plan against the hull of single calls, average over datasets"}
	fill(&t, rowsOf(arms, s.Overall()), append(armFields(s, arms, accuracyField, usdField, vsHullField,
		probability("p", func(r row) float64 { return r.Tradeoff.HullP }),
		probability("Holm p", func(r row) float64 { return r.Tradeoff.HullHolm }),
		label("against the hull", func(r row) string { return againstHull(r.Estimates) })), largeFields(s)...)...)
	t.Notes = append([]string{
		fmt.Sprintf("Primary family: every arm of this table, %d in all, against the hull, declared before any outcome is seen. "+
			"All other tables explore.", len(arms)),
		fmt.Sprintf("p: two-sided, by the bootstrap over questions, %d resamples; Holm p: adjusted for the family. "+
			"above and below: Holm p is under .05; open: neither was shown.", s.PrimaryResamples()),
	}, append(hullNotes(s), largeNotes(s)...)...)
	return t
}

// againstHull says what the primary test of an arm showed: above, below or open. It
// is "" where there was none.
func againstHull(e *summary.Estimates) string {
	switch hull := e.Tradeoff; {
	case hull.HullHolm != hull.HullHolm:
		return ""
	case hull.HullHolm >= .05:
		return "open"
	case hull.Hull.Value > 0:
		return "above"
	}
	return "below"
}
