package summary

import (
	"path/filepath"
	"slices"

	"hybridflow/results"
)

// counts are the rows of all runs, added up by arm and dataset. They do not change
// after collect.
type counts struct {
	datasets  []results.Dataset
	questions []map[string]int // by dataset: numbers of IDs
	arms      []Arm
	tallies   [][]*tally // [arm][dataset]
}

// A collector adds rows to counts, in one goroutine, and has the indices to find
// their places. Settings are parsed here, once for each arm.
type collector struct {
	counts
	byName map[string]int // datasets
	byArm  map[armKey]*armRows
	rows   []*armRows // in the order in which they came
}

type armKey struct{ strategy, cell, run string }

// armRows are the rows of an arm. Arms are sorted by run, strategy and cell, each as
// its manifest has them; what a manifest does not name comes last, in the order of
// the rows.
type armRows struct {
	Arm
	rank    [3]int
	tallies []*tally // by dataset
}

// collect reads the rows of queries.parquet, each once. Datasets and arms come in
// the order of the manifests.
func collect(runs []*results.Run) (*counts, error) {
	c := newCollector(runs)
	for i, label := range runLabels(runs) {
		for q, err := range results.Rows[queryFigures](filepath.Join(runs[i].Dir, "queries.parquet")) {
			if err != nil {
				return nil, err
			}
			c.add(i, label, &runs[i].Manifest, q)
		}
	}
	slices.SortStableFunc(c.rows, func(x, y *armRows) int { return slices.Compare(x.rank[:], y.rank[:]) })
	for _, r := range c.rows {
		for len(r.tallies) < len(c.datasets) {
			r.tallies = append(r.tallies, &tally{})
		}
		c.arms, c.tallies = append(c.arms, r.Arm), append(c.tallies, r.tallies)
	}
	return &c.counts, nil
}

func newCollector(runs []*results.Run) *collector {
	c := &collector{byName: map[string]int{}, byArm: map[armKey]*armRows{}}
	for _, r := range runs {
		for _, d := range r.Manifest.Datasets {
			if _, ok := c.byName[d.Name]; !ok {
				c.addDataset(d)
			}
		}
	}
	for i, d := range c.datasets { // rows may name the family
		if _, ok := c.byName[d.Family]; !ok {
			c.byName[d.Family] = i
		}
	}
	return c
}

func (c *collector) addDataset(d results.Dataset) int {
	c.byName[d.Name] = len(c.datasets)
	c.datasets = append(c.datasets, d)
	c.questions = append(c.questions, map[string]int{})
	return len(c.datasets) - 1
}

func (c *collector) add(run int, label string, m *results.Manifest, q *queryFigures) {
	d, ok := c.byName[q.Dataset]
	if !ok {
		d = c.addDataset(results.Dataset{Name: q.Dataset, Family: q.Dataset})
	}
	key := armKey{q.Strategy, q.Cell, label}
	a := c.byArm[key]
	if a == nil {
		rank := [3]int{run, place(m.Strategies, q.Strategy), place(m.Cells, q.Cell)}
		a = &armRows{Arm: Arm{Strategy: q.Strategy, Setting: parseSetting(q.Cell), Run: label}, rank: rank}
		c.byArm[key], c.rows = a, append(c.rows, a)
	}
	i, ok := c.questions[d][q.ID]
	if !ok {
		i = len(c.questions[d])
		c.questions[d][q.ID] = i
	}
	for len(a.tallies) <= d {
		a.tallies = append(a.tallies, &tally{})
	}
	a.tallies[d].add(i, q)
}

func place(list []string, s string) int {
	if i := slices.Index(list, s); i >= 0 {
		return i
	}
	return len(list)
}

// columns are the per-question figures of all arms on a dataset: those that have
// intervals, for each arm.
func (c *counts) columns(d int) [][]float64 {
	n := len(c.questions[d])
	columns := make([][]float64, 0, len(c.arms)*intervalColumns)
	for _, tallies := range c.tallies {
		t := tallies[d]
		columns = append(columns, t.score.means(n), t.seconds.means(n), t.dollars(n))
	}
	return columns
}
