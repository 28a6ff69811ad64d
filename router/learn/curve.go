package learn

import (
	"math"
	"slices"
)

// A Vertex is a corner of a [Curve]: with this share of the questions in the
// cloud, a question costs and scores that much on average.
type Vertex struct{ Share, Cost, Quality float64 }

// A Curve is what an order of questions offers: from all at the edge to all in
// the cloud, the highest score first. Between corners it is straight: questions
// with equal scores go in random order, and this is the expectation. Cost is
// mean dollars a question where they are known, and otherwise the cloud share.
type Curve []Vertex

// Gap is what all cloud has over all edge. Without one, nothing that is relative
// to it exists.
func (c Curve) Gap() float64 { return c[len(c)-1].Quality - c[0].Quality }

// PGR is the performance gap recovered at a cloud share,
// (q(share) - q_edge) / (q_cloud - q_edge); RouteLLM, arXiv 2406.18665, eq. 6.
// It is NaN unless the cloud is better.
func (c Curve) PGR(share float64) float64 {
	if c.Gap() <= 0 {
		return math.NaN()
	}
	return (c.QualityAt(share) - c[0].Quality) / c.Gap()
}

// APGR is the area under PGR over the cloud share (arXiv 2406.18665, eq. 7, with
// the whole curve instead of ten points of it). A random order has 0.5; no order
// has more than that by true benefit. It exceeds 1 where many questions are
// answered better at the edge.
func (c Curve) APGR() float64 {
	if c.Gap() <= 0 {
		return math.NaN()
	}
	area := 0.0
	for i, v := range c[1:] {
		area += (v.Share - c[i].Share) * ((v.Quality - c[0].Quality) + (c[i].Quality - c[0].Quality)) / 2
	}
	return area / c.Gap()
}

// CPT is the call-performance threshold: the least cloud share with PGR >= pgr,
// for pgr in [0, 1] (arXiv 2406.18665, section 3.2).
func (c Curve) CPT(pgr float64) float64 {
	if c.Gap() <= 0 {
		return math.NaN()
	}
	want := c[0].Quality + pgr*c.Gap()
	for i, v := range c {
		if v.Quality < want && i < len(c)-1 { // rounding may put the end below 1
			continue
		}
		if i == 0 || v.Quality <= want {
			return v.Share
		}
		u := c[i-1]
		return u.Share + (v.Share-u.Share)*(want-u.Quality)/(v.Quality-u.Quality)
	}
	return 1
}

// QualityAt is the mean grade at a cloud share, 0 to 1.
func (c Curve) QualityAt(share float64) float64 {
	i, _ := slices.BinarySearchFunc(c, share, func(v Vertex, x float64) int {
		if v.Share < x {
			return -1
		}
		return 1
	})
	switch {
	case i == 0:
		return c[0].Quality
	case i == len(c):
		return c[i-1].Quality
	}
	u, v := c[i-1], c[i]
	return u.Quality + (v.Quality-u.Quality)*(share-u.Share)/(v.Share-u.Share)
}

// QualityFor is the mean grade when questions go to the cloud, in order, until
// a question costs this much on average. It is NaN for less than all edge costs.
func (c Curve) QualityFor(cost float64) float64 {
	if cost < c[0].Cost {
		return math.NaN()
	}
	for i, v := range c {
		if v.Cost > cost {
			u := c[i-1]
			return u.Quality + (v.Quality-u.Quality)*(cost-u.Cost)/(v.Cost-u.Cost)
		}
	}
	return c[len(c)-1].Quality
}

// A ranking is an order of questions in which a curve can be drawn for any
// weights of them, without sorting again.
type ranking struct {
	item []int32 // by falling score
	tied []bool  // whether the next one has the same score
}

// rank orders scores. NaN comes last: a question without a score stays at the
// edge as long as possible.
func rank(scores []float64) ranking {
	r := ranking{make([]int32, len(scores)), make([]bool, len(scores))}
	for i := range r.item {
		r.item[i] = int32(i)
	}
	slices.SortStableFunc(r.item, func(a, b int32) int { return falling(scores[a], scores[b]) })
	for i := range len(scores) - 1 {
		r.tied[i] = falling(scores[r.item[i]], scores[r.item[i+1]]) == 0
	}
	return r
}

func falling(a, b float64) int {
	switch {
	case a > b || math.IsNaN(b) && !math.IsNaN(a):
		return -1
	case a < b || math.IsNaN(a) && !math.IsNaN(b):
		return 1
	}
	return 0
}

// A stake is what sending one question to the cloud changes.
type stake struct{ edge, edgeCost, gain, cost float64 }

// draw appends the curve for the given weights of the questions to c.
func (r ranking) draw(c Curve, stakes []stake, weight []float64) Curve {
	var total, quality, cost float64
	for i, w := range weight {
		total += w
		quality += w * stakes[i].edge
		cost += w * stakes[i].edgeCost
	}
	var sent, gain, extra float64
	point := func() Vertex { return Vertex{sent / total, (cost + extra) / total, (quality + gain) / total} }
	c = append(c, point())
	for k, i := range r.item {
		if w := weight[i]; w > 0 {
			sent += w
			gain += w * stakes[i].gain
			extra += w * stakes[i].cost
		}
		if p := point(); !r.tied[k] && p.Share > c[len(c)-1].Share {
			c = append(c, p)
		}
	}
	return c
}

// NewCurve draws the curve of an order by falling scores.
func NewCurve(outcomes []Outcome, scores []float64) Curve {
	stakes, _ := stakesOf(outcomes)
	return rank(scores).draw(nil, stakes, ones(len(outcomes)))
}

// stakesOf lists the stakes, in dollars where all outcomes have them for both
// tiers, and otherwise in cloud calls.
func stakesOf(outcomes []Outcome) (stakes []stake, dollars bool) {
	dollars = !slices.ContainsFunc(outcomes, func(o Outcome) bool {
		return math.IsNaN(o.Edge.CostUSD) || math.IsNaN(o.Cloud.CostUSD)
	})
	stakes = make([]stake, len(outcomes))
	for i, o := range outcomes {
		stakes[i] = stake{edge: o.Edge.Correct, gain: o.Benefit(), cost: 1}
		if dollars {
			stakes[i].edgeCost, stakes[i].cost = o.Edge.CostUSD, o.Cloud.CostUSD-o.Edge.CostUSD
		}
	}
	return stakes, dollars
}

func ones(n int) []float64 {
	w := make([]float64, n)
	for i := range w {
		w[i] = 1
	}
	return w
}
