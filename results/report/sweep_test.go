package report

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// cellsOf is a summary of strategies in cells, without figures.
func cellsOf(experiment string, arms ...string) *Summary {
	s := &Summary{experiment: []byte(experiment)}
	for _, a := range arms {
		strategy, cell, _ := strings.Cut(a, " ")
		s.Arms = append(s.Arms, Arm{Strategy: strategy, Cell: cell})
		s.Average = append(s.Average, Stats{Accuracy: exactly(float64(len(s.Arms)))})
	}
	s.setHeadline()
	return s
}

func TestSweeps(t *testing.T) {
	const own = `{"policy":{"tau0":0.2},"budget":{"tokens":2048},"edge":{"slots":2,"model":"x"},"planner":"edge"}`
	for _, c := range []struct {
		name string
		arms []string
		want string // each sweep: its values, and each line: name and arms
	}{
		{"no cells", []string{"a", "b"}, ""},
		{"numbers in order, with the run's own", []string{"a policy.tau0=0.5", "a policy.tau0=0", "a", "b"}, "policy.tau0: 0 0.2 0.5; a 1 2 0"},
		{"a cell of the run's own value", []string{"a", "a policy.tau0=0.2", "a policy.tau0=1"}, "policy.tau0: 0.2 1; a 1 2"},
		{"no limit comes last", []string{"a budget.tokens=-1", "a budget.tokens=512"}, "budget.tokens: 512 no limit; a 1 0"},
		{"no slots are no limit", []string{"a edge.slots=0", "a edge.slots=4"}, "edge.slots: 4 no limit; a 1 0"},
		{"a grid has a line for each other value", []string{"a x=1 y=1", "a x=2 y=1", "a x=1 y=2", "a x=2 y=2"},
			"x: 1 2; a y=1 0 1; a y=2 2 3\ny: 1 2; a x=1 0 2; a x=2 1 3"},
		{"texts share one axis", []string{"a", "a planner=cloud", "a edge.model=m cloud.model=n", "b"}, "settings:  planner=cloud edge.model=m cloud.model=n; a 0 1 2"},
		{"numbers and texts", []string{"a", "a planner=cloud", "a policy.tau0=1"}, "policy.tau0: 0.2 1; a 0 2\nsettings:  planner=cloud; a 0 1"},
		{"settings with names", []string{"a paper", "a 7b", "a paper z=1", "a paper z=2", "a 7b z=1", "a 7b z=2"},
			"z: 1 2; a paper 2 3; a 7b 4 5\nsettings: paper 7b; a 0 1"},
		{"a single value is no sweep", []string{"a z=1", "b"}, ""},
		{"lines may lack a value", []string{"a z=1", "a z=2", "b z=2", "b z=3"}, "z: 1 2 3; a 0 1 -; b - 2 3"},
	} {
		var got []string
		for _, w := range cellsOf(own, c.arms...).sweeps() {
			got = append(got, sweepText(w))
		}
		if d := cmp.Diff(c.want, strings.Join(got, "\n")); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

func sweepText(w sweep) string {
	text := w.field + ":"
	for _, v := range w.values {
		text += " " + v.name
	}
	for _, l := range w.lines {
		text += "; " + l.String()
		for _, a := range l.arms {
			if a < 0 {
				text += " -"
				continue
			}
			text += " " + string(rune('0'+a))
		}
	}
	return text
}

func TestSweepAxis(t *testing.T) {
	for _, c := range []struct {
		name   string
		field  string
		values string
		want   string // label, and places
	}{
		{"thresholds", "policy.tau0", "0 0.5 1", "policy.tau0 [0 0.5 1]"},
		{"slots", "edge.slots", "1 2 4 8", "edge.slots [1 2 4 8]"},
		{"a wide span", "budget.tokens", "100 1000 10000", "budget, tokens/question [100 1000 10000] The horizontal axis is logarithmic."},
		{"a wide span with zero", "delay", "0 1 100", "delay [0 1 2] The horizontal axis is not to scale."},
		{"no limit", "budget.tokens", "512 2048 -1", "budget, tokens/question [0 1 2] The horizontal axis is not to scale."},
	} {
		var arms []string
		for v := range strings.FieldsSeq(c.values) {
			arms = append(arms, "a "+c.field+"="+v)
		}
		x := newSweepAxis(cellsOf("", arms...).sweeps()[0])
		places := ""
		for _, at := range x.at {
			places += " " + Column{Kind: Number, Digits: 1}.show(number(at))
		}
		got := x.label + " [" + strings.ReplaceAll(strings.TrimSpace(places), ".0", "") + "]" + x.note()
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		ticks := x.Ticks(0, 0)
		if ticks[0].Value != x.at[len(x.at)-1] {
			t.Errorf("%s: the last value has no tick: %v", c.name, ticks)
		}
	}
}

// Names of lines are apart, in the order of their lines, and within the plot.
func TestEndNamesAreApart(t *testing.T) {
	for _, at := range [][]float64{{10, 10, 10}, {100, 5, 3, 2, 1}, {50}, nil} {
		const top, bottom, apart = 100., 0., 9.
		y := spreadOut(at, bottom, apart)
		for i := range y {
			if y[i] < bottom-1e-9 || y[i] > top+apart*float64(len(y)) {
				t.Errorf("%v: %v is outside", at, y)
			}
			if i > 0 && y[i-1]-y[i] < apart-1e-9 {
				t.Errorf("%v: %v overlap", at, y)
			}
		}
	}
}

func TestClip(t *testing.T) {
	for _, c := range []struct {
		name string
		x    []float64
		want int // points that are not to scale
	}{
		{"one is far away", []float64{0, 1, 2, 3, 4, 5, 20}, 1},
		{"two are", []float64{0, 1, 2, 3, 4, 5, 20, 21}, 2},
		{"none is", []float64{0, 1, 2, 3, 4, 5, 8}, 0},
		{"too few to tell", []float64{0, 1, 20}, 0},
		{"all free but one", []float64{0, 0, 0, 0, 0, 0, 1}, 0},
	} {
		tr := &tradeoff{}
		for _, x := range c.x {
			tr.add(Arm{Strategy: "a"}, mark{}, exactly(x), exactly(1))
		}
		tr.clip()
		far := 0
		for i, e := range tr.x {
			if e.Value != c.x[i] {
				far++
				if !strings.Contains(tr.labels[i], "→ 2") || math.Abs(e.Value-1.15*5) > 1e-9 {
					t.Errorf("%s: %q at %v", c.name, tr.labels[i], e.Value)
				}
			}
		}
		if far != c.want || len(tr.clipped) != c.want {
			t.Errorf("%s: %d clipped, want %d", c.name, far, c.want)
		}
	}
}
