package learn

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// AIQ and hypervolume are integrals of what brute force finds at each cost: the
// best mixture of any two corners, and the best quality up to there.
func TestFrontIsBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		outcomes, scores := drawOutcomes(t, 12)
		c := NewCurve(outcomes, scores)
		lo, hi := c[0].Cost, c[len(c)-1].Cost
		if hi-lo < 1e-3 {
			t.Skip("the cloud costs no more")
		}
		const steps = 4000
		hull, front := 0.0, 0.0
		points := c.byCost()
		for i := range steps {
			cost := lo + (hi-lo)*(float64(i)+.5)/steps
			hull += bestMixture(points, cost) / steps
			front += (max(bestUpTo(points, cost), c[0].Quality) - c[0].Quality) / c.Gap() / steps
		}
		if got := c.AIQ(); math.Abs(got-hull) > .003 {
			t.Fatalf("AIQ %v, want %v", got, hull)
		}
		if got := c.Hypervolume(); math.Abs(got-front) > .003*max(1, 1/c.Gap()) {
			t.Fatalf("hypervolume %v, want %v", got, front)
		}
	})
}

// bestMixture is the best quality that two corners, mixed, have for a cost or
// less.
func bestMixture(points []Vertex, cost float64) float64 {
	best := math.Inf(-1)
	for _, a := range points {
		for _, b := range points {
			switch {
			case a.Cost <= cost && b.Cost > cost:
				best = max(best, a.Quality+(b.Quality-a.Quality)*(cost-a.Cost)/(b.Cost-a.Cost), a.Quality)
			case a.Cost <= cost:
				best = max(best, a.Quality)
			}
		}
	}
	return best
}

// bestUpTo is the best quality on the lines between neighbours, up to a cost.
func bestUpTo(points []Vertex, cost float64) float64 {
	best := math.Inf(-1)
	for i, b := range points {
		if b.Cost <= cost {
			best = max(best, b.Quality)
		} else if i > 0 && points[i-1].Cost <= cost {
			a := points[i-1]
			best = max(best, a.Quality+(b.Quality-a.Quality)*(cost-a.Cost)/(b.Cost-a.Cost))
		}
	}
	return best
}

func TestMeasuresByHand(t *testing.T) {
	nan := math.NaN()
	// Gains are 1, 0, 0 and 1, of which the order finds one first and one last.
	outcomes := []Outcome{question(0, 0, 1, 0, 2), question(1, 1, 1, 0, 2), question(2, 0, 0, 0, 2), question(3, 0, 1, 0, 2)}
	c := NewCurve(outcomes, []float64{4, 3, 2, 1})
	for _, m := range []struct {
		name      string
		got, want float64
	}{
		{"gap", c.Gap(), .5},
		{"APGR", c.APGR(), (.25 + .5 + .5 + .75) / 4},
		{"CPT50", c.CPT(.5), .25},
		{"CPT80", c.CPT(.8), .9},
		{"quality at half", c.QualityAt(.5), .5},
		{"quality for a dollar", c.QualityFor(1), .5},
		{"quality for a tenth of one", c.QualityFor(.1), .25 + .25*.2},
		{"quality for more than all", c.QualityFor(9), .75},
		{"AIQ", c.AIQ(), (.25+.5)/2*.25 + (.5+.75)/2*.75},
		{"hypervolume", c.Hypervolume(), (.25 + .5 + .5 + .75) / 4},
	} {
		if math.Abs(m.got-m.want) > 1e-12 {
			t.Errorf("%s is %v, want %v", m.name, m.got, m.want)
		}
	}
	if q := NewCurve([]Outcome{question(0, 0, 1, .5, 2)}, []float64{1}).QualityFor(.1); !math.IsNaN(q) {
		t.Errorf("less than all edge costs buys %v, want nothing", q)
	}
	worse := NewCurve([]Outcome{question(0, 1, 0, nan, nan)}, []float64{1})
	for name, v := range map[string]float64{"APGR": worse.APGR(), "CPT": worse.CPT(.5), "PGR": worse.PGR(.5), "hypervolume": worse.Hypervolume()} {
		if !math.IsNaN(v) {
			t.Errorf("with a cloud that is worse, %s is %v, want NaN", name, v)
		}
	}
	if got := worse.AIQ(); got != 1 {
		t.Errorf("with a cloud that is worse, AIQ is %v, want all edge's 1", got)
	}
}
