package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"hybridflow/results"
	"hybridflow/results/stats"
	"hybridflow/results/summary"
)

// targetTable shows measured against published accuracies.
func targetTable(s *summary.Summary) Table {
	t := Table{Name: "targets", Title: "Single models: accuracy against published targets, %",
		Columns: []Column{{Name: "dataset"}, {Name: "strategy"}, {"questions", Number, 0}, {"measured", Number, 2}, {"s.e.", Number, 2},
			{"target", Number, 2}, {"difference", Signed, 2}, {Name: "check"}, {Name: "source"}},
		Notes: []string{"s.e.: Monte-Carlo standard error, from the spread between repetitions of the same questions " +
			"(with one repetition, between questions)."}}
	var off farOff
	for _, target := range s.Targets {
		st := summary.Estimates{Accuracy: stats.Unknown(), MonteCarlo: math.NaN()}
		name := target.Dataset
		a := slices.IndexFunc(s.Arms, func(a summary.Arm) bool { return a.Strategy == target.Strategy })
		d := slices.IndexFunc(s.Datasets, func(d results.Dataset) bool { return d.Name == target.Dataset || d.Family == target.Dataset })
		if a >= 0 && d >= 0 {
			st, name = s.Stats[a][d], summary.DatasetLabel(s.Datasets[d])
		}
		difference, se := 100*(st.Accuracy.Value-target.Accuracy), 100*st.MonteCarlo
		off.add(name+" "+target.Strategy, difference, se)
		t.Rows = append(t.Rows, []Value{words(name), words(target.Strategy), number(float64(st.Questions)),
			number(100 * st.Accuracy.Value), number(se), number(100 * target.Accuracy), number(difference),
			words(notCheck(target.Solved)), words(target.Source)})
	}
	if slices.ContainsFunc(s.Targets, func(t summary.Target) bool { return t.Solved }) {
		t.Notes = append(t.Notes, "not a check: solved from averages of the publication that the run is compared with.")
	}
	t.Notes = append(t.Notes, off.notes()...)
	return t
}

// farAway is how far from its target, in percentage points, a cell may be.
const farAway = 1.5

// A farOff collects the cells that are farther than that from their targets, and
// among them those whose difference more seeds would hardly remove.
type farOff struct {
	cells   int
	largest float64  // standard error among them
	beyond  []string // those whose difference is above two standard errors, or has none
}

func (f *farOff) add(cell string, difference, se float64) {
	if !(math.Abs(difference) > farAway) {
		return
	}
	f.cells++
	if !math.IsNaN(se) {
		f.largest = max(f.largest, se)
	}
	if !(math.Abs(difference) <= 2*se) {
		f.beyond = append(f.beyond, cell)
	}
}

func (f *farOff) notes() []string {
	if f.cells == 0 {
		return nil
	}
	cells, differ := "cells", "differ"
	if f.cells == 1 {
		cells, differ = "cell", "differs"
	}
	se := "unknown"
	if f.largest > 0 {
		se = fmt.Sprintf("up to %.1f points", f.largest)
	}
	notes := []string{fmt.Sprintf("%d %s %s by more than %.1f points; repeat with more seeds: their Monte-Carlo error is %s.",
		f.cells, cells, differ, farAway, se)}
	if len(f.beyond) > 0 {
		notes = append(notes, "More than two standard errors from the target, which chance alone hardly explains: "+
			strings.Join(f.beyond, ", ")+".")
	}
	return notes
}
