package summary

import (
	"hash/fnv"
	"math"

	"hybridflow/results/stats"
)

// A calculation is what estimates are computed from. Nothing in it changes while
// they are, so that arms can be estimated at the same time.
type calculation struct {
	*Selection
	counts    *counts
	against   [][comparisonKinds]int // [arm]: what it is compared with; -1 for nothing
	resamples int
	seed      uint64
}

// An estimated has the figures of all arms in one scope, and what the resamples of
// the scope's questions gave.
type estimated struct {
	figures []*Estimates
	samples []armSample
}

// An armSample is what an average over datasets, a front or an order of
// strategies needs of one arm in one scope.
type armSample struct {
	columns [intervalColumns]sampled
	mix     *mixSample                 // nil where the arm is not compared with the mix
	hull    []sampled                  // nil where it is not held against the hull
	pairs   [comparisonKinds][]*paired // one for each dataset; nil where there is no comparison
}

// A sampled is a mean over n questions, and the same in each resample of them.
type sampled struct {
	value float64
	n     int
	drawn []float64 // nil where the value is unknown
}

// averaged is the unweighted mean over datasets, of values and of each resample, so
// that an average has an interval too. Without an interval on one there is none.
func averaged(per []*estimated, of func(*estimated) *sampled) sampled {
	resamples := 0
	for _, e := range per {
		resamples = max(resamples, len(of(e).drawn))
	}
	avg, datasets := sampled{drawn: make([]float64, resamples)}, float64(len(per))
	for _, e := range per {
		one := of(e)
		avg.value += one.value / datasets
		avg.n += one.n
		for b := range avg.drawn {
			v := math.NaN()
			if one.n > 1 && one.drawn != nil {
				v = one.drawn[b]
			}
			avg.drawn[b] += v / datasets
		}
	}
	return avg
}

func (s *sampled) estimate() stats.Estimate { return stats.Resampled(s.value, s.drawn, s.n) }

// onDataset estimates all arms from one bootstrap of a dataset's questions, whose
// seed depends on its name alone: an interval does not depend on other datasets.
func (c *calculation) onDataset(d int) *estimated {
	draw := c.draw(d, c.seed^hash(c.counts.datasets[d].Name))
	return c.eachArm(func(a int, sample *armSample) Estimates {
		for k := range sample.columns {
			sample.columns[k] = draw.sampled(a*intervalColumns + k)
		}
		if c.Mixed(a) {
			sample.mix = draw.mixSample(a, c.Mix[a])
		}
		sample.hull = draw.hullSample(a, c.Hull.Primary[a])
		for k, b := range c.against[a] {
			if b >= 0 {
				sample.pairs[k] = []*paired{c.pair(draw, d, a, b, draw.pairings[a][k])}
			}
		}
		return c.counts.tallies[a][d].estimates()
	})
}

// average takes unweighted means over datasets. It is unknown unless the arm has all
// of them.
func (c *calculation) average(per []*estimated) *estimated {
	return c.eachArm(func(a int, sample *armSample) Estimates {
		mean := func(of func(*armSample) *sampled) sampled {
			return averaged(per, func(e *estimated) *sampled { return of(&e.samples[a]) })
		}
		for k := range sample.columns {
			sample.columns[k] = mean(func(s *armSample) *sampled { return &s.columns[k] })
		}
		if c.Mixed(a) {
			sample.mix = &mixSample{regret: mean(func(s *armSample) *sampled { return &s.mix.regret })}
			for k := range sample.mix.parts {
				sample.mix.parts[k] = mean(func(s *armSample) *sampled { return &s.mix.parts[k] })
			}
		}
		sample.hull = meanParts(per[0].samples[a].hull, mean, func(s *armSample) []sampled { return s.hull })
		var figures []*Estimates
		for _, one := range per {
			figures = append(figures, one.figures[a])
			for k, pairs := range one.samples[a].pairs {
				sample.pairs[k] = append(sample.pairs[k], pairs...)
			}
		}
		return meanFigures(figures)
	})
}

// eachArm fills in each arm's sample and the figures that have no interval, and makes
// of the sample those that have one, the comparison with the random mix and those
// with other arms.
func (c *calculation) eachArm(fill func(a int, sample *armSample) Estimates) *estimated {
	all := &estimated{make([]*Estimates, len(c.Arms)), make([]armSample, len(c.Arms))}
	stats.Parallel(len(c.Arms), func(a int) {
		sample := &all.samples[a]
		e := fill(a, sample)
		for k, to := range e.intervals() {
			*to = sample.columns[k].estimate()
		}
		e.Tradeoff = noTradeoff()
		if sample.mix != nil {
			e.Tradeoff = sample.mix.tradeoff()
		}
		if sample.hull != nil {
			e.Tradeoff.holdAgainstHull(sample.hull, c.Hull.Primary[a])
		}
		for k, to := range e.comparisons() {
			*to = noComparison()
			if b := c.against[a][k]; b >= 0 {
				*to = compare(b, sample.pairs[k], c.seed, tested[k] && !c.Arms[a].Bound)
			}
		}
		all.figures[a] = &e
	})
	return all
}

func hash(name string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(name))
	return h.Sum64()
}

// A draw is one bootstrap of the questions of a dataset: per-question figures as
// columns, and the mean of each column in each resample. The first columns are the
// interval columns of each arm; the others are what comparisons need besides.
type draw struct {
	columns, resampled [][]float64
	mixes, hulls       [][]int     // [arm]: columns of its comparisons with the mix and with the hull
	primary            [][]float64 // resampled more often: the columns of the primary family
	oracles            []oracle
	pairings           [][comparisonKinds]pairing // [arm]
}

func (c *calculation) draw(d int, seed uint64) *draw {
	x := &draw{columns: c.counts.columns(d)}
	x.addMixes(c.Selection)
	x.addOracles(c.Selection)
	x.addPairings(c.against)
	x.addHulls(c.Selection)
	x.resampled = stats.Bootstrap(x.columns, c.resamples, seed)
	x.addPrimary(&c.Hull, c.resamples, seed)
	return x
}

// sampled is the mean of a column.
func (x *draw) sampled(column int) sampled {
	e := stats.MeanOf(x.columns[column])
	return sampled{e.Value, e.N, x.resampled[column]}
}
