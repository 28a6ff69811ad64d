package stats

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// Two strategies that are equally good are told apart, at 5 %, in about 5 % of
// experiments: 1,000 of them, with three repetitions of questions that differ in
// difficulty.
func TestCalibration(t *testing.T) {
	skipArithmetic(t)
	const experiments = 1000
	rng := rand.New(rand.NewPCG(20, 26))
	for _, n := range []int{MinPairs, 150} {
		columns := make([][]float64, experiments)
		var permuted, mcnemar, bootstrapped int
		for e := range columns {
			columns[e] = make([]float64, n)
			only := [2]int{} // right, in the first repetition
			for i := range columns[e] {
				p := rng.Float64()
				for rep := range 3 {
					a, b := rng.Float64() < p, rng.Float64() < p
					if a != b {
						k, sign := 0, 1.
						if b {
							k, sign = 1, -1
						}
						columns[e][i] += sign / 3
						if rep == 0 {
							only[k]++
						}
					}
				}
			}
			if p, _ := Permutation(columns[e], uint64(e)); p <= .05 {
				permuted++
			}
			if McNemar(only[0], only[1]) <= .05 {
				mcnemar++
			}
		}
		for e, resampled := range Bootstrap(columns, 1000, 1) {
			if low, high := BCa(Mean(columns[e]), resampled, Acceleration(columns[e])); low > 0 || high < 0 {
				bootstrapped++
			}
		}
		// Exact tests have less than 5 % where outcomes are few; the bootstrap needs
		// MinPairs to come near it at all.
		few := n == MinPairs
		for _, c := range []struct {
			name        string
			alarms      int
			least, most float64
		}{
			{"permutation", permuted, either(few, .02, .035), .065},
			{"McNemar", mcnemar, .01, .065},
			{"BCa", bootstrapped, .035, either(few, .085, .065)},
		} {
			if rate := float64(c.alarms) / experiments; rate < c.least || rate > c.most {
				t.Errorf("%s, %d questions: %.1f %% false alarms", c.name, n, 100*rate)
			}
		}
	}
}

func either(which bool, a, b float64) float64 {
	if which {
		return a
	}
	return b
}

// With one answer per question the permutation test is McNemar's.
func TestPermutationIsMcNemar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first, second := rapid.IntRange(0, 300).Draw(t, "first"), rapid.IntRange(0, 300).Draw(t, "second")
		d := make([]float64, rapid.IntRange(1, 50).Draw(t, "ties"))
		for range first {
			d = append(d, .01)
		}
		for range second {
			d = append(d, -.01)
		}
		p, exact := Permutation(d, 1)
		if want := McNemar(first, second); !exact || math.Abs(p-want) > 1e-9 {
			t.Fatalf("%v (exact: %v), want %v", p, exact, want)
		}
	})
}

// Going through all signs one by one gives the same p, ties and all.
func TestPermutationIsBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.OneOf(rapid.Map(rapid.IntRange(-3, 3), func(i int) float64 { return float64(i) / 3 }),
			rapid.Map(rapid.IntRange(-1000, 1000), func(i int) float64 { return float64(i) / 997 }))
		d := rapid.SliceOfN(size, 1, 10).Draw(t, "differences")
		observed, extreme := 0., 0
		for _, v := range d {
			observed += v
		}
		for pattern := range 1 << len(d) {
			sum := 0.
			for i, v := range d {
				sum += v * float64(1-2*(pattern>>i&1))
			}
			if math.Abs(sum) >= math.Abs(observed)-1e-9 {
				extreme++
			}
		}
		p, exact := Permutation(d, 1)
		if want := float64(extreme) / float64(int(1)<<len(d)); !exact || math.Abs(p-want) > 1e-9 {
			t.Fatalf("%v (exact: %v), want %v", p, exact, want)
		}
	})
}

