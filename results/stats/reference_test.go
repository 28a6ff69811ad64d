package stats

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"
)

// A reference is testdata/reference.json: what SciPy and statsmodels say.
// testdata/reference.py makes it again.
type reference struct {
	McNemar []struct {
		First, Second int
		P             float64
	}
	Holm []struct{ P, Adjusted []float64 }

	Wilson     []struct{ Successes, N, Low, High float64 }
	Detectable []struct {
		Samples [][]float64
		Value   float64
		Power   *float64
	}
	PermutationExact []struct {
		Differences []float64
		P           float64
	} `json:"permutation_exact"`
	PermutationDrawn []struct {
		Differences []float64
		P           float64
	} `json:"permutation_drawn"`
	BCa []struct {
		Samples   [][]float64
		Resampled []float64
		Low, High float64
	}
	Bootstrap []struct {
		Sample    []float64
		Method    string
		Low, High float64
	}
	Ranks []struct {
		X, Y              []float64
		Spearman, Kendall float64
	}
	Fronts []struct {
		Points                 [][2]float64
		AIQ, APGR, Hypervolume float64
	}
	Curves []struct {
		Gains                     []float64
		APGR, CPT50, CPT80, PGR30 float64
	}
	Quantiles []struct {
		Values          []float64
		Nearest, Linear [2]float64
	}
}

func readReference(t *testing.T) reference {
	var r reference
	text, err := os.ReadFile("testdata/reference.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// What has a formula agrees to 1e-9.
func TestStatisticsAreSciPys(t *testing.T) {
	cases := 0
	near := func(what string, i int, got, want float64) {
		t.Helper()
		if cases++; !(math.Abs(got-want) <= 1e-9) {
			t.Errorf("%s %d: %.15g, want %.15g", what, i, got, want)
		}
	}
	r := readReference(t)
	for i, c := range r.McNemar {
		near("McNemar", i, McNemar(c.First, c.Second), c.P)
	}
	for i, c := range r.Holm {
		for k, p := range Holm(c.P) {
			near("Holm", i, p, c.Adjusted[k])
		}
	}
	for i, c := range r.Wilson {
		e := Wilson(c.Successes, c.N)
		near("Wilson low", i, e.Low, c.Low)
		near("Wilson high", i, e.High, c.High)
	}
	for i, c := range r.Detectable {
		near("detectable", i, Detectable(c.Samples...), c.Value)
		if c.Power != nil && math.Abs(*c.Power-.8) > .002 {
			t.Errorf("detectable %d has a power of %v by the noncentral t distribution", i, *c.Power)
		}
	}
	for i, c := range r.PermutationExact {
		p, exact := Permutation(c.Differences, 1)
		near("permutation", i, p, c.P)
		if !exact {
			t.Errorf("permutation %d was drawn", i)
		}
	}
	for i, c := range r.BCa {
		sum := 0.
		for _, s := range c.Samples {
			sum += Mean(s) / float64(len(c.Samples))
		}
		low, high := BCa(sum, c.Resampled, Acceleration(c.Samples...))
		near("BCa low", i, low, c.Low)
		near("BCa high", i, high, c.High)
	}
	for i, c := range r.Ranks {
		near("Spearman", i, Spearman(c.X, c.Y), c.Spearman)
		near("Kendall", i, Kendall(c.X, c.Y), c.Kendall)
	}
	for i, c := range r.Fronts {
		points := make([]Point, len(c.Points))
		for k, p := range c.Points {
			points[k] = Point{p[0], p[1]}
		}
		between := References{points[0], points[1]}
		near("AIQ", i, between.AIQ(points), c.AIQ)
		near("APGR of a front", i, between.APGR(Hull(points)), c.APGR)
		near("hypervolume", i, between.Hypervolume(points), c.Hypervolume)
	}
	for i, c := range r.Quantiles {
		low, high := Interval(c.Values)
		near("interval low", i, low, c.Nearest[0])
		near("interval high", i, high, c.Nearest[1])
		slices.Sort(c.Values)
		near("quantile low", i, Quantile(c.Values, .025), c.Linear[0])
		near("quantile high", i, Quantile(c.Values, .975), c.Linear[1])
	}
	if cases < 84 {
		t.Errorf("only %d figures in reference.json", cases)
	}
}

// PGR, APGR and CPT are RouteLLM's; CPT was found there in steps of 1/200,000.
func TestCurvesAreRouteLLMs(t *testing.T) {
	for i, c := range readReference(t).Curves {
		stakes, scores := make([]Stake, len(c.Gains)), make([]float64, len(c.Gains))
		for k, g := range c.Gains {
			stakes[k], scores[k] = Stake{Gain: g, Cost: 1}, float64(-k)
		}
		curve := curveOf(stakes, scores)
		for _, m := range []struct {
			name                 string
			got, want, tolerance float64
		}{
			{"APGR", curve.APGR(), c.APGR, 1e-9}, {"PGR", curve.PGR(.3), c.PGR30, 1e-9},
			{"CPT50", curve.CPT(.5), c.CPT50, 1e-5}, {"CPT80", curve.CPT(.8), c.CPT80, 1e-5},
		} {
			if !(math.Abs(m.got-m.want) <= m.tolerance) {
				t.Errorf("curve %d: %s is %v, want %v", i, m.name, m.got, m.want)
			}
		}
	}
}

// What is drawn agrees to within a few standard errors of the drawing.
func TestResamplingIsSciPys(t *testing.T) {
	skipArithmetic(t)
	r := readReference(t)
	for i, c := range r.Bootstrap {
		e := estimateOf(c.Sample, Bootstrap([][]float64{c.Sample}, 20_000, 1)[0])
		low, high := e.Low, e.High
		if c.Method == "BCa" {
			low, high = BCa(e.Value, Bootstrap([][]float64{c.Sample}, 20_000, 1)[0], Acceleration(c.Sample))
		}
		// The standard error of a 2.5 % quantile of 20,000 is 3 % of the spread.
		if room := .03 * (c.High - c.Low); math.Abs(low-c.Low) > room || math.Abs(high-c.High) > room {
			t.Errorf("%s %d: %v to %v, want %v to %v", c.Method, i, low, high, c.Low, c.High)
		}
	}
	for i, c := range r.PermutationDrawn {
		p, exact := Permutation(c.Differences, 1)
		if room := 4 * math.Sqrt(c.P*(1-c.P)/Permutations); exact || math.Abs(p-c.P) > room {
			t.Errorf("permutation %d: %v (exact: %v), want %v ± %v", i, p, exact, c.P, room)
		}
	}
}
