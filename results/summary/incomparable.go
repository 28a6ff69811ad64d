package summary

import (
	"fmt"
	"slices"
	"strings"

	"hybridflow/results"
)

// An IncomparableError says why two runs must not be compared: they asked
// other questions, drew other repetitions or were graded by other rules, so that
// their difference is not one of strategies. [Options].AllowDifferent compares
// them nevertheless.
type IncomparableError struct {
	First, Other string // folders
	Differences  []Difference
}

// A Difference is one thing in which runs differ.
type Difference struct {
	What   string // such as "seeds" or "items of gpqa", for captions
	Detail string // what the first has and what the other has
}

func (e *IncomparableError) Error() string {
	var all []string
	for _, d := range e.Differences {
		all = append(all, d.What+" differ ("+d.Detail+")")
	}
	return fmt.Sprintf("compare %s with %s: %s; run both on the same items, seeds, data and grader, "+
		"or allow the difference, which is then stamped on all that is shown",
		e.First, e.Other, strings.Join(all, "; "))
}

// checkComparable reports as an [IncomparableError] why runs may not be compared with
// the first of them. Strategies, models, prices and cells may differ: they are
// what is compared. So may datasets that just one of two runs has, since no
// figure is made of both then.
func checkComparable(runs []*results.Run) error {
	for _, r := range runs[min(1, len(runs)):] {
		if d := differences(&runs[0].Manifest, &r.Manifest); d != nil {
			return &IncomparableError{runs[0].Dir, r.Dir, d}
		}
	}
	return nil
}

type runDifference struct {
	Difference
	run string // folder of the run that differs from the first
}

// allDifferences lists in what runs differ from the first that should not.
func allDifferences(runs []*results.Run) (all []runDifference) {
	for _, r := range runs[min(1, len(runs)):] {
		for _, d := range differences(&runs[0].Manifest, &r.Manifest) {
			all = append(all, runDifference{d, r.Dir})
		}
	}
	return all
}

func differences(a, b *results.Manifest) []Difference {
	var all []Difference
	differ := func(what, x, y string) {
		if x != y {
			all = append(all, Difference{what, orNone(x) + " and " + orNone(y)})
		}
	}
	shared := 0
	for _, d := range a.Datasets {
		i := slices.IndexFunc(b.Datasets, func(o results.Dataset) bool { return o.Name == d.Name })
		if i < 0 {
			continue
		}
		shared++
		o := b.Datasets[i]
		differ("data revisions of "+d.Name, d.Revision, o.Revision)
		differ("items of "+d.Name, itemsOf(d), itemsOf(o))
	}
	if shared == 0 {
		differ("datasets", datasetNames(a), datasetNames(b))
	}
	differ("seeds", ranges(a.Seeds), ranges(b.Seeds))
	differ("graders", a.Grader, b.Grader)
	return all
}

func itemsOf(d results.Dataset) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", d.Items, d.ItemsHash))
}

func datasetNames(m *results.Manifest) string {
	var names []string
	for _, d := range m.Datasets {
		names = append(names, d.Name)
	}
	return strings.Join(names, ", ")
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}
