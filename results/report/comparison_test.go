package report

import (
	"math"
	"slices"
	"strings"
	"testing"

	"hybridflow/results"
	"hybridflow/results/internal/fake"
	"hybridflow/results/stats"
	"hybridflow/results/summary"
)

// Of 40 questions "better" has 10 right that the baseline has wrong, and 2 the
// other way round.
func TestComparison(t *testing.T) {
	scores := func(strategy string, i, r int) float64 {
		base := i % 2
		switch {
		case strategy == "better" && i < 20 && base == 0 || strategy == "better" && i < 24 && i >= 20:
			return float64(1 - base) // 10 + 2 gained, 2 lost
		case strategy == "equal":
			return float64(base)
		case strategy == "fractional":
			return float64(base) / 2
		case strategy == "missing" && i >= 30:
			return math.NaN()
		}
		return float64(base)
	}
	r := fake.Scores(t, t.TempDir(), 40, 2, []string{"cloud-cot", "better", "equal", "fractional", "missing"}, scores)
	s, err := summary.Of(summary.Options{}, r)
	if err != nil {
		t.Fatal(err)
	}
	better, equal, fractional, missing := s.Average[1], s.Average[2], s.Stats[3][0], s.Stats[4][0]
	if c := s.Average[0].VsBaseline; c.Against != -1 || !math.IsNaN(c.Permutation) || !math.IsNaN(c.Difference.Value) {
		t.Errorf("the baseline is compared with itself: %+v", c)
	}
	c := better.VsBaseline
	if want := stats.McNemar(12, 2); !c.Exact || math.Abs(c.Permutation-want) > 1e-9 ||
		math.Abs(s.Stats[1][0].VsBaseline.McNemar-want) > 1e-9 {
		t.Errorf("better: %+v, want p %v", c, want)
	}
	if math.Abs(c.Difference.Value-.25) > 1e-12 || !(c.Difference.Low > 0) || c.Difference.N != 40 {
		t.Errorf("better: %+v", c.Difference)
	}
	if want := 3 * c.Permutation; math.Abs(c.Holm-want) > 1e-12 { // the second least of four, after that of fractional
		t.Errorf("better: Holm %v, want %v", c.Holm, want)
	}
	if c := equal.VsBaseline; c.Permutation != 1 || c.Difference.Value != 0 || math.Abs(c.Difference.High-.0881) > 1e-4 ||
		c.Difference.Low != -c.Difference.High || !math.IsNaN(c.Detectable) {
		t.Errorf("equal: %+v", c)
	}
	if !math.IsNaN(fractional.VsBaseline.McNemar) || !(fractional.VsBaseline.Permutation < 1e-5) {
		t.Errorf("fractional: %+v", fractional.VsBaseline)
	}
	if c := missing.VsBaseline; c.Difference.N != 30 || c.Difference.Value != 0 || c.Permutation != 1 {
		t.Errorf("compared on questions that were not asked: %+v", c)
	}
	for a, want := range []string{"", "yes", "open", "no", "open"} {
		if got := nonInferior(&s.Average[a], s.Margin); got != want {
			t.Errorf("%s: non-inferior %q, want %q (%+v)", s.Arms[a], got, want, s.Average[a].VsReference.Difference)
		}
	}
	notes := strings.Join(comparisonTables(s)[0].Notes, "\n")
	if !strings.Contains(notes, "Not shown to differ at 5 % (Holm): equal, missing.") || !strings.Contains(notes, "4 comparisons") ||
		!strings.Contains(notes, "at most 2.0 points") {
		t.Errorf("notes\n%s", notes)
	}
}

func TestMargin(t *testing.T) {
	r := fake.Scores(t, t.TempDir(), 200, 1, []string{"cloud-cot", "a"}, func(s string, i, _ int) float64 {
		if s == "a" && i%50 == 0 { // 2 points less
			return 0
		}
		return 1
	})
	for margin, want := range map[float64]string{.05: "yes", 0: "open", .001: "no"} {
		s, err := summary.Of(summary.Options{Margin: margin}, r)
		if err != nil {
			t.Fatal(err)
		}
		if got := nonInferior(&s.Average[1], s.Margin); got != want {
			t.Errorf("margin %v: %q, want %q (%+v)", margin, got, want, s.Average[1].VsReference.Difference)
		}
	}
	if _, err := summary.Of(summary.Options{Margin: 2}, r); err == nil || !strings.Contains(err.Error(), "0.02") {
		t.Errorf("margin in points: %v", err)
	}
}

// Equal runs have equal tables.
func TestComparisonsAreDeterministic(t *testing.T) {
	score := func(s string, i, r int) float64 { return float64((i*7+len(s)*r+i/3)%4) / 3 }
	strategies := []string{"base", "longer", "another"}
	a := fake.Scores(t, t.TempDir(), 60, 3, strategies, score)
	b := fake.Scores(t, t.TempDir(), 60, 3, strategies, score)
	var tables [2]string
	for i, r := range []*results.Run{a, b} {
		s, err := summary.Of(summary.Options{Resamples: 100}, r)
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		for _, table := range comparisonTables(s) {
			if err := table.Text(&out, false); err != nil {
				t.Fatal(err)
			}
		}
		tables[i] = out.String()
	}
	if tables[0] != tables[1] || !slices.Contains(strings.Fields(tables[0]), "longer") {
		t.Errorf("%s\n%s", tables[0], tables[1])
	}
}
