package report

import (
	"math"
	"path/filepath"
	"slices"
	"strconv"

	"hybridflow/results"
	"hybridflow/results/stats"
)

// A collector sorts rows into tallies.
type collector struct {
	runs      []string // labels; "" when there is one run
	datasets  []results.Dataset
	byName    map[string]int
	questions []map[string]int // by dataset: numbers of IDs
	arms      []Arm
	byArm     map[Arm]int
	tallies   [][]*tally // [arm][dataset]
}

// newCollector prepares datasets in the order of the manifests.
func newCollector(runs []*results.Run) *collector {
	c := &collector{byName: map[string]int{}, byArm: map[Arm]int{}}
	c.runs = runLabels(runs)
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

// runLabels tell runs apart, by their folders' names where those differ.
func runLabels(runs []*results.Run) []string {
	labels := make([]string, len(runs))
	if len(runs) < 2 {
		return labels
	}
	for i, r := range runs {
		labels[i] = filepath.Base(r.Dir)
		if slices.Contains(labels[:i], labels[i]) {
			labels[i] += "#" + strconv.Itoa(i+1)
		}
	}
	return labels
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

func (c *collector) add(run int, q *queryFigures) {
	d, ok := c.byName[q.Dataset]
	if !ok {
		d = c.addDataset(results.Dataset{Name: q.Dataset, Family: q.Dataset})
	}
	arm := Arm{q.Strategy, q.Cell, c.runs[run]}
	a, ok := c.byArm[arm]
	if !ok {
		a = len(c.arms)
		c.byArm[arm] = a
		c.arms = append(c.arms, arm)
		c.tallies = append(c.tallies, nil)
		for range c.datasets {
			c.tallies[a] = append(c.tallies[a], &tally{})
		}
	}
	i, ok := c.questions[d][q.ID]
	if !ok {
		i = len(c.questions[d])
		c.questions[d][q.ID] = i
	}
	c.tallies[a][d].add(i, q)
}

// summary puts arms in the order of the manifests and fills in all figures but
// estimates.
func (c *collector) summary(runs []*results.Run) *Summary {
	s := &Summary{Datasets: c.datasets}
	for _, r := range runs {
		if !slices.Contains(s.Backends, r.Manifest.Backend) {
			s.Backends = append(s.Backends, r.Manifest.Backend)
		}
		for _, seed := range r.Manifest.Seeds {
			if !slices.Contains(s.Seeds, seed) {
				s.Seeds = append(s.Seeds, seed)
			}
		}
	}
	c.sortArms(runs)
	s.Arms = c.arms
	for _, tallies := range c.tallies {
		stats := make([]Stats, len(tallies))
		for d, t := range tallies {
			stats[d] = t.stats()
		}
		s.Stats = append(s.Stats, stats)
	}
	return s
}

// sortArms orders by run, strategy and cell, each as its manifest has them;
// what a manifest does not name comes last, in the order of the rows.
func (c *collector) sortArms(runs []*results.Run) {
	order := make([]int, len(c.arms))
	rank := make([][3]int, len(c.arms))
	for i, a := range c.arms {
		order[i] = i
		r := slices.Index(c.runs, a.Run)
		m := &runs[r].Manifest
		rank[i] = [3]int{r, place(m.Strategies, a.Strategy), place(m.Cells, a.Cell)}
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

func (t *tally) stats() Stats {
	s := Stats{Rows: t.rows, P50: t.quantile(.5), P95: t.quantile(.95), MonteCarlo: t.score.monteCarlo(),
		EdgeTokens: t.edgeTokens.orUnknown(t.edgeUnknown), CloudTokens: t.cloudTokens.orUnknown(t.cloudUnknown),
		Offload: t.offload(), Speedup: t.speedup.value(), Compression: t.compression.value(), Critical: t.critical.value(),
		Status: t.status[:], Plans: t.plan[:],
		OtherStatus: t.otherStatus, Planless: t.withoutPlan, BadlyDone: int(t.failed), UsageUnknown: t.usageUnknown}
	s.IfWrong, s.IfRight = t.scoreBounds()
	for _, n := range t.score.n {
		if n > 0 {
			s.Questions++
		}
	}
	return s
}

// An averager takes unweighted means over datasets, the same way for figures
// and for each resample, so that an average has an interval too.
type averager struct {
	sums  [][intervalColumns][]float64
	mix   []mixSample
	pairs [][rivalKinds][]*paired
}

func newAverager(arms, resamples int) *averager {
	v := &averager{make([][intervalColumns][]float64, arms), make([]mixSample, arms), make([][rivalKinds][]*paired, arms)}
	for a := range v.sums {
		for k := range v.sums[a] {
			v.sums[a][k] = make([]float64, resamples)
		}
	}
	return v
}

func (v *averager) add(arm int, s *Stats, resampled [][]float64) {
	for k, e := range s.estimates() {
		for b, m := range resampled[k] {
			if math.IsNaN(e.Low) { // without an interval there, none for the average
				m = math.NaN()
			}
			v.sums[arm][k][b] += m
		}
	}
}

func (v *averager) stats(arm int, per []Stats) Stats {
	avg := Stats{Status: make([]int, len(statuses)), Plans: make([]int, len(plans))}
	n := float64(len(per))
	for _, s := range per {
		avg.Rows += s.Rows
		avg.Questions += s.Questions
		avg.OtherStatus += s.OtherStatus
		avg.Planless += s.Planless
		avg.BadlyDone += s.BadlyDone
		avg.UsageUnknown += s.UsageUnknown
		for i, c := range s.Status {
			avg.Status[i] += c
		}
		for i, c := range s.Plans {
			avg.Plans[i] += c
		}
		avg.MonteCarlo += s.MonteCarlo * s.MonteCarlo
		to, from := avg.plain(), s.plain()
		for i := range to {
			*to[i] += *from[i] / n
		}
		for k, e := range avg.estimates() {
			e.Value += s.estimates()[k].Value / n
			e.N += s.estimates()[k].N
		}
	}
	avg.MonteCarlo = math.Sqrt(avg.MonteCarlo) / n
	for k, e := range avg.estimates() {
		for b := range v.sums[arm][k] {
			v.sums[arm][k][b] /= n
		}
		e.Low, e.High = stats.Interval(v.sums[arm][k])
	}
	return avg
}

// plain are the figures that an average is the plain mean of.
func (s *Stats) plain() [10]*float64 {
	return [...]*float64{&s.P50, &s.P95, &s.EdgeTokens, &s.CloudTokens, &s.Offload, &s.Speedup, &s.Compression, &s.Critical, &s.IfWrong, &s.IfRight}
}
