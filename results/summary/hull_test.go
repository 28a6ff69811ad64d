package summary

import (
	"math"
	"math/rand/v2"
	"testing"

	"hybridflow/results"
	"hybridflow/results/stats"
)

func TestOverHull(t *testing.T) {
	nan := math.NaN()
	// accuracy and dollars of the arm, then of four single calls, the third of which
	// lies below the line from the second to the last
	with := func(accuracy, usd float64) []float64 { return []float64{accuracy, usd, .1, 0, .2, 0, .3, .5, .6, 1} }
	for _, c := range []struct {
		name  string
		means []float64
		want  float64
	}{
		{"on the line", with(.4, .5), 0},
		{"above it", with(.5, .25), .2},
		{"as cheap as the edge, against the better of two", with(.15, 0), -.05},
		{"dearer than all", with(.7, 9), .1},
		{"cost unknown", with(.5, nan), nan},
		{"a call without a cost", []float64{.5, .5, .1, nan, .6, 1}, nan},
		{"a call without a score", []float64{.5, .5, nan, 0, .6, 1}, nan},
		{"the best is not the dearest", []float64{.5, 2, .1, 0, .6, 1, .3, 2}, -.1},
		{"cheaper than all", []float64{.3, .1, .2, .5, .6, 1}, .1},
		{"all for nothing", []float64{.5, 0, .2, 0, .6, 0}, -.1},
	} {
		var parts []sampled
		for _, v := range c.means {
			parts = append(parts, sampled{value: v, n: 1})
		}
		if got := overHull(parts).value; math.Abs(got-c.want) > 1e-12 || math.IsNaN(got) != math.IsNaN(c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// A run with single calls and routers that are mixtures of them: each question goes
// at random to one of two calls, independently of what it would answer.
func mixedRun(t *testing.T, rng *rand.Rand, routers []string, questions int) *results.Run {
	t.Helper()
	dir := t.TempDir()
	m := &results.Manifest{Backend: "sim", Datasets: []results.Dataset{{Name: "d"}}}
	calls := []struct {
		name     string
		accuracy float64
		usd      float64
	}{{"e1", .1, 0}, {"e2", .2, 0}, {"c1", .5, .001}, {"c2", .6, .009}}
	w, err := results.Create(dir, m, results.WriterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range questions {
		ease := rng.Float64()
		answer := func(strategy string, c int) {
			q := results.Query{Dataset: "d", ID: string(rune('A' + i)), Strategy: strategy, Status: "answered", UsageKnown: true,
				CloudCostUSD: calls[c].usd, CloudCalls: 1}
			if rng.Float64() < math.Pow(calls[c].accuracy, 2*ease) {
				q.Score = 1
			}
			if err := w.Query(q); err != nil {
				t.Fatal(err)
			}
		}
		for c := range calls {
			answer(calls[c].name, c)
		}
		for _, r := range routers { // on the segment between the second and the third
			answer(r, 1+rng.IntN(2))
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := results.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

var mixedCalls = []string{"e1", "e2", "c1", "c2"}

// The primary test of routers that flip a coin finds a difference, at 5 %, in about
// 5 % of them, and a p below a half about half the time.
func TestPrimaryIsCalibrated(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: arithmetic only")
	}
	rng := rand.New(rand.NewPCG(12, 9))
	names := make([]string, 8)
	for i := range names {
		names[i] = string(rune('a' + i))
	}
	var p []float64
	for range 100 {
		s, err := Of(Options{SingleCalls: mixedCalls, Primary: names, Resamples: 100}, mixedRun(t, rng, names, 150))
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range s.Headline {
			if s.Hull.Primary[a] {
				p = append(p, s.Average[a].Tradeoff.HullP)
			}
		}
	}
	for _, c := range []struct{ level, least, most float64 }{{.05, .03, .075}, {.2, .15, .26}, {.5, .43, .57}} {
		alarms := 0.
		for _, v := range p {
			if v <= c.level {
				alarms++
			}
		}
		if rate := alarms / float64(len(p)); len(p) != 800 || rate < c.least || rate > c.most {
			t.Errorf("%d tests: %.3f of them have p of %v or less", len(p), rate, c.level)
		}
	}
}

// The family is what was declared; its interval and its p rest on the same resamples,
// and on average over one dataset they are the dataset's own.
func TestPrimaryFamily(t *testing.T) {
	r := mixedRun(t, rand.New(rand.NewPCG(1, 2)), []string{"a", "b"}, 60)
	s, err := Of(Options{SingleCalls: mixedCalls, Primary: []string{"a", "e1"}, Resamples: 50}, r)
	if err != nil {
		t.Fatal(err)
	}
	for a, arm := range s.Arms {
		avg, one := &s.Average[a].Tradeoff, &s.Stats[a][0].Tradeoff
		if known := arm.Strategy == "a" || arm.Strategy == "b"; known != (avg.Hull.Low < avg.Hull.High) {
			t.Errorf("%s: %+v", arm, avg.Hull)
		}
		if primary := arm.Strategy == "a"; primary == math.IsNaN(avg.HullP) || primary && avg.HullHolm != avg.HullP {
			t.Errorf("%s: p %v, Holm %v", arm, avg.HullP, avg.HullHolm)
		}
		if math.Abs(avg.Hull.Low-one.Hull.Low) > 1e-12 && !math.IsNaN(one.Hull.Low) {
			t.Errorf("%s: average %v, dataset %v", arm, avg.Hull, one.Hull)
		}
	}
	if got := s.SingleCalls(); len(got) != 4 || got[0] != "e1" {
		t.Errorf("single calls %v", got)
	}
	s, err = Of(Options{SingleCalls: append([]string{"x"}, mixedCalls...), Primary: []string{"a"}, Resamples: 50}, r)
	if err != nil || len(s.Hull.Missing) != 1 || s.Hull.Missing[0] != "x" {
		t.Fatalf("missing %v, error %v", s.Hull.Missing, err)
	}
	for a := range s.Arms {
		if h := s.Average[a].Tradeoff; !math.IsNaN(h.Hull.Value) || !math.IsNaN(h.HullP) {
			t.Errorf("%s is held against a hull that lacks a call: %+v", s.Arms[a], h)
		}
	}
}

// Arms of a sweep are held against the single calls under the same settings.
func TestHullOfCells(t *testing.T) {
	s := selectionOf(t, Options{SingleCalls: []string{"e", "c"}, Primary: []string{"r"}}, "e", "c", "c m=2", "r", "r x=1", "r m=2 x=1")
	for a, want := range [][]int{nil, nil, nil, {0, 1}, {0, 1}, {0, 2}} {
		got := s.Hull.Calls[a]
		if len(got) != len(want) || len(want) == 2 && (got[0] != want[0] || got[1] != want[1]) {
			t.Errorf("%s: %v, want %v", s.Arms[a], got, want)
		}
		if s.Hull.Primary[a] != (a == 3) {
			t.Errorf("%s: in the primary family: %v", s.Arms[a], s.Hull.Primary[a])
		}
	}
}

// Where an arm lacks questions, it and the calls are compared on those that all have.
func TestHullOfGaps(t *testing.T) {
	nan := math.NaN()
	s := &Selection{Arms: make([]Arm, 3), Hull: Hull{Calls: [][]int{nil, nil, {0, 1}}, Primary: make([]bool, 3)}}
	x := &draw{columns: [][]float64{
		{0, 0, 1}, {1, 1, 1}, {0, 0, 0}, // edge: score, seconds, dollars
		{1, 1, 0}, {1, 1, 1}, {1, 1, 1},
		{1, 0, nan}, {1, 1, 1}, {.5, .5, .5},
	}}
	x.addHulls(s)
	x.resampled = stats.Bootstrap(x.columns, 20, 1)
	over := overHull(x.hullSample(2, false))
	if math.Abs(over.value-0) > 1e-12 || over.n != 2 {
		t.Errorf("%v of %d questions", over.value, over.n)
	}
}
