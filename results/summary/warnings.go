package summary

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"hybridflow/results"
	"hybridflow/results/stats"
)

// warnings say what cannot be seen in the figures themselves.
func (s *Summary) warnings(runs []*results.Run, different []*IncomparableError) (all []string) {
	warn := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	for _, other := range different {
		for _, d := range other.Differences {
			warn("%s and %s are not comparable: %s differ (%s)", other.First, other.Other, d.What, d.Detail)
		}
	}
	for _, r := range runs {
		if r.Manifest.Status != results.Complete {
			warn("%s was interrupted: what is shown rests on the %s answers it had", r.Dir, r.Manifest.Done())
		}
	}
	if unknown, rows, strategies := s.unknownUsage(); unknown > 0 {
		warn("%d of %d rows lack token usage that an endpoint did not report (%s): what rests on it, "+
			"tokens or cost, is shown as unknown (–), not as a mean of the other rows", unknown, rows, strings.Join(strategies, ", "))
	}
	for d, data := range s.Datasets {
		most := 0
		for a := range s.Arms {
			most = max(most, s.Stats[a][d].Questions)
		}
		if most < stats.MinPairs {
			warn("%s: an interval needs %d questions or more to be trusted, there are %d", data.Name, stats.MinPairs, most)
		}
		for a, arm := range s.Arms {
			e := &s.Stats[a][d]
			if e.Questions < most {
				warn("%s, %s: %d of %d questions", arm, data.Name, e.Questions, most)
			}
			if e.Rows > 0 && math.IsNaN(e.Accuracy.Value) {
				warn("%s, %s: no row has a score", arm, data.Name)
			}
			if e.OtherStatus > 0 {
				warn("%s, %s: %d rows have a status that this version does not know", arm, data.Name, e.OtherStatus)
			}
		}
	}
	return all
}

// unknownUsage counts the rows behind the dashes of all arms.
func (s *Summary) unknownUsage() (unknown, rows int, strategies []string) {
	for a, arm := range s.Arms {
		avg := &s.Average[a]
		unknown, rows = unknown+avg.UsageUnknown, rows+avg.Rows
		if avg.UsageUnknown > 0 && !slices.Contains(strategies, arm.Strategy) {
			strategies = append(strategies, arm.Strategy)
		}
	}
	return unknown, rows, strategies
}
