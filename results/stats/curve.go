package stats

import (
	"cmp"
	"math"
	"slices"
)

// A Curve holds the operating points of an order of questions: the highest score
// goes to the cloud first, from all questions at the edge to all in the cloud.
// Between points it is straight: questions with equal scores go in random order,
// and the line is their expectation. The points of Share and Cost correspond.
type Curve struct {
	Share     []Point // mean grade over the share of questions in the cloud
	Cost      []Point // mean grade over mean dollars a question, or over the cloud share where dollars are unknown
	Questions float64 // number of questions, or sum of their weights
}

func (c Curve) references() (share, cost References) {
	last := len(c.Share) - 1
	return References{Edge: c.Share[0], Cloud: c.Share[last]}, References{Edge: c.Cost[0], Cloud: c.Cost[last]}
}

// Gap is what all cloud has over all edge in quality.
func (c Curve) Gap() float64 {
	r, _ := c.references()
	return r.Gap()
}

// PGR is the performance gap recovered at a cloud share, NaN unless the cloud is
// better ([References.PGR]).
func (c Curve) PGR(share float64) float64 {
	r, _ := c.references()
	return r.PGR(c.QualityAt(share))
}

// APGR is the mean of PGR over the cloud share ([References.APGR]). No order
// has more than that by true benefit.
func (c Curve) APGR() float64 {
	r, _ := c.references()
	return r.APGR(c.Share)
}

// CPT is the least cloud share with this PGR, 0 to 1 ([References.CPT]).
func (c Curve) CPT(pgr float64) float64 {
	r, _ := c.references()
	return r.CPT(c.Share, pgr)
}

// AIQ is the mean height of the hull over cost ([References.AIQ]).
func (c Curve) AIQ() float64 {
	_, r := c.references()
	return r.AIQ(c.Cost)
}

// Hypervolume is the area of cost and quality that the operating points dominate
// ([References.Hypervolume]), one point for each number of questions in the
// cloud; questions with equal scores have points on the straight line.
func (c Curve) Hypervolume() float64 {
	points := slices.Clone(c.Cost[:1])
	for i, b := range c.Cost[1:] {
		a := c.Cost[i]
		n := math.Round((c.Share[i+1].X - c.Share[i].X) * c.Questions)
		for k := 1.; k < n; k++ {
			points = append(points, Point{X: a.X + (b.X-a.X)*k/n, Y: a.Y + (b.Y-a.Y)*k/n})
		}
		points = append(points, b)
	}
	_, r := c.references()
	return r.Hypervolume(points)
}

// QualityAt is the mean grade at a cloud share, 0 to 1.
func (c Curve) QualityAt(share float64) float64 {
	i, _ := slices.BinarySearchFunc(c.Share, share, func(p Point, x float64) int { return cmp.Compare(p.X, x) })
	switch {
	case i == 0:
		return c.Share[0].Y
	case i == len(c.Share):
		return c.Share[i-1].Y
	}
	return height(c.Share[i-1], c.Share[i], share)
}

// QualityFor is the mean grade when questions go to the cloud, in order, until
// a question costs this much on average. It is NaN for less than the cost of all
// questions at the edge.
func (c Curve) QualityFor(cost float64) float64 {
	if cost < c.Cost[0].X {
		return math.NaN()
	}
	for i, p := range c.Cost {
		if p.X > cost {
			return height(c.Cost[i-1], p, cost)
		}
	}
	return c.Cost[len(c.Cost)-1].Y
}

// height is that of the line from a to b at x.
func height(a, b Point, x float64) float64 { return a.Y + (b.Y-a.Y)*(x-a.X)/(b.X-a.X) }

// A Ranking is an order of questions. It draws curves for any weights of them
// without sorting again.
type Ranking struct {
	item []int32 // by falling score
	tied []bool  // whether the next one has the same score
}

// Rank orders questions by falling score. NaN comes last: a question without a
// score stays at the edge as long as possible.
func Rank(scores []float64) Ranking {
	r := Ranking{make([]int32, len(scores)), make([]bool, len(scores))}
	for i := range r.item {
		r.item[i] = int32(i)
	}
	slices.SortStableFunc(r.item, func(a, b int32) int { return cmp.Compare(scores[b], scores[a]) })
	for i := range len(scores) - 1 {
		r.tied[i] = cmp.Compare(scores[r.item[i]], scores[r.item[i+1]]) == 0
	}
	return r
}

// A Stake is what sending one question to the cloud changes: its grade and cost at
// the edge, and what the cloud adds to both.
type Stake struct{ Edge, EdgeCost, Gain, Cost float64 }

// Draw returns the curve for the given weights of the questions, nil for 1 each, in
// the memory of c.
func (r Ranking) Draw(c Curve, stakes []Stake, weight []float64) Curve {
	if weight == nil {
		weight = slices.Repeat([]float64{1}, len(stakes))
	}
	var total, quality, cost float64
	for i, w := range weight {
		total += w
		quality += w * stakes[i].Edge
		cost += w * stakes[i].EdgeCost
	}
	c = Curve{c.Share[:0], c.Cost[:0], total}
	var sent, gain, extra float64
	add := func() {
		c.Share = append(c.Share, Point{X: sent / total, Y: (quality + gain) / total})
		c.Cost = append(c.Cost, Point{X: (cost + extra) / total, Y: (quality + gain) / total})
	}
	add()
	for k, i := range r.item {
		if w := weight[i]; w > 0 {
			sent += w
			gain += w * stakes[i].Gain
			extra += w * stakes[i].Cost
		}
		if !r.tied[k] && sent/total > c.Share[len(c.Share)-1].X {
			add()
		}
	}
	return c
}

// Order returns the questions by falling score; callers must not change it.
func (r Ranking) Order() []int32 { return r.item }

// Shares maps each question to the share of questions that rank below it, from 0 to
// 1; questions with equal scores have the mean of their shares.
func (r Ranking) Shares() []float64 {
	n := len(r.item)
	out := make([]float64, n)
	for start := 0; start < n; {
		end := start
		for r.tied[end] {
			end++
		}
		for _, i := range r.item[start : end+1] {
			out[i] = 1 - float64(start+end+1)/2/float64(n)
		}
		start = end + 1
	}
	return out
}
