package figures

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"hybridflow/results/stats"
	"hybridflow/results/summary"
)

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
		{"no limit", "budget.tokens", "512 2048 none", "budget, tokens/question [0 1 2] The horizontal axis is not to scale."},
	} {
		w := summary.Sweep{Field: c.field}
		for v := range strings.FieldsSeq(c.values) {
			n, err := strconv.ParseFloat(v, 64)
			if err != nil {
				n = math.Inf(1)
			}
			w.Values = append(w.Values, summary.SweepValue{Name: v, Number: n})
		}
		x := newSweepAxis(&w)
		got := x.label + " " + fmt.Sprint(x.at) + x.note()
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
		{"too few points", []float64{0, 1, 20}, 0},
		{"all free but one", []float64{0, 0, 0, 0, 0, 0, 1}, 0},
	} {
		tr := &tradeoff{}
		for _, x := range c.x {
			tr.add("a", "", "", mark{}, stats.Exact(x), stats.Exact(1))
		}
		tr.clip()
		far, clipped := 0, 0
		for i, p := range tr.points {
			if p.clipped {
				clipped++
			}
			if p.x.Value != c.x[i] {
				far++
				if !strings.Contains(p.label, "→ 2") || math.Abs(p.x.Value-1.15*5) > 1e-9 {
					t.Errorf("%s: %q at %v", c.name, p.label, p.x.Value)
				}
			}
		}
		if far != c.want || clipped != c.want {
			t.Errorf("%s: %d clipped, want %d", c.name, far, c.want)
		}
	}
}
