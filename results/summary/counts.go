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
	byArm  map[armKey]int
}

type armKey struct{ strategy, cell, run string }

// collect reads the rows of queries.parquet, each once. Datasets and arms come in
// the order of the manifests.
func collect(runs []*results.Run) (*counts, error) {
	c := newCollector(runs)
	labels := runLabels(runs)
	for i, r := range runs {
		for q, err := range results.Rows[queryFigures](filepath.Join(r.Dir, "queries.parquet")) {
			if err != nil {
				return nil, err
			}
			c.add(labels[i], q)
		}
	}
	c.sortArms(runs, labels)
	return &c.counts, nil
}

func newCollector(runs []*results.Run) *collector {
	c := &collector{byName: map[string]int{}, byArm: map[armKey]int{}}
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
	for a := range c.tallies {
		c.tallies[a] = append(c.tallies[a], &tally{})
	}
	return len(c.datasets) - 1
}

func (c *collector) addArm(arm Arm) int {
	tallies := make([]*tally, len(c.datasets))
	for d := range tallies {
		tallies[d] = &tally{}
	}
	c.arms, c.tallies = append(c.arms, arm), append(c.tallies, tallies)
	return len(c.arms) - 1
}

func (c *collector) add(run string, q *queryFigures) {
	d, ok := c.byName[q.Dataset]
	if !ok {
		d = c.addDataset(results.Dataset{Name: q.Dataset, Family: q.Dataset})
	}
	key := armKey{q.Strategy, q.Cell, run}
	a, ok := c.byArm[key]
	if !ok {
		a = c.addArm(Arm{Strategy: q.Strategy, Setting: parseSetting(q.Cell), Run: run})
		c.byArm[key] = a
	}
	i, ok := c.questions[d][q.ID]
	if !ok {
		i = len(c.questions[d])
		c.questions[d][q.ID] = i
	}
	c.tallies[a][d].add(i, q)
}

// sortArms orders by run, strategy and cell, each as its manifest has them; what a
// manifest does not name comes last, in the order of the rows.
func (c *collector) sortArms(runs []*results.Run, labels []string) {
	order := make([]int, len(c.arms))
	rank := make([][3]int, len(c.arms))
	for i, a := range c.arms {
		order[i] = i
		r := slices.Index(labels, a.Run)
		m := &runs[r].Manifest
		rank[i] = [3]int{r, place(m.Strategies, a.Strategy), place(m.Cells, a.Setting.String())}
	}
	slices.SortStableFunc(order, func(x, y int) int { return slices.Compare(rank[x][:], rank[y][:]) })
	arms, tallies := make([]Arm, len(order)), make([][]*tally, len(order))
	for i, from := range order {
		arms[i], tallies[i] = c.arms[from], c.tallies[from]
	}
	c.arms, c.tallies = arms, tallies
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
	for a := range c.arms {
		t := c.tallies[a][d]
		columns = append(columns, t.score.means(n), t.seconds.means(n), t.dollars(n))
	}
	return columns
}