// Drawn and exact p are the same but for chance, whatever the classes' sizes.
func TestDrawnPatterns(t *testing.T) {
	classes := []signClass{{.1, 1}, {.35, 63}, {.4, 1}, {.5, 130}, {.61, 3}}
	for _, reach := range []float64{0, 3, 9, 20} {
		want, got := allPatterns(classes, reach), drawnPatterns(classes, reach, 5)
		if math.Abs(got-want) > 4*math.Sqrt(want*(1-want)/Permutations)+1./Permutations {
			t.Errorf("reach %v: %v, want %v", reach, got, want)
		}
	}
}

// Adjusted p are no less than before, in the same order, at most 1, and those
// of a family without the tests that were not done.
func TestHolm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOf(rapid.Float64Range(0, 1)).Draw(t, "p")
		holm := Holm(p)
		for i := range p {
			if holm[i] < p[i] || holm[i] > 1 {
				t.Fatalf("%v becomes %v", p, holm)
			}
			for j := range p {
				if p[i] < p[j] && holm[i] > holm[j] {
					t.Fatalf("%v becomes %v: order lost", p, holm)
				}
			}
		}
		with := Holm(append([]float64{math.NaN()}, p...))
		for i := range p {
			if !math.IsNaN(with[0]) || with[i+1] != holm[i] {
				t.Fatalf("%v with NaN before becomes %v", p, with)
			}
		}
	})
}

// An interval moves and grows with what it is of.
func TestBCaIsEquivariant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		mean := rapid.Map(rapid.IntRange(-90, 90), func(i int) float64 { return float64(i) / 90 })
		value := mean.Draw(t, "value")
		resampled := rapid.SliceOfN(mean, 1, 60).Draw(t, "resampled")
		a := rapid.Float64Range(-.2, .2).Draw(t, "acceleration")
		low, high := BCa(value, resampled, a)
		if low > high || low < -1 || high > 1 {
			t.Fatalf("%v to %v", low, high)
		}
		mirror := make([]float64, len(resampled))
		for i, v := range resampled {
			mirror[i] = 3 - 2*v
		}
		l, h := BCa(3-2*value, mirror, -a)
		if math.Abs(l-(3-2*high)) > 1e-6 || math.Abs(h-(3-2*low)) > 1e-6 {
			t.Fatalf("%v to %v becomes %v to %v", low, high, l, h)
		}
	})
}

// What cannot be known is NaN, and what is certain is a number.
func TestStatisticsAtTheEdge(t *testing.T) {
	nan := math.NaN()
	low, _ := BCa(0, []float64{nan}, 0)
	none, _ := Permutation(nil, 1)
	same, _ := Permutation([]float64{0, 0}, 1)
	all, _ := BCa(.5, []float64{.5, .5, .5}, Acceleration([]float64{.5, .5}))
	beyond, _ := BCa(9, []float64{1, 2, 3}, 0) // no bias correction leads there
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"no resample", low, nan},
		{"no pair", none, nan},
		{"no difference", same, 1},
		{"no spread", all, .5},
		{"all resamples on one side", beyond, 1.05},
		{"no trial", Wilson(0, 0).Low, nan},
		{"one question detects nothing", Detectable([]float64{1}), nan},
		{"no question detects nothing", Detectable(), nan},
		{"spread unknown", Detectable([]float64{1, 1}), nan},
		{"nobody is better", McNemar(0, 0), 1},
		{"ranks all equal", Spearman([]float64{1, 2}, []float64{3, 3}), nan},
		{"order all equal", Kendall([]float64{1, 2}, []float64{3, 3}), nan},
	} {
		if math.IsNaN(c.got) != math.IsNaN(c.want) || math.Abs(c.got-c.want) > 1e-12 {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
}

func BenchmarkPermutation(b *testing.B) { // a dataset like MMLU-Pro, three repetitions
	rng := rand.New(rand.NewPCG(1, 1))
	d := make([]float64, 12032)
	for i := range d {
		d[i] = float64(rng.IntN(4)-rng.IntN(4)) / 3
	}
	b.ReportAllocs()
	for b.Loop() {
		Permutation(d, 1)
	}
}

// skipArithmetic leaves out, under -short, what the race detector makes slow
// and has nothing to say about: make test runs it without the detector.
func skipArithmetic(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: arithmetic only")
	}
}
