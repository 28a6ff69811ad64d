package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// drawStakes has a cloud that is better on the whole, a few scores, so that many
// are equal, and dollars half of the time.
func drawStakes(t *rapid.T, most int) (stakes []Stake, scores []float64) {
	n := rapid.IntRange(2, most).Draw(t, "n")
	dollars := rapid.Bool().Draw(t, "dollars")
	for i := range n {
		grade := rapid.SampledFrom([]float64{0, 0, 1, 1, .5})
		edge, cloud := grade.Draw(t, "edge"), grade.Draw(t, "cloud")
		if i == 0 {
			edge, cloud = 0, 1
		}
		s := Stake{Edge: edge, Gain: cloud - edge, Cost: 1}
		if dollars {
			s.EdgeCost = rapid.Float64Range(0, 1).Draw(t, "edge usd")
			s.Cost = rapid.Float64Range(0.5, 4).Draw(t, "cloud usd") - s.EdgeCost
		}
		stakes = append(stakes, s)
		scores = append(scores, float64(rapid.IntRange(0, 4).Draw(t, "score")))
	}
	if curveOf(stakes, scores).Gap() <= 0 {
		t.Skip("the cloud is no better")
	}
	return stakes, scores
}

// curveOf counts each question once.
func curveOf(stakes []Stake, scores []float64) Curve {
	return Rank(scores).Draw(Curve{}, stakes, nil)
}

func gainsOf(stakes []Stake) []float64 {
	gains := make([]float64, len(stakes))
	for i, s := range stakes {
		gains[i] = s.Gain
	}
	return gains
}

// allOrders lists every order by falling scores.
func allOrders(scores []float64) [][]int {
	var all [][]int
	var grow func(done []int)
	grow = func(done []int) {
		best := math.Inf(-1)
		for i, s := range scores {
			if !slices.Contains(done, i) {
				best = max(best, s)
			}
		}
		if len(done) == len(scores) {
			all = append(all, slices.Clone(done))
		}
		for i, s := range scores {
			if s == best && !slices.Contains(done, i) {
				grow(append(slices.Clone(done), i))
			}
		}
	}
	grow(nil)
	return all
}

// The curve is the mean over all orders that the scores allow, each drawn by
// sending one question after the other.
func TestCurveIsMeanOverOrders(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		stakes, scores := drawStakes(t, 6)
		n := len(stakes)
		c := curveOf(stakes, scores)
		all := allOrders(scores)
		mean, area := make([]float64, n+1), 0.0
		for _, order := range all {
			for k := range n + 1 {
				sum := 0.0
				for place, i := range order {
					if place < k {
						sum += stakes[i].Gain
					}
					sum += stakes[i].Edge
				}
				mean[k] += sum / float64(n) / float64(len(all))
			}
		}
		for k, q := range mean {
			if got := c.QualityAt(float64(k) / float64(n)); math.Abs(got-q) > 1e-9 {
				t.Fatalf("quality with %d of %d in the cloud is %v, want %v", k, n, got, q)
			}
			if k > 0 {
				area += (q + mean[k-1] - 2*mean[0]) / 2 / float64(n) / (mean[n] - mean[0])
			}
		}
		if got := c.APGR(); math.Abs(got-area) > 1e-9 {
			t.Fatalf("APGR %v, want %v", got, area)
		}
	})
}

// CPT is found by walking along PGR in small steps.
func TestCPTIsTheFirstShare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := curveOf(drawStakes(t, 30))
		want := rapid.Float64Range(0, 1).Draw(t, "pgr")
		got := c.CPT(want)
		if c.PGR(got) < want-1e-9 {
			t.Fatalf("PGR at %v is %v, want %v", got, c.PGR(got), want)
		}
		for i := range 1000 {
			if x := float64(i) / 1000; x < got-1e-9 && c.PGR(x) >= want+1e-9 {
				t.Fatalf("PGR is %v at %v already, below %v", c.PGR(x), x, got)
			}
		}
	})
}

