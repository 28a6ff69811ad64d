package sim

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"hybridflow/bench/llm"
)

// Further replies are as accurate as the first one, and agree more often at higher
// correlation.
func TestVotesAreCorrelatedAndKeepTheirAccuracy(t *testing.T) {
	const items = 3000
	var all []*Item
	for i := range items {
		all = append(all, item(i, 1.5*normal(Hash(9, strconv.Itoa(i)))))
	}
	s := simulator(t, all...)
	agree := map[float64]float64{}
	for _, r := range []float64{0, 0.4, 0.9, 1} {
		s.Assume.VoteCorrelation = r
		var right [3]float64
		same := 0
		for _, it := range all {
			var closings [3]string
			for v := range closings {
				text := complete(t, s, llm.Request{Model: "gpt-4.1", Messages: prompt("Think step by step.", it, ""), Seed: 1 + int64(v)*VoteSeed}).Text
				_, closings[v], _ = strings.Cut(text, "The answer is ")
				if strings.HasSuffix(text, it.Right) {
					right[v]++
				}
			}
			if closings[1] == closings[2] {
				same++
			}
		}
		for v := range right {
			if math.Abs(right[v]-right[0]) > 3*math.Sqrt(items/2) {
				t.Errorf("correlation %v: %v right answers by vote", r, right)
			}
		}
		agree[r] = float64(same) / items
	}
	if !(agree[0]+0.03 < agree[0.4] && agree[0.4]+0.03 < agree[0.9] && agree[0.9]+0.02 < agree[1]) || agree[1] < 0.97 {
		t.Errorf("share of equal answers by correlation: %v", agree)
	}
}

// Two scores have the copula of a bivariate normal distribution: both are below 1/2
// with probability 1/4 + asin(r)/(2 pi) (Sheppard 1899).
func TestCopulaIsGaussian(t *testing.T) {
	const n = 40000
	for _, r := range []float64{0, 0.4, 0.8} {
		both, one := 0, 0
		m := respondent{assume: &Assumptions{VoteCorrelation: r}}
		for seed := range int64(n) {
			low := func(v int64) bool {
				m.draws = draws{seed: seed + v*VoteSeed, model: "m", item: "i"}
				return m.score("cot") < 0.5
			}
			if low(1) && low(2) {
				both++
			}
			if low(0) && low(2) {
				one++
			}
		}
		want := n * (0.25 + math.Asin(r)/(2*math.Pi))
		for name, got := range map[string]int{"two further votes": both, "the first and a further one": one} {
			if math.Abs(float64(got)-want) > 4*math.Sqrt(n*0.25) {
				t.Errorf("correlation %v, %s: both low %d times of %d, want %.0f", r, name, got, n, want)
			}
		}
	}
}

// Seeds belong to trials whatever their sign.
func TestSeedsOfTrials(t *testing.T) {
	for _, c := range []struct {
		seed, first int64
		further     bool
	}{
		{0, 0, false}, {7, 7, false}, {7 + 3*VoteSeed, 7, true}, {-1, VoteSeed - 1, true}, {-1 + VoteSeed, VoteSeed - 1, false},
	} {
		if d, further := (respondent{draws: draws{seed: c.seed}}).first(); d.seed != c.first || further != c.further {
			t.Errorf("seed %d belongs to %d (%v), want %d (%v)", c.seed, d.seed, further, c.first, c.further)
		}
	}
}
