package summary

import (
	"math"
	"testing"

	"hybridflow/results"
	"hybridflow/results/internal/fake"
)

// Regret falls as the gain over the mix at equal cost rises, point by point, and
// the better end of each question has none.
func TestRegret(t *testing.T) {
	s, err := Of(Options{Resamples: 50}, fake.Open(t, fake.Options{Questions: []int{80}, Seeds: 2, Cells: []string{""}}))
	if err != nil {
		t.Fatal(err)
	}
	sum := math.NaN()
	for a, arm := range s.Arms {
		edge, cloud := s.Mix[a][0], s.Mix[a][1]
		st := &s.Stats[a][0]
		if cost := st.USD.Value; !s.Mixed(a) || cost < s.Stats[edge][0].USD.Value || cost > s.Stats[cloud][0].USD.Value {
			continue // the gain is against the nearer end
		}
		r := st.Tradeoff.Regret
		if !(r.Low <= r.Value && r.Value <= r.High) {
			t.Errorf("%s: %+v", arm, r)
		}
		both := r.Value + st.Tradeoff.IsoCost.Value
		if math.IsNaN(sum) {
			sum = both
		}
		if math.Abs(both-sum) > 1e-9 {
			t.Errorf("%s: regret and gain add up to %v, elsewhere to %v", arm, both, sum)
		}
	}
	if !(sum > 0) {
		t.Errorf("the mix has no regret: %v", sum)
	}
}

// A router that takes the better outcome has no regret, and one that never asks the
// right tier has all of it.
func TestRegretOfOracle(t *testing.T) {
	dir := t.TempDir()
	w, err := results.Create(dir, &results.Manifest{Backend: "sim", Datasets: []results.Dataset{{Name: "d"}}}, results.WriterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 60 {
		needs := i%3 == 0 // the cloud
		for _, strategy := range []string{MixEdge, MixCloud, "best", "worst"} {
			q := results.Query{Dataset: "d", ID: string(rune('A' + i)), Strategy: strategy, Status: "answered", UsageKnown: true}
			if cloud := strategy == MixCloud || strategy == "best" && needs || strategy == "worst" && !needs; cloud {
				q.CloudCostUSD, q.CloudCalls, q.Score = .01, 1, 1
			} else if !needs {
				q.Score = 1
			}
			if err := w.Query(q); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := results.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Of(Options{Resamples: 50}, r)
	if err != nil {
		t.Fatal(err)
	}
	// what is lost, and what is paid beyond the oracle
	for strategy, want := range map[string]float64{"best": 0, "worst": 1./3 + 1./3/.01*.01*(2./3-1./3)} {
		got := s.Average[s.Nearest(strategy, Arm{})].Tradeoff.Regret
		if math.Abs(got.Value-want) > 1e-9 {
			t.Errorf("%s: %v, want %v", strategy, got.Value, want)
		}
	}
}
