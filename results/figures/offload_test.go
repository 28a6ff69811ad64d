package figures

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"

	"hybridflow/results/internal/fake"
	"hybridflow/results/stats"
	"hybridflow/results/summary"
)

// The curve falls straight down where the share does, at 1 too.
func TestStairs(t *testing.T) {
	p := newPlot("", "", "", nil)
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0, 1, 0, 100
	got := stairs(newArea(draw.NewCanvas(&recorder.Canvas{}, 100, 100), p), []float64{1, 1, .5, .5, 0})
	want := []vg.Point{{X: 0, Y: 100}, {X: 50, Y: 100}, {X: 50, Y: 50}, {X: 100, Y: 50}, {X: 100, Y: 0}, {X: 100, Y: 0}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

// The figures of one strategy show the first that plans, though others come
// first in the manifest; one in one piece only when it is asked for.
func TestLeading(t *testing.T) {
	s := &summary.Summary{Average: make([]summary.Estimates, 4)}
	s.Headline = []int{0, 1, 2, 3}
	s.Arms = []summary.Arm{{Strategy: "edge-cot"}, {Strategy: "per-query"}, {Strategy: "hybridflow"}, {Strategy: "chain"}}
	for a, planless := range []int{9, 9, 0, 1} {
		s.Average[a].Rows, s.Average[a].Planless = 9, planless
	}
	for _, c := range []struct {
		strategy, has string
		want          int
	}{
		{"", "edge-cot per-query hybridflow chain", 2},
		{"", "per-query chain", 3},
		{"", "per-query", 1},
		{"per-query", "per-query hybridflow", 1},
		{"edge-cot", "per-query hybridflow", -1},
		{"", "", -1},
	} {
		if got := leading(s, c.strategy, func(a int) bool { return strings.Contains(c.has, s.Arms[a].Strategy) }); got != c.want {
			t.Errorf("%q of %q: %d, want %d", c.strategy, c.has, got, c.want)
		}
	}
}

// Marks are of strategies that plan, and curves of the one that leads.
func TestOffloadPoints(t *testing.T) {
	r := fake.Open(t, fake.Small)
	s, err := summary.Of(summary.Options{Resamples: 10}, r)
	if err != nil {
		t.Fatal(err)
	}
	scored := make([]scoreTally, len(s.Datasets))
	for range 4 {
		scored[0].add(&decision{Score: .5, Threshold: .4, Tier: "cloud"})
	}
	byArm := make([][]scoreTally, len(s.Arms))
	for a := range byArm {
		byArm[a] = scored
	}
	groups := func(shown int) (all []string) {
		for _, p := range offloadPoints(s, byArm, shown).points {
			all = append(all, p.group)
		}
		return all
	}
	if got := groups(5); !cmp.Equal(got, []string{"hybridflow", "chain", "fixed-threshold", "random", "all-edge", "all-cloud", "difficulty"}) {
		t.Errorf("marks of %v", got)
	}
	if got := groups(4); got[0] != "per-query" {
		t.Errorf("asked for, but not marked: %v", got)
	}
	if got := offloadCurves(s, scored); len(got) != 1 || got[0].name != "gpqa" {
		t.Errorf("curves %v", got)
	}
}

// A key takes as many lines as it needs, and no item is beyond its width.
func TestKeyWraps(t *testing.T) {
	var k key
	for range 7 {
		k = append(k, lineKey("livebench-reasoning", frontLine))
	}
	_, one := k[:2].places(300)
	places, height := k.places(300)
	if lines := (height - one) / keyLine; lines != 3 {
		t.Errorf("%v more lines", lines)
	}
	for i, at := range places {
		if at.X+26+sans(8, ink).Width("livebench-reasoning") > 300 || at.Y < one-height {
			t.Errorf("item %d at %v", i, at)
		}
	}
}

// Each group has its name once, in a sweep at another setting than the one
// before; a strategy of one setting has it there.
func TestNameApart(t *testing.T) {
	p := &tradeoff{}
	for _, g := range []string{"a", "b", "c"} {
		for _, cell := range []string{"tau=0.1", "tau=0.2"} {
			if g != "c" || cell == "tau=0.1" {
				p.add(g, "", cell, mark{}, stats.Exact(0), stats.Exact(0))
			}
		}
	}
	p.nameApart()
	var labels []string
	for _, q := range p.points {
		labels = append(labels, q.label)
	}
	if d := cmp.Diff([]string{"a", "", "", "b", "c"}, labels); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}
