package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// setBaseline finds for each arm the one of the baseline strategy that is
// nearest to it.
func (s *Summary) setBaseline(strategy string) error {
	strategy = cmp.Or(strategy, s.Arms[0].Strategy)
	if s.nearest(strategy, Arm{}) < 0 {
		var have []string
		for _, a := range s.Arms {
			if !slices.Contains(have, a.Strategy) {
				have = append(have, a.Strategy)
			}
		}
		return fmt.Errorf("baseline %q: not a strategy of this run (it has %s)", strategy, strings.Join(have, ", "))
	}
	for _, a := range s.Arms {
		s.Baseline = append(s.Baseline, s.nearest(strategy, a))
	}
	return nil
}

// nearest is a strategy's arm under the settings of another, in its run: cells are
// named by the fields that a strategy uses, so of those that say nothing else the
// one that says most. Else it is the strategy's first in the run, or at all; -1
// without any.
func (s *Summary) nearest(strategy string, a Arm) int {
	best, most := -1, -3
	own := assignments(a.Cell)
	for i, o := range s.Arms {
		if o.Strategy != strategy {
			continue
		}
		fit := -2 // another run
		if fields := assignments(o.Cell); o.Run == a.Run {
			fit = len(fields)
			if slices.ContainsFunc(fields, func(f assignment) bool { return !slices.Contains(own, f) }) {
				fit = -1
			}
		}
		if fit > most {
			best, most = i, fit
		}
	}
	return best
}
