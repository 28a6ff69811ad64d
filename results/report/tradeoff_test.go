package report

import (
	"math"
	"strings"
	"testing"

	"hybridflow/results"
	"hybridflow/results/internal/fake"
	"hybridflow/results/summary"
)

// A strategy that mixes the two at random does not beat the mix; one that is better
// on the same questions does.
func TestRoutingBeatsTheMixAndChanceDoesNot(t *testing.T) {
	dir := t.TempDir()
	w, err := results.Create(dir, &results.Manifest{Backend: "sim", Datasets: []results.Dataset{{Name: "d"}}}, results.WriterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 400 {
		hard := float64(i % 4 / 2) // half of them, which the cloud alone can do
		for _, a := range []struct {
			strategy   string
			score, usd float64
		}{
			{summary.MixEdge, 1 - hard, 0}, {summary.MixCloud, 1, .01},
			{"chance", 1 - hard*float64(i%2), .01 * float64(1-i%2)},
			{"oracle", 1, .01 * hard},
			{"dear", 1, .03},
		} {
			w.Query(results.Query{Dataset: "d", ID: string(rune('a' + i)), Strategy: a.strategy, Status: "answered", Score: a.score,
				CloudCostUSD: a.usd, UsageKnown: true, CloudCalls: 1})
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := results.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	s, err := summary.Of(summary.Options{}, r)
	if err != nil {
		t.Fatal(err)
	}
	for a, c := range []struct {
		value       float64
		above, zero bool
	}{{value: math.NaN()}, {value: math.NaN()}, {zero: true}, {value: .25, above: true}, {zero: true}} {
		e := s.Average[a].Tradeoff.IsoCost
		if math.IsNaN(e.Value) != math.IsNaN(c.value) || math.Abs(e.Value-c.value) > 1e-9 || (e.Low > 0) != c.above ||
			(e.Low <= 0 && e.High >= 0) != c.zero {
			t.Errorf("%s: %+v, want %v", s.Arms[a].Strategy, e, c.value)
		}
	}
	notes := strings.Join(accuracyTable(s).Notes, "\n")
	if !strings.Contains(notes, "random-mix control") || !strings.Contains(notes, "what does (dear)") {
		t.Errorf("notes\n%s", notes)
	}
}

// A sweep has a front of each strategy, and bounds are on none.
func TestFrontsOfSweep(t *testing.T) {
	r := fake.Open(t, fake.Options{Questions: []int{31, 12}, Seeds: 1, Cells: []string{"tau=0.2", "tau=0.8"}})
	s, err := summary.Of(summary.Options{Resamples: 20, Bounds: []string{"all-cloud"}}, r)
	if err != nil {
		t.Fatal(err)
	}
	const swept = 7 - 1 // that plan, less the bound
	if want := 3 * (swept + 1); len(s.Fronts) != want {
		t.Fatalf("%d fronts, want %d", len(s.Fronts), want)
	}
	for _, f := range s.Fronts {
		want := 2
		if f.Name == "all strategies" {
			want = 2*swept + 3 // those that a sweep does not touch, less the ends
		}
		for _, a := range f.Arms {
			if name := s.Arms[a].Strategy; name == "all-cloud" || f.Name != "all strategies" && f.Name != name+" by tau" {
				t.Errorf("%s is on the front of %s", name, f.Name)
			}
		}
		if len(f.Arms) != want || f.On < 1 || f.On > want+2 || !(f.AIQ.Low <= f.AIQ.High) {
			t.Errorf("%+v", f)
		}
	}
	if first := s.Fronts[0]; first.Dataset != "" {
		t.Errorf("the average is not first, but %s", first.Dataset)
	}
	notes := strings.Join(tradeoffTable(s, s.Overall()).Notes, "\n")
	if !strings.Contains(notes,
		"Not shown to beat the mix at equal cost (95 % interval): edge-direct, per-query, hybridflow tau=0.2, ") ||
		!strings.Contains(notes, " more.") {
		t.Errorf("notes\n%s", notes)
	}
	for a, arm := range s.Arms {
		if got := onFront(s, a, s.Overall()); (got == "bound") != (arm.Strategy == "all-cloud") {
			t.Errorf("%s: %q", arm, got)
		}
	}
}
