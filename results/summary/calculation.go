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
	means [intervalColumns][]float64 // in each resample
	mix   *mixSample                 // nil where the arm is not compared with the mix
	pairs [comparisonKinds][]*paired // one for each dataset; nil where there is no comparison
}

// onDataset estimates all arms from one bootstrap of a dataset's questions, whose
// seed depends on its name alone: an interval does not depend on other datasets.
func (c *calculation) onDataset(d int) *estimated {
	draw := c.draw(d, c.seed^hash(c.counts.datasets[d].Name))
	e := &estimated{make([]*Estimates, len(c.Arms)), make([]armSample, len(c.Arms))}
	stats.Parallel(len(c.Arms), func(a int) {
		figures := c.counts.tallies[a][d].estimates()
		sample := &e.samples[a]
		for k, to := range figures.intervals() {
			at := a*intervalColumns + k
			*to = stats.EstimateOf(draw.columns[at], draw.resampled[at])
			sample.means[k] = draw.resampled[at]
		}
		if c.Mixed(a) {
			sample.mix = draw.mixSample(a, c.Mix[a])
		}
		for k, b := range c.against[a] {
			if b >= 0 {
				sample.pairs[k] = []*paired{c.pair(draw, d, a, b, draw.pairings[a][k])}
			}
		}
		c.relate(a, &figures, sample)
		e.figures[a] = &figures
	})
	return e
}

// average takes unweighted means over datasets, of figures and of each resample,
// so that an average has an interval too. It is unknown unless the arm has all
// datasets.
func (c *calculation) average(per []*estimated) *estimated {
	e := &estimated{make([]*Estimates, len(c.Arms)), make([]armSample, len(c.Arms))}
	stats.Parallel(len(c.Arms), func(a int) {
		var figures []*Estimates
		var mixes []*mixSample
		sample := &e.samples[a]
		for _, one := range per {
			figures, mixes = append(figures, one.figures[a]), append(mixes, one.samples[a].mix)
			for k, pairs := range one.samples[a].pairs {
				sample.pairs[k] = append(sample.pairs[k], pairs...)
			}
		}
		avg := mean(figures)
		for k, to := range avg.intervals() {
			sample.means[k] = make([]float64, c.resamples)
			for d, one := range per {
				addMeans(sample.means[k], one.samples[a].means[k], !math.IsNaN(figures[d].intervals()[k].Low))
			}
			for b := range sample.means[k] {
				sample.means[k][b] /= float64(len(per))
			}
			to.Low, to.High = stats.Interval(sample.means[k])
		}
		if c.Mixed(a) {
			sample.mix = meanMix(mixes)
		}
		c.relate(a, &avg, sample)
		e.figures[a] = &avg
	})
	return e
}

// addMeans adds a dataset's means to a sum. Without an interval there, there is
// none for the average.
func addMeans(sum, means []float64, interval bool) {
	for b, m := range means {
		if !interval {
			m = math.NaN()
		}
		sum[b] += m
	}
}

// relate compares an arm with the random mix and with other arms.
func (c *calculation) relate(a int, figures *Estimates, sample *armSample) {
	figures.Tradeoff = noTradeoff()
	if sample.mix != nil {
		figures.Tradeoff = sample.mix.tradeoff()
	}
	for k, to := range figures.comparisons() {
		*to = noComparison()
		if b := c.against[a][k]; b >= 0 {
			*to = compare(b, sample.pairs[k], c.seed, k != toReference && !c.Arms[a].Bound)
		}
	}
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
	mixes              [][mixParts]int // [arm]: columns of its comparison with the mix
	oracles            []oracle
	pairings           [][comparisonKinds]pairing // [arm]
}

func (c *calculation) draw(d int, seed uint64) *draw {
	x := &draw{columns: c.counts.columns(d)}
	x.addMixes(c.Selection)
	x.addOracles(c.Selection)
	x.addPairings(c.against)
	x.resampled = stats.Bootstrap(x.columns, c.resamples, seed)
	return x
}
