package report

import (
	"math"
	"slices"

	"hybridflow/results/stats"
)

// A Comparison is what one arm has over another on the questions that both
// answered. NaN is unknown.
type Comparison struct {
	Against     int            // the other arm; -1 where there is none
	Difference  stats.Estimate // of accuracy, paired by question, with a BCa interval clustered by question; by the rule of three where all differ alike
	McNemar     float64        // exact p of the first repetition alone; NaN where a score is neither 0 nor 1, and for averages
	Permutation float64        // p of the paired permutation test
	Exact       bool           // whether Permutation went through all sign patterns
	Holm        float64        // Permutation, adjusted for all arms that are compared in this way
	Detectable  float64        // minimal detectable effect at 80 % power
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
	rivalKinds
)

// comparisons are in the order of their kinds.
func (s *Stats) comparisons() [rivalKinds]*Comparison {
	return [...]*Comparison{&s.VsBaseline, &s.VsReference, &s.VsFirstRun, &s.VsWhole}
}

// setRivals finds for each arm that tables show whom it is compared with: the
// baseline and the reference nearest to it, itself in the first run, and the
// method that it is an ablation of.
func (s *Summary) setRivals() {
	for a, arm := range s.Arms {
		r := [rivalKinds]int{-1, -1, -1, s.wholeMethod(a)}
		if slices.Contains(s.headline, a) {
			r = [rivalKinds]int{s.Baseline[a], s.nearest(mixCloud, arm), slices.Index(s.Arms, Arm{arm.Strategy, arm.Cell, s.Arms[0].Run}), r[toWhole]}
		}
		for k := range r {
			if r[k] == a {
				r[k] = -1
			}
		}
		s.rivals = append(s.rivals, r)
	}
}

// A paired has the differences of two arms on one dataset.
type paired struct {
	differences []float64 // of the questions that both have
	resampled   []float64 // their mean in each resample
	only        [2]int    // questions that just one has right in the first repetition
	binary      bool      // all scores of it are 0 or 1
}

// A duel is a comparison that has to be made on a dataset.
type duel struct {
	differences []float64 // by question, NaN where one has none
	column      int       // of the bootstrap; -1 where it is the difference of two others
}

// duels add a column to the bootstrap wherever a difference of two means is not
// a mean of differences, since one arm lacks a question that the other has.
func (s *Summary) duels(columns [][]float64) ([][rivalKinds]duel, [][]float64) {
	all := make([][rivalKinds]duel, len(s.Arms))
	for a := range s.Arms {
		own := columns[a*intervalColumns+accuracyColumn]
		for k, b := range s.rivals[a] {
			if b < 0 {
				continue
			}
			if same := slices.Index(s.rivals[a][:k], b); same >= 0 {
				all[a][k] = all[a][same]
				continue
			}
			other := columns[b*intervalColumns+accuracyColumn]
			d := duel{make([]float64, len(own)), -1}
			for i := range own {
				d.differences[i] = own[i] - other[i]
				if math.IsNaN(own[i]) != math.IsNaN(other[i]) {
					d.column = len(columns)
				}
			}
			if d.column >= 0 {
				columns = append(columns, d.differences)
			}
			all[a][k] = d
		}
	}
	return all, columns
}

// pair brings together what a comparison needs, after the bootstrap.
func (s *Summary) pair(c *collector, dataset, a, b int, d duel, resampled [][]float64) *paired {
	p := &paired{differences: slices.DeleteFunc(slices.Clone(d.differences), math.IsNaN)}
	if d.column >= 0 {
		p.resampled = resampled[d.column]
	} else {
		own, other := resampled[a*intervalColumns+accuracyColumn], resampled[b*intervalColumns+accuracyColumn]
		p.resampled = make([]float64, len(own))
		for i := range own {
			p.resampled[i] = own[i] - other[i]
		}
	}
	p.only, p.binary = discordant(&c.tallies[a][dataset].first, &c.tallies[b][dataset].first)
	return p
}

// compare is what one arm has over another on a dataset, or averaged over
// several. Without tests there is just the difference.
func compare(against int, parts []*paired, seed uint64, tests bool) Comparison {
	c := noComparison()
	c.Against = against
	samples := make([][]float64, len(parts))
	var weighted []float64 // the mean of means is their sum
	value, interval := 0., true
	for i, p := range parts {
		n := float64(len(p.differences))
		samples[i] = p.differences
		interval = interval && n > 1 // one question tells nothing of the others
		c.Difference.N += int(n)
		for _, d := range p.differences {
			weighted = append(weighted, d/n/float64(len(parts)))
		}
		value += stats.MomentsOf(p.differences).Mean / float64(len(parts))
		if n == 0 {
			return c
		}
	}
	c.Difference.Value = value
	if interval {
		c.Difference.Low, c.Difference.High = stats.BCa(value, resampledMean(parts), stats.Acceleration(samples...))
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

func resampledMean(parts []*paired) []float64 {
	mean := make([]float64, len(parts[0].resampled))
	for _, p := range parts {
		for b, v := range p.resampled {
			mean[b] += v / float64(len(parts))
		}
	}
	return mean
}

// adjust sets the p of one kind of comparison for the whole family of arms.
func (s *Summary) adjust(kind int, figures func(arm int) *Stats) {
	p := make([]float64, len(s.Arms))
	for a := range p {
		p[a] = figures(a).comparisons()[kind].Permutation
	}
	for a, v := range stats.Holm(p) {
		figures(a).comparisons()[kind].Holm = v
	}
}
