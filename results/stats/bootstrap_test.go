package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// In 95 % of samples, more or less, the interval covers the mean they were
// drawn with.
func TestIntervalCovers(t *testing.T) {
	const samples, n, p = 400, 120, .3
	rng := rand.New(rand.NewPCG(3, 4))
	covered := 0
	for s := range samples {
		col := make([]float64, n)
		for i := range col {
			if rng.Float64() < p {
				col[i] = 1
			}
		}
		e := EstimateOf(col, Bootstrap([][]float64{col}, 500, uint64(s))[0])
		if e.Low <= p && p <= e.High {
			covered++
		}
	}
	if share := float64(covered) / samples; share < .91 || share > .98 {
		t.Errorf("covered in %.1f %% of samples", 100*share)
	}
}

// A value in its place is the one that sorting would put there.
func TestNth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SliceOfN(rapid.Float64Range(-3, 3), 1, 50).Draw(t, "values")
		for i := range s {
			s[i] = math.Round(s[i] * 2) // ties
		}
		rank := rapid.IntRange(0, len(s)-1).Draw(t, "rank")
		want := slices.Sorted(slices.Values(s))[rank]
		if got := nth(s, rank); got != want {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}

// Drawing rows by hand gives the same means, with gaps too.
func TestBootstrapIsPlainResampling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(t, "rows")
		value := rapid.OneOf(rapid.Float64Range(-5, 5), rapid.Just(math.NaN()))
		columns := [][]float64{
			rapid.SliceOfN(value, n, n).Draw(t, "a"),
			rapid.SliceOfN(rapid.Float64Range(0, 1), n, n).Draw(t, "b"),
		}
		seed := rapid.Uint64().Draw(t, "seed")
		got := Bootstrap(columns, 20, seed)
		rng := rand.New(rand.NewPCG(seed, uint64(n)))
		for b := range 20 {
			drawn := make([]int, n)
			for i := range drawn {
				drawn[i] = rng.IntN(n)
			}
			for c, col := range columns {
				sum, k := 0.0, 0.0
				for _, i := range drawn {
					if !math.IsNaN(col[i]) {
						sum, k = sum+col[i], k+1
					}
				}
				if want := sum / k; math.Abs(got[c][b]-want) > 1e-9 || math.IsNaN(want) != math.IsNaN(got[c][b]) {
					t.Fatalf("column %d, resample %d: %v, want %v", c, b, got[c][b], want)
				}
			}
		}
	})
}

func TestEstimate(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name      string
		col       []float64
		value     float64
		n         int
		intervals bool
	}{
		{"nothing is unknown", nil, nan, 0, false},
		{"gaps are left out", []float64{nan, 1, nan, 0}, .5, 2, true},
		{"one question has no interval", []float64{nan, 1}, 1, 1, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := EstimateOf(c.col, Bootstrap([][]float64{c.col}, 200, 1)[0])
			if e.N != c.n || e.Value != c.value && !math.IsNaN(c.value) || math.IsNaN(e.Low) == c.intervals {
				t.Errorf("%+v", e)
			}
		})
	}
}

// The front is what the definition says, tried on every pair.
func TestPareto(t *testing.T) {
	coordinate := rapid.Map(rapid.IntRange(0, 6), func(i int) float64 { return float64(i) })
	rapid.Check(t, func(t *rapid.T) {
		points := rapid.SliceOf(rapid.Custom(func(t *rapid.T) Point {
			return Point{coordinate.Draw(t, "x"), coordinate.Draw(t, "y")}
		})).Draw(t, "points")
		front := Pareto(points)
		for i, p := range points {
			beaten := slices.ContainsFunc(points, func(o Point) bool { return o.X <= p.X && o.Y >= p.Y && o != p })
			if slices.Index(points, p) < i {
				beaten = true // equals: the first is kept
			}
			if beaten == slices.Contains(front, i) {
				t.Fatalf("point %d %v: beaten %v, front %v", i, p, beaten, front)
			}
		}
		hull := Hull(points)
		for _, h := range hull {
			if !slices.Contains(front, h) {
				t.Fatalf("hull %v is not part of the front %v", hull, front)
			}
		}
		for k := 2; k < len(hull); k++ {
			if !above(points[hull[k-2]], points[hull[k-1]], points[hull[k]]) {
				t.Fatalf("hull %v is dented at %d", hull, k-1)
			}
		}
	})
}

func BenchmarkBootstrap(b *testing.B) { // a dataset like MMLU-Pro, 12 strategies
	columns := make([][]float64, 12*3)
	rng := rand.New(rand.NewPCG(1, 1))
	for c := range columns {
		columns[c] = make([]float64, 12032)
		for i := range columns[c] {
			columns[c][i] = rng.Float64()
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		Bootstrap(columns, 1000, 1)
	}
}