// Monotone functions of scores change nothing; the reverse order mirrors the
// curve; the true benefit is the best order for any share.
func TestCurveProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		stakes, scores := drawStakes(t, 40)
		c := curveOf(stakes, scores)
		best := curveOf(stakes, gainsOf(stakes))
		bent, reversed := slices.Clone(scores), slices.Clone(scores)
		for i, s := range scores {
			bent[i], reversed[i] = math.Exp(s)-7, -s
		}
		back := curveOf(stakes, reversed)
		if got := curveOf(stakes, bent); !slices.Equal(got.Share, c.Share) || !slices.Equal(got.Cost, c.Cost) {
			t.Fatalf("bent scores draw %v, want %v", got, c)
		}
		if sum := c.APGR() + back.APGR(); math.Abs(sum-1) > 1e-9 {
			t.Fatalf("an order and its reverse have APGR %v together, want 1", sum)
		}
		for i := range 21 {
			x := float64(i) / 20
			if m := c.PGR(x) + back.PGR(1-x); math.Abs(m-1) > 1e-9 {
				t.Fatalf("PGR(%v) and the reverse's PGR(%v) are %v together, want 1", x, 1-x, m)
			}
			if best.QualityAt(x) < c.QualityAt(x)-1e-9 {
				t.Fatalf("at %v the oracle has %v, less than %v", x, best.QualityAt(x), c.QualityAt(x))
			}
		}
		if math.Abs(curveOf(stakes, make([]float64, len(stakes))).APGR()-.5) > 1e-9 {
			t.Fatal("equal scores, so a random order, do not have APGR 0.5")
		}
	})
}

// A weight of two is the question twice.
func TestWeightsAreRepetitions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		stakes, scores := drawStakes(t, 20)
		var weight []float64
		var repeated []Stake
		var again []float64
		for i, o := range stakes {
			w := rapid.IntRange(0, 3).Draw(t, "weight")
			weight = append(weight, float64(w))
			for range w {
				repeated, again = append(repeated, o), append(again, scores[i])
			}
		}
		if len(repeated) == 0 {
			t.Skip("nothing drawn")
		}
		got, want := Rank(scores).Draw(Curve{}, stakes, weight), curveOf(repeated, again)
		if diff := cmp.Diff(want, got, cmpopts.EquateApprox(0, 1e-9)); diff != "" {
			t.Fatalf("-repeated +weighted:\n%s", diff)
		}
	})
}

func TestRandomScoresHaveHalf(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var stakes []Stake
	for range 2000 {
		stakes = append(stakes, stakeOf(math.Floor(rng.Float64()+.4), math.Floor(rng.Float64()+.7), 0, 1))
	}
	sum := 0.0
	for range 50 {
		scores := make([]float64, len(stakes))
		for i := range scores {
			scores[i] = rng.Float64()
		}
		sum += curveOf(stakes, scores).APGR() / 50
	}
	if math.Abs(sum-.5) > .005 {
		t.Errorf("random scores have a mean APGR of %.4f, want 0.5", sum)
	}
}

func stakeOf(edge, cloud, edgeCost, cloudCost float64) Stake {
	return Stake{edge, edgeCost, cloud - edge, cloudCost - edgeCost}
}

func TestMeasuresByHand(t *testing.T) {
	// Gains are 1, 0, 0 and 1, of which the order finds one first and one last.
	stakes := []Stake{stakeOf(0, 1, 0, 2), stakeOf(1, 1, 0, 2), stakeOf(0, 0, 0, 2), stakeOf(0, 1, 0, 2)}
	c := curveOf(stakes, []float64{4, 3, 2, 1})
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
		{"hypervolume", c.Hypervolume(), .25 * .75 / .5},
		{"hypervolume of a random order", curveOf(stakes, make([]float64, 4)).Hypervolume(), (0 + .25 + .5 + .75) / 4},
	} {
		if math.Abs(m.got-m.want) > 1e-12 {
			t.Errorf("%s is %v, want %v", m.name, m.got, m.want)
		}
	}
	if q := curveOf([]Stake{stakeOf(0, 1, .5, 2)}, []float64{1}).QualityFor(.1); !math.IsNaN(q) {
		t.Errorf("less than all edge costs buys %v, want nothing", q)
	}
	worse := curveOf([]Stake{stakeOf(1, 0, 0, 1)}, []float64{1})
	for name, v := range map[string]float64{
		"APGR": worse.APGR(), "CPT": worse.CPT(.5), "PGR": worse.PGR(.5), "hypervolume": worse.Hypervolume(),
	} {
		if !math.IsNaN(v) {
			t.Errorf("with a cloud that is worse, %s is %v, want NaN", name, v)
		}
	}
	if got := worse.AIQ(); got != 1 {
		t.Errorf("with a cloud that is worse, AIQ is %v, want all edge's 1", got)
	}
}
