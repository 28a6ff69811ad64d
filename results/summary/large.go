package summary

import (
	"slices"

	"hybridflow/results/stats"
)

// SmallSet is how many questions a dataset needs for its place in an average not to
// be looked at apart: an unweighted mean over four gives 30 questions of one as much
// say as 12,000 of another.
const SmallSet = 50

// A Large is the average without small datasets.
type Large struct {
	Without  []string         // datasets of fewer than SmallSet questions
	Accuracy []stats.Estimate // [arm]
	Hull     []stats.Estimate // [arm]: accuracy less that of the hull
}

// large averages over the datasets that are not small; nil where all are alike, or
// where just one is left, which has a column of its own.
func (c *calculation) large(per []*estimated) *Large {
	l := &Large{}
	var kept []*estimated
	for d, data := range c.counts.datasets {
		if len(c.counts.questions[d]) < SmallSet {
			l.Without = append(l.Without, data.Name)
		} else {
			kept = append(kept, per[d])
		}
	}
	if l.Without == nil || len(kept) < 2 {
		return nil
	}
	l.Accuracy, l.Hull = make([]stats.Estimate, len(c.Arms)), slices.Repeat([]stats.Estimate{stats.Unknown()}, len(c.Arms))
	stats.Parallel(len(c.Arms), func(a int) {
		mean := func(of func(*armSample) *sampled) sampled {
			return averaged(kept, func(e *estimated) *sampled { return of(&e.samples[a]) })
		}
		accuracy := mean(func(s *armSample) *sampled { return &s.columns[accuracyColumn] })
		l.Accuracy[a] = accuracy.estimate()
		if parts := meanParts(kept[0].samples[a].hull, mean, func(s *armSample) []sampled { return s.hull }); parts != nil {
			over := overHull(parts)
			l.Hull[a] = over.estimate()
		}
	})
	return l
}

// meanParts averages each part of a sample over datasets; like has as many parts.
func meanParts(like []sampled, mean func(func(*armSample) *sampled) sampled, of func(*armSample) []sampled) (parts []sampled) {
	for k := range like {
		parts = append(parts, mean(func(s *armSample) *sampled { return &of(s)[k] }))
	}
	return parts
}
