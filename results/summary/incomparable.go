package summary

import (
	"cmp"
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

// incomparable lists the runs that may not be compared with the first of them, and
// why. Strategies, models, prices and cells may differ: they are what is compared. So
// may datasets that just one of two runs has, since no figure is made of both then.
func incomparable(runs []*results.Run) (all []*IncomparableError) {
	for _, r := range runs[min(1, len(runs)):] {
		if d := differences(&runs[0].Manifest, &r.Manifest); d != nil {
			all = append(all, &IncomparableError{runs[0].Dir, r.Dir, d})
		}
	}
	return all
}

func differences(a, b *results.Manifest) []Difference {
	var all []Difference
	differ := func(what, x, y string) {
		if x != y {
			all = append(all, Difference{what, cmp.Or(x, "none") + " and " + cmp.Or(y, "none")})
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
		names := func(m *results.Manifest) string {
			var names []string
			for _, d := range m.Datasets {
				names = append(names, d.Name)
			}
			return strings.Join(names, ", ")
		}
		differ("datasets", names(a), names(b))
	}
	differ("seeds", ranges(a.Seeds), ranges(b.Seeds))
	differ("graders", a.Grader, b.Grader)
	return all
}

func itemsOf(d results.Dataset) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", d.Items, d.ItemsHash))
}
