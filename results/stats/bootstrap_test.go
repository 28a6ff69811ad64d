package stats

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"
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
		e := estimateOf(col, Bootstrap([][]float64{col}, 500, uint64(s))[0])
		if e.Low <= p && p <= e.High {
			covered++
		}
	}
	if share := float64(covered) / samples; share < .91 || share > .98 {
		t.Errorf("covered in %.1f %% of samples", 100*share)
	}
}

// The percentile rule is nearest rank, and quantiles are NumPy's.
func TestQuantileRules(t *testing.T) {
	s := make([]float64, 1000)
	for i := range s {
		s[i] = float64((i * 7) % 1000)
	}
	if low, high := Interval(append(s, math.NaN())); low != 24 || high != 974 {
		t.Errorf("interval of 0 to 999 is %v to %v, want 24 to 974", low, high)
	}
	if low, high := Interval([]float64{math.NaN()}); !math.IsNaN(low) || !math.IsNaN(high) {
		t.Errorf("interval of nothing is %v to %v", low, high)
	}
	slices.Sort(s)
	inf := math.Inf(1)
	for _, c := range []struct {
		sorted  []float64
		p, want float64
	}{
		{s, .025, 24.975}, {s, 1, 999}, {[]float64{4}, .3, 4},
		{[]float64{1, 2}, 0, 1}, {[]float64{1, 2}, .25, 1.25}, {[]float64{-inf, inf, inf}, .75, inf},
	} {
		if got := Quantile(c.sorted, c.p); got != c.want && math.Abs(got-c.want) > 1e-9 {
			t.Errorf("quantile %v of %d values is %v, want %v", c.p, len(c.sorted), got, c.want)
		}
	}
}

// Groups are drawn together, for any number of measures and workers; of groups of
// one question the mean has the standard error that it should have.
func TestResample(t *testing.T) {
	const n = 400
	groups, value := make([]int, n), make([]float64, n)
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range groups {
		groups[i], value[i] = i/2, rng.NormFloat64()
	}
	calls := func() func(weight, out []float64) {
		return func(weight, out []float64) {
			for i := 0; i < n; i += 2 {
				if weight[i] != weight[i+1] {
					t.Errorf("question %d was drawn %v times, its duplicate %v times", i, weight[i], weight[i+1])
				}
			}
			out[0], out[1] = floats.Dot(weight, value)/floats.Sum(weight), floats.Sum(weight)
		}
	}
	values, resampled, err := Resample(t.Context(), groups, 2000, 2, 1, calls)
	if err != nil {
		t.Fatal(err)
	}
	if want := Mean(value); math.Abs(values[0]-want) > 1e-12 || values[1] != n {
		t.Errorf("values %v, want %v and %d", values, want, n)
	}
	pairs := make([]float64, n/2)
	for i := range pairs {
		pairs[i] = (value[2*i] + value[2*i+1]) / 2
	}
	want := stat.StdDev(pairs, nil) / math.Sqrt(n/2)
	if got := stat.StdDev(resampled[0], nil); math.Abs(got-want) > .1*want {
		t.Errorf("standard error %v, want %v", got, want)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := Resample(ctx, groups, 10, 2, 1, calls); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestTwoSided(t *testing.T) {
	for _, c := range []struct {
		difference []float64
		want       float64
	}{
		{[]float64{1, 2, 3}, .5}, {[]float64{-1, -2, -3}, .5}, {[]float64{0, 0, 0}, 1}, {[]float64{-1, 1, 1, 1, 1, 1, 1, 1, 1}, .4},
	} {
		if got := TwoSided(c.difference); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%v: %v, want %v", c.difference, got, c.want)
		}
	}
}

// NaN is null in JSON and comes back as NaN.
func TestEstimateJSON(t *testing.T) {
	text, err := json.Marshal(Estimate{.5, math.NaN(), math.Inf(1), 3})
	if err != nil || string(text) != `{"value":0.5,"low":null,"high":null}` {
		t.Fatalf("%s, %v", text, err)
	}
	var e Estimate
	if err := json.Unmarshal(text, &e); err != nil || e.Value != .5 || !math.IsNaN(e.Low) || !math.IsNaN(e.High) {
		t.Errorf("%+v, %v", e, err)
	}
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
			e := estimateOf(c.col, Bootstrap([][]float64{c.col}, 200, 1)[0])
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
		front := ParetoIndices(points)
		for i, p := range points {
			beaten := slices.ContainsFunc(points, func(o Point) bool { return o.X <= p.X && o.Y >= p.Y && o != p })
			if slices.Index(points, p) < i {
				beaten = true // equals: the first is kept
			}
			if beaten == slices.Contains(front, i) {
				t.Fatalf("point %d %v: beaten %v, front %v", i, p, beaten, front)
			}
		}
		hull := hullIndices(points)
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
		x := rapid.Float64Range(-1, 7).Draw(t, "cost")
		if got, want := HullAt(points, x), onLine(Hull(points), x); math.Abs(got-want) > 1e-12 || math.IsNaN(got) != math.IsNaN(want) {
			t.Fatalf("hull of %v is %v high at %v, want %v", points, got, x, want)
		}
	})
}

// onLine is the height of a rising line at x, level before and after it.
func onLine(line []Point, x float64) float64 {
	for i, p := range line {
		switch {
		case x > p.X:
		case i == 0:
			return p.Y
		default:
			return height(line[i-1], p, x)
		}
	}
	if len(line) == 0 {
		return math.NaN()
	}
	return line[len(line)-1].Y
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

// estimateOf is the mean of a column with its interval.
func estimateOf(column, resampled []float64) Estimate {
	mean := MeanOf(column)
	return Resampled(mean.Value, resampled, mean.N)
}
