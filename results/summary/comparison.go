package summary

import (
	"math"
	"slices"

	"hybridflow/results/stats"
)

// A Comparison is what one arm has over another on the questions that both
// answered. NaN is unknown.
type Comparison struct {
	Against int // the other arm; -1 where there is none

	// Difference is of accuracy, paired by question, with a BCa interval clustered
	// by question; by the rule of three where all questions differ alike.
	Difference  stats.Estimate
	McNemar     float64 // exact p of the first repetition alone; NaN where a score is neither 0 nor 1, and for averages
	Permutation float64 // p of the paired permutation test
	Exact       bool    // whether Permutation went through all sign patterns
	Holm        float64 // Permutation, adjusted for all arms that are compared in this way
	Detectable  float64 // minimal detectable effect at 80 % power
}

func noComparison() Comparison {
	return Comparison{-1, stats.Unknown(), math.NaN(), math.NaN(), true, math.NaN(), math.NaN()}
}

// What an arm is compared with.
const (
	toBaseline = iota
	toReference
	toFirstRun
	toWhole
	toEdge
	toDirect
	comparisonKinds
)

// tested are the kinds that have tests; of the others there is just the difference.
var tested = [comparisonKinds]bool{toBaseline: true, toFirstRun: true, toWhole: true}

// comparisons are in the order of their kinds.
func (e *Estimates) comparisons() [comparisonKinds]*Comparison {
	return [...]*Comparison{&e.VsBaseline, &e.VsReference, &e.VsFirstRun, &e.VsWhole, &e.VsEdge, &e.VsDirect}
}

// comparedWith finds what each arm is compared with: of those that tables show,
// the baseline and the choices without a router nearest to it and itself in the first
// run; of ablations, the whole method.
func (s *Selection) comparedWith() [][comparisonKinds]int {
	all := make([][comparisonKinds]int, len(s.Arms))
	for a, arm := range s.Arms {
		r := [comparisonKinds]int{-1, -1, -1, s.wholeMethod(a), -1, -1}
		if slices.Contains(s.Headline, a) {
			r = [comparisonKinds]int{s.Baseline[a], s.Nearest(MixCloud, arm), s.find(arm.Strategy, arm.Setting.String(), s.Arms[0].Run), r[toWhole],
				s.Nearest(MixEdge, arm), s.Nearest(CloudDirect, arm)}
		}
		for k := range r {
			if r[k] == a {
				r[k] = -1
			}
		}
		all[a] = r
	}
	return all
}

// A pairing is a comparison that is to be made on a dataset.
type pairing struct {
	differences []float64 // by question, NaN where one has none
	column      int       // of the bootstrap; -1 where it is the difference of two others
}

// addPairings adds a column wherever a difference of two means is not a mean of
// differences, since one arm lacks a question that the other has.
func (x *draw) addPairings(against [][comparisonKinds]int) {
	x.pairings = make([][comparisonKinds]pairing, len(against))
	for a := range against {
		own := x.columns[a*intervalColumns+accuracyColumn]
		for k, b := range against[a] {
			if b < 0 {
				continue
			}
			if same := slices.Index(against[a][:k], b); same >= 0 {
				x.pairings[a][k] = x.pairings[a][same]
				continue
			}
			other := x.columns[b*intervalColumns+accuracyColumn]
			p := pairing{make([]float64, len(own)), -1}
			for i := range own {
				p.differences[i] = own[i] - other[i]
				if math.IsNaN(own[i]) != math.IsNaN(other[i]) {
					p.column = len(x.columns)
				}
			}
			if p.column >= 0 {
				x.columns = append(x.columns, p.differences)
			}
			x.pairings[a][k] = p
		}
	}
}

// A paired has the differences of two arms on one dataset.
type paired struct {
	differences []float64 // of the questions that both have
	drawn       []float64 // their mean in each resample
	only        [2]int    // questions that just one has right in the first repetition
	binary      bool      // all scores of it are 0 or 1
}

// pair collects what a comparison needs, after the bootstrap.
func (c *calculation) pair(x *draw, d, a, b int, how pairing) *paired {
	p := &paired{differences: slices.DeleteFunc(slices.Clone(how.differences), math.IsNaN)}
	if how.column >= 0 {
		p.drawn = x.resampled[how.column]
	} else {
		own, other := x.resampled[a*intervalColumns+accuracyColumn], x.resampled[b*intervalColumns+accuracyColumn]
		p.drawn = make([]float64, len(own))
		for i := range own {
			p.drawn[i] = own[i] - other[i]
		}
	}
	p.only, p.binary = discordant(c.counts.tallies[a][d].first, c.counts.tallies[b][d].first)
	return p
}

// compare is what one arm has over another on a dataset, or averaged over
// several. Without tests there is just the difference.
func compare(against int, parts []*paired, seed uint64, tests bool) Comparison {
	c := noComparison()
	c.Against = against
	samples, drawn := make([][]float64, len(parts)), make([]float64, len(parts[0].drawn))
	var weighted []float64 // the mean of means is their sum
	value, interval := 0., true
	for i, p := range parts {
		n := float64(len(p.differences))
		samples[i] = p.differences
		interval = interval && n > 1 // one question says nothing of the spread
		c.Difference.N += int(n)
		for _, d := range p.differences {
			weighted = append(weighted, d/n/float64(len(parts)))
		}
		for b, v := range p.drawn {
			drawn[b] += v / float64(len(parts))
		}
		value += stats.Mean(p.differences) / float64(len(parts))
		if n == 0 {
			return c
		}
	}
	c.Difference.Value = value
	if interval {
		c.Difference.Low, c.Difference.High = stats.BCa(value, drawn, stats.Acceleration(samples...))
		if c.Difference.Low == c.Difference.High {
			unseen := ruleOfThree(samples)
			c.Difference.Low, c.Difference.High = max(-1, value-unseen), min(1, value+unseen)
		}
	}
	if !tests {
		return c
	}
	c.Detectable = stats.Detectable(samples...)
	c.Permutation, c.Exact = stats.Permutation(weighted, seed)
	if len(parts) == 1 && parts[0].binary {
		c.McNemar = stats.McNemar(parts[0].only[0], parts[0].only[1])
	}
	return c
}

// ruleOfThree is how much questions that were not asked may move a mean of
// differences where all that were asked differ alike, so that a bootstrap draws
// the same again and again. What was not seen in n questions happens in at most
// 1 - .025^(1/n) of all, about 3.7/n, with 97.5 % confidence (Hanley and
// Lippman-Hand 1983, JAMA 249:1743, for 95 %: 3/n).
func ruleOfThree(samples [][]float64) float64 {
	mean := 0.
	for _, s := range samples {
		mean += (1 - math.Pow(.025, 1/float64(len(s)))) / float64(len(samples))
	}
	return mean
}

// adjust corrects the p of each kind of comparison for the whole family of arms.
func adjust(figures []*Estimates) {
	p := make([]float64, len(figures))
	for k := range comparisonKinds {
		for a, e := range figures {
			p[a] = e.comparisons()[k].Permutation
		}
		for a, v := range stats.Holm(p) {
			figures[a].comparisons()[k].Holm = v
		}
	}
}
