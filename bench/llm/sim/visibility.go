package sim

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sort"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Gains is the distribution, over the parts of a bank's questions, of what the cloud
// gains over the edge: the difference between the probabilities that its model and the
// edge's get the part right by themselves. Planners that see these gains as well as
// [Assumptions].Visibility says state difficulties by it. It does not change.
type Gains struct {
	edge, cloud *model
	assume      Assumptions
	sorted      []float64
}

// NewGains computes the gains of the parts of a bank's questions. It is an error if one
// of the models is not simulated, or has no ability on a benchmark of the bank.
func NewGains(models *Models, bank Bank, edge, cloud string, a Assumptions) (*Gains, error) {
	g := &Gains{assume: a}
	var err error
	if g.edge, err = models.model(edge); err != nil {
		return nil, err
	}
	if g.cloud, err = models.model(cloud); err != nil {
		return nil, err
	}
	for _, it := range bank {
		gains, err := g.of(it, newLatent(it, &a))
		if err != nil {
			return nil, err
		}
		g.sorted = append(g.sorted, gains...)
	}
	slices.Sort(g.sorted)
	return g, nil
}

// of returns the gain of each part of a question.
func (g *Gains) of(it *Item, l *latent) ([]float64, error) {
	gains := make([]float64, len(l.parts))
	for sign, m := range map[float64]*model{-1: g.edge, 1: g.cloud} {
		ab, err := m.ability(it.Benchmark)
		if err != nil {
			return nil, err
		}
		r := respondent{item: it, ability: ab, assume: &g.assume}
		for i := range l.parts {
			gains[i] += sign * r.alone(l.parts[i].weight)
		}
	}
	return gains, nil
}

// score returns the normal score of a gain: the standard normal quantile at its rank.
func (g *Gains) score(gain float64) float64 {
	below := sort.SearchFloat64s(g.sorted, gain)
	upTo := sort.Search(len(g.sorted), func(i int) bool { return g.sorted[i] > gain })
	return distuv.UnitNormal.Quantile(interior(float64(below+upTo) / 2 / float64(len(g.sorted))))
}

// stated returns the difficulty, 1 to 9, that the planner states for a part. By itself
// it judges how likely it would fail, with noise. With a visibility v it states the
// ninth of the standard normal distribution that holds
//
//	z = v score(gain) + sqrt(1-v^2) noise
//
// so that difficulty and gain have a Gaussian copula of correlation v: their rank
// correlation is (6/pi) asin(v/2) (Kruskal 1958), less a little for the ties of nine levels.
func (r respondent) stated(i int) int {
	p := &r.latent.parts[i]
	if r.gains == nil || r.fails("bad figure", p.name) {
		return r.difficulty(r.alone(p.weight), p.name)
	}
	gains, err := r.gains.of(r.item, r.latent)
	if err != nil {
		return r.difficulty(r.alone(p.weight), p.name) // not in the bank of the gains
	}
	v := r.assume.Visibility
	z := v*r.gains.score(gains[i]) + math.Sqrt(1-v*v)*r.draws.normal(p.name, "judge")
	return min(9, 1+int(9*distuv.UnitNormal.CDF(z)))
}

// Visibility measures what a router can see of where the cloud is worth its price: the
// rank correlation (Spearman's) between the difficulty that a planner states of a part
// and its true gain, over the parts of at most limit questions of the bank. It also
// returns the number of parts. Its errors are those of [NewGains].
func (s *Simulator) Visibility(planner, edge, cloud string, limit int) (rho float64, parts int, err error) {
	actual, err := NewGains(s.Models, s.Bank, edge, cloud, s.Assume)
	if err != nil {
		return 0, 0, err
	}
	m, err := s.Models.model(planner)
	if err != nil {
		return 0, 0, err
	}
	items := make([]*Item, 0, len(s.Bank))
	for _, it := range s.Bank {
		items = append(items, it)
	}
	slices.SortFunc(items, func(a, b *Item) int {
		return cmp.Or(cmp.Compare(Hash(0, a.Key, "sample"), Hash(0, b.Key, "sample")), cmp.Compare(a.Key, b.Key))
	})
	var stated, gained []float64
	for _, it := range items[:min(limit, len(items))] {
		r, err := s.respondent(m, it, 1)
		if err != nil {
			return 0, 0, err
		}
		gains, err := actual.of(it, r.latent)
		if err != nil {
			return 0, 0, err
		}
		for i, gain := range gains {
			stated, gained = append(stated, float64(r.stated(i))), append(gained, gain)
		}
	}
	if len(stated) < 2 {
		return 0, len(stated), fmt.Errorf("rank correlation of %d parts", len(stated))
	}
	return stat.Correlation(ranks(stated), ranks(gained), nil), len(stated), nil
}

// ranks returns the rank of each value, the mean of their ranks for equal ones.
func ranks(x []float64) []float64 {
	sorted := slices.Sorted(slices.Values(x))
	out := make([]float64, len(x))
	for i, v := range x {
		below := sort.SearchFloat64s(sorted, v)
		upTo := sort.Search(len(sorted), func(j int) bool { return sorted[j] > v })
		out[i] = float64(below+upTo+1) / 2
	}
	return out
}
