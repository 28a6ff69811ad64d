package summary

import (
	"math"
	"testing"

	"pgregory.net/rapid"

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
		s := &Selection{Arms: []Arm{{Strategy: MixEdge}, {Strategy: MixCloud}, {Strategy: "router"}}, Mix: [][2]int{{0, 1}, {0, 1}, {0, 1}}}
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
		x := &draw{columns: columns}
		x.addMixes(s)
		x.resampled = stats.Bootstrap(x.columns, 10, 1)
		m := x.mixSample(2, s.Mix[2])
		if m.parts[0].n != len(all) {
			t.Fatalf("%d questions, want %d", m.parts[0].n, len(all))
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
