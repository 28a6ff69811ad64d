package learn

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// question makes an outcome with grades and, unless NaN, dollars.
func question(i int, edge, cloud, edgeUSD, cloudUSD float64) Outcome {
	nan := math.NaN()
	return Outcome{ID: fmt.Sprint(i), Dataset: "d", Prompt: fmt.Sprintf("question %c of %d", 'a'+i%26, i),
		Edge: Answer{"s", edge, nan, nan, nan, edgeUSD}, Cloud: Answer{"l", cloud, nan, nan, nan, cloudUSD}}
}

// drawOutcomes has a cloud that is better on the whole, a few scores, so that
// many are equal, and dollars half of the time.
func drawOutcomes(t *rapid.T, most int) (outcomes []Outcome, scores []float64) {
	n := rapid.IntRange(2, most).Draw(t, "n")
	dollars := rapid.Bool().Draw(t, "dollars")
	for i := range n {
		grade := rapid.SampledFrom([]float64{0, 0, 1, 1, .5})
		edge, cloud, low, high := grade.Draw(t, "edge"), grade.Draw(t, "cloud"), math.NaN(), math.NaN()
		if i == 0 {
			edge, cloud = 0, 1
		}
		if dollars {
			low, high = rapid.Float64Range(0, 1).Draw(t, "edge usd"), rapid.Float64Range(0.5, 4).Draw(t, "cloud usd")
		}
		outcomes = append(outcomes, question(i, edge, cloud, low, high))
		scores = append(scores, float64(rapid.IntRange(0, 4).Draw(t, "score")))
	}
	if NewCurve(outcomes, scores).Gap() <= 0 {
		t.Skip("the cloud is no better")
	}
	return outcomes, scores
}

// orders lists every order by falling scores.
func orders(scores []float64) [][]int {
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
		outcomes, scores := drawOutcomes(t, 6)
		n := len(outcomes)
		c := NewCurve(outcomes, scores)
		all := orders(scores)
		mean, area := make([]float64, n+1), 0.0
		for _, order := range all {
			for k := range n + 1 {
				sum := 0.0
				for place, i := range order {
					if place < k {
						sum += outcomes[i].Cloud.Correct
					} else {
						sum += outcomes[i].Edge.Correct
					}
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
		c := NewCurve(drawOutcomes(t, 30))
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
		outcomes, scores := drawOutcomes(t, 40)
		c := NewCurve(outcomes, scores)
		best := NewCurve(outcomes, oracleScores(outcomes))
		bent, reversed := slices.Clone(scores), slices.Clone(scores)
		for i, s := range scores {
			bent[i], reversed[i] = math.Exp(s)-7, -s
		}
		back := NewCurve(outcomes, reversed)
		if got := NewCurve(outcomes, bent); !slices.Equal(got, c) {
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
		if math.Abs(NewCurve(outcomes, make([]float64, len(outcomes))).APGR()-.5) > 1e-9 {
			t.Fatal("equal scores, so a random order, do not have APGR 0.5")
		}
	})
}

// A weight of two is the question twice.
func TestWeightsAreRepetitions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		outcomes, scores := drawOutcomes(t, 20)
		stakes, _ := stakesOf(outcomes)
		var weight []float64
		var repeated []Outcome
		var again []float64
		for i, o := range outcomes {
			w := rapid.IntRange(0, 3).Draw(t, "weight")
			weight = append(weight, float64(w))
			for range w {
				repeated, again = append(repeated, o), append(again, scores[i])
			}
		}
		if len(repeated) == 0 {
			t.Skip("nothing drawn")
		}
		got, want := rank(scores).draw(nil, stakes, weight), NewCurve(repeated, again)
		if len(got) != len(want) {
			t.Fatalf("%v, want %v", got, want)
		}
		for i, v := range got {
			if w := want[i]; math.Abs(v.Share-w.Share)+math.Abs(v.Cost-w.Cost)+math.Abs(v.Quality-w.Quality) > 1e-9 {
				t.Fatalf("corner %d is %v, want %v", i, v, w)
			}
		}
	})
}

func TestRandomScoresHaveHalf(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var outcomes []Outcome
	for i := range 2000 {
		outcomes = append(outcomes, question(i, math.Floor(rng.Float64()+.4), math.Floor(rng.Float64()+.7), math.NaN(), math.NaN()))
	}
	sum := 0.0
	for range 50 {
		scores := make([]float64, len(outcomes))
		for i := range scores {
			scores[i] = rng.Float64()
		}
		sum += NewCurve(outcomes, scores).APGR() / 50
	}
	if math.Abs(sum-.5) > .005 {
		t.Errorf("random scores have a mean APGR of %.4f, want 0.5", sum)
	}
}
