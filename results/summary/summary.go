// Package summary estimates from the rows of runs what tables and figures show. A
// row goes down through it once and does not come back:
//
//  1. [Of] checks the options and that the runs may be compared
//     ([IncomparableError]).
//  2. Each row of queries.parquet is read once. Its cell is parsed to a [Setting];
//     strategy, setting and run are its [Arm]. The row is added to the tally of its
//     arm and dataset: a few numbers per question.
//  3. Strategies and settings decide which arms are shown where and what each is
//     compared with: the [Selection].
//  4. On each dataset one bootstrap of its questions gives the figures of all arms
//     their intervals, and relates each arm to the hull of single calls and to the
//     random mix ([Tradeoff]), and to other arms ([Comparison]): its [Estimates]. The
//     primary family has ten times as many resamples.
//  5. Estimates and resamples are averaged over datasets, and once more without small
//     datasets ([Large]).
//  6. Of several arms together: p values are adjusted (Holm), ablations compared with
//     the whole method at equal dollars ([EqualCost]), fronts measured ([Front]),
//     orders compared with published ones ([Order]), and arms put on the lines of a
//     [Sweep].
//  7. The [Summary] is the value that comes out. Packages report and figures show
//     it; they read no row that step 2 has read.
package summary

import (
	"cmp"
	"encoding/json"
	"fmt"

	"hybridflow/results"
)

// A Summary is what one or more runs say. It is a value: nothing changes it after
// [Of], and any number of goroutines may read it.
type Summary struct {
	Source
	Selection

	Stats   [][]Estimates // [arm][dataset]; Rows is 0 where there are none
	Average []Estimates   // [arm], unweighted over datasets; unknown unless the arm has them all
	Large   *Large        // the average without small datasets; nil where that is nothing else

	Fronts    []Front // by scope, in the order of Scopes
	Sweeps    []Sweep
	Targets   []Target
	Published []Matched
	Orders    []Order // of strategies, ours against published

	Resamples int      // of the bootstrap
	Margin    float64  // of non-inferiority
	Warnings  []string // what the figures themselves do not say

	own map[string]string // the run's own values of shown fields
}

// Of sums up runs. It reads each row of their queries.parquet once, and holds a few
// numbers per question and arm. Equal rows and options give equal summaries.
func Of(o Options, runs ...*results.Run) (*Summary, error) {
	if err := o.validate(); err != nil {
		return nil, err
	}
	different := incomparable(runs)
	if different != nil && !o.AllowDifferent {
		return nil, different[0]
	}
	counts, err := collect(runs)
	if err != nil {
		return nil, err
	}
	if len(counts.arms) == 0 {
		return nil, fmt.Errorf("summarize %d runs: no rows (was the run stopped before its first answer?)", len(runs))
	}
	selection, err := newSelection(counts.arms, &o)
	if err != nil {
		return nil, err
	}
	s := &Summary{Source: newSource(runs, counts.datasets, different), Selection: *selection, Targets: o.Targets,
		Resamples: cmp.Or(o.Resamples, 1000), Margin: cmp.Or(o.Margin, .02)}
	s.Published = selection.match(o.Published, &s.Source)
	s.estimate(&calculation{selection, counts, selection.comparedWith(), s.Resamples, o.Seed})
	var experiment json.RawMessage // settings that cells do not name
	if len(runs) == 1 {
		experiment = runs[0].Manifest.Experiment
	}
	s.own = map[string]string{}
	for _, key := range o.Shown {
		s.own[key] = ownText(experiment, key)
	}
	s.Sweeps = sweeps(s.Arms, s.Average, experiment)
	s.Warnings = s.warnings(runs, different)
	return s, nil
}

// PrimaryResamples is how many resamples the primary family rests on.
func (s *Summary) PrimaryResamples() int { return primaryBatches * s.Resamples }

// estimate fills in the estimates of each dataset, of the average, and of several
// arms together.
func (s *Summary) estimate(c *calculation) {
	fronts := c.findFronts()
	var per []*estimated
	for d := range s.Datasets {
		per = append(per, c.onDataset(d))
	}
	average := c.average(per)
	s.Large = c.large(per)
	adjust(average.figures)
	adjustPrimary(average.figures)
	c.atEqualCost(average)
	if len(per) > 1 {
		s.Fronts = measureFronts(fronts, "", average)
	}
	for d, data := range s.Datasets {
		adjust(per[d].figures)
		adjustPrimary(per[d].figures)
		c.atEqualCost(per[d])
		s.Fronts = append(s.Fronts, measureFronts(fronts, data.Name, per[d])...)
	}
	s.Orders = orders(s.Published, average)
	for a := range s.Arms {
		var stats []Estimates
		for _, one := range per {
			stats = append(stats, *one.figures[a])
		}
		s.Stats, s.Average = append(s.Stats, stats), append(s.Average, *average.figures[a])
	}
}
