package report

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"hybridflow/results"
	"hybridflow/results/stats"
)

func TestOverMix(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name  string
		parts [mixParts]float64 // own accuracy and dollars, edge's, cloud's
		want  float64
	}{
		{"on the line", [mixParts]float64{.4, .5, .2, 0, .6, 1}, 0},
		{"above it", [mixParts]float64{.5, .25, .2, 0, .6, 1}, .2},
		{"the edge may cost too", [mixParts]float64{.4, .3, .2, .1, .6, .5}, 0},
		{"dearer than the cloud", [mixParts]float64{.5, 3, .2, 0, .6, 1}, -.1},
		{"cheaper than the edge", [mixParts]float64{.5, 0, .2, .1, .6, 1}, .3},
		{"cloud for nothing", [mixParts]float64{.5, 0, .2, 0, .6, 0}, nan},
		{"cost unknown", [mixParts]float64{.5, nan, .2, 0, .6, 1}, nan},
	} {
		if got := overMix(&c.parts); math.Abs(got-c.want) > 1e-12 || math.IsNaN(got) != math.IsNaN(c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// The interval is that of mixing by hand within each resample, of just the
// questions which all three have.
func TestMixIsPlainResampling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &Summary{Arms: []Arm{{Strategy: mixEdge}, {Strategy: mixCloud}, {Strategy: "router"}}}
		s.setMix()
		n := rapid.IntRange(2, 30).Draw(t, "questions")
		var columns [][]float64
		for range s.Arms {
			gap := rapid.SliceOfN(rapid.IntRange(0, 5), n, n).Draw(t, "gap at 0")
			for range intervalColumns {
				col := rapid.SliceOfN(rapid.Float64Range(0, 1), n, n).Draw(t, "column")
				for i, g := range gap {
					if g == 0 {
						col[i] = math.NaN()
					}
				}
				columns = append(columns, col)
			}
		}
		var all [][mixParts]float64 // of questions that all have
		for i := range n {
			row := [mixParts]float64{columns[2*intervalColumns+accuracyColumn][i], columns[2*intervalColumns+usdColumn][i],
				columns[accuracyColumn][i], columns[usdColumn][i],
				columns[intervalColumns+accuracyColumn][i], columns[intervalColumns+usdColumn][i]}
			if !math.IsNaN(row[0] + row[2] + row[4]) {
				all = append(all, row)
			}
		}
		parts, columns := s.mixColumns(columns)
		m := newMixSample(columns, stats.Bootstrap(columns, 10, 1), &parts[2])
		if m.n != len(all) {
			t.Fatalf("%d questions, want %d", m.n, len(all))
		}
		var want [mixParts]float64
		for _, row := range all {
			for k, v := range row {
				want[k] += v / float64(len(all))
			}
		}
		got, by := m.estimate(overMix), overMix(&want)
		if len(all) > 0 && (math.Abs(got.Value-by) > 1e-9 || math.IsNaN(got.Value) != math.IsNaN(by)) {
			t.Fatalf("%v, want %v", got.Value, by)
		}
		if got.Low > got.High {
			t.Fatalf("interval %v to %v", got.Low, got.High)
		}
	})
}

// What mixes the two at random is not told from the mix; what is better on the
// same questions is.
func TestMixTellsRoutingFromChance(t *testing.T) {
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
			{mixEdge, 1 - hard, 0}, {mixCloud, 1, .01},
			{"chance", 1 - hard*float64(i%2), .01 * float64(1-i%2)},
			{"oracle", 1, .01 * hard},
			{"dear", 1, .03},
		} {
			w.Query(results.Query{Dataset: "d", ID: string(rune('a' + i)), Strategy: a.strategy, Status: "answered", Score: a.score, CloudCostUSD: a.usd, UsageKnown: true, CloudCalls: 1})
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := results.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Summarize(Options{}, r)
	if err != nil {
		t.Fatal(err)
	}
	for a, c := range []struct {
		value       float64
		above, zero bool
	}{{value: math.NaN()}, {value: math.NaN()}, {zero: true}, {value: .25, above: true}, {zero: true}} {
		e := s.Average[a].Tradeoff.IsoCost
		if math.IsNaN(e.Value) != math.IsNaN(c.value) || math.Abs(e.Value-c.value) > 1e-9 || (e.Low > 0) != c.above || (e.Low <= 0 && e.High >= 0) != c.zero {
			t.Errorf("%s: %+v, want %v", s.Arms[a].Strategy, e, c.value)
		}
	}
	notes := strings.Join(s.accuracyTable().Notes, "\n")
	if !strings.Contains(notes, "random-mix control") || !strings.Contains(notes, "what does (dear)") {
		t.Errorf("notes\n%s", notes)
	}
}
