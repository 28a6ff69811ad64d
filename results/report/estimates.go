package report

import (
	"hash/fnv"

	"hybridflow/results/stats"
)

// Figures that have intervals, as columns of a bootstrap.
const (
	accuracyColumn = iota
	secondsColumn
	usdColumn
	intervalColumns
)

// estimates are in the order of the columns.
func (s *Stats) estimates() [intervalColumns]*stats.Estimate {
	return [...]*stats.Estimate{&s.Accuracy, &s.Seconds, &s.USD}
}

// estimate fills in what is known to an interval, dataset by dataset, each from
// one bootstrap of its questions, and then on average.
func (s *Summary) estimate(c *collector, seed uint64) {
	average := newAverager(len(s.Arms), s.resamples)
	for d := range s.Datasets {
		s.estimateOn(c, d, seed^hash(s.Datasets[d].Name), average) // a dataset's interval does not depend on the others
	}
	s.Average = make([]Stats, len(s.Arms))
	stats.Parallel(len(s.Arms), func(a int) {
		avg := average.stats(a, s.Stats[a])
		avg.Tradeoff = noTradeoff()
		if s.mixed(a) {
			avg.Tradeoff = average.mix[a].tradeoff()
		}
		for k, to := range avg.comparisons() {
			*to = noComparison()
			if b := s.rivals[a][k]; b >= 0 {
				*to = compare(b, average.pairs[a][k], seed, k != toReference && !s.isBound(a))
			}
		}
		s.Average[a] = avg
	})
	means := func(a, column int) []float64 { return average.sums[a][column] }
	if len(s.Datasets) > 1 {
		s.measureFronts("", func(a int) *Stats { return &s.Average[a] }, means)
	}
	s.setOrders(means)
	for k := range rivalKinds {
		s.adjust(k, func(a int) *Stats { return &s.Average[a] })
		for d := range s.Datasets {
			s.adjust(k, func(a int) *Stats { return &s.Stats[a][d] })
		}
	}
}

func (s *Summary) estimateOn(c *collector, d int, seed uint64, average *averager) {
	columns := s.columns(c, d)
	parts, columns := s.mixColumns(columns)
	best, columns := s.hindsights(columns)
	duels, columns := s.duels(columns)
	resampled := stats.Bootstrap(columns, s.resamples, seed)
	stats.Parallel(len(s.Arms), func(a int) {
		at := a * intervalColumns
		figures := &s.Stats[a][d]
		for k, e := range figures.estimates() {
			*e = stats.EstimateOf(columns[at+k], resampled[at+k])
		}
		average.add(a, figures, resampled[at:at+intervalColumns])
		figures.Tradeoff = noTradeoff()
		if s.mixed(a) {
			m := newMixSample(columns, resampled, &parts[a])
			m.setRegret(best, s.mix[a], columns, resampled, at)
			figures.Tradeoff = m.tradeoff()
			average.mix[a].add(m, len(s.Datasets))
		}
		for k, to := range figures.comparisons() {
			*to = noComparison()
			if b := s.rivals[a][k]; b >= 0 {
				p := s.pair(c, d, a, b, duels[a][k], resampled)
				*to = compare(b, []*paired{p}, seed, k != toReference && !s.isBound(a))
				average.pairs[a][k] = append(average.pairs[a][k], p)
			}
		}
	})
	s.measureFronts(datasetLabel(s.Datasets[d]), func(a int) *Stats { return &s.Stats[a][d] }, func(a, column int) []float64 { return resampled[a*intervalColumns+column] })
}

func hash(name string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(name))
	return h.Sum64()
}

// columns are the per-question figures of all arms on a dataset.
func (s *Summary) columns(c *collector, d int) [][]float64 {
	n := len(c.questions[d])
	columns := make([][]float64, 0, len(s.Arms)*intervalColumns)
	for a := range s.Arms {
		t := c.tallies[a][d]
		columns = append(columns, t.score.means(n), t.seconds.means(n), t.dollars(n))
	}
	return columns
}
