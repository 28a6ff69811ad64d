package summary

import (
	"math"
	"strings"
	"testing"

	"hybridflow/results"
	"hybridflow/results/internal/fake"
)

// Summing up by hand gives the same figures.
func TestSummaryIsBruteForce(t *testing.T) {
	r := fake.Open(t, fake.Small)
	s, err := Of(Options{Baseline: "cloud-cot", Resamples: 50}, r)
	if err != nil {
		t.Fatal(err)
	}
	rows := allRows(t, r.Queries())
	meanOver := func(strategy, dataset string, of func(results.Query) float64) float64 {
		perQuestion := map[string][]float64{}
		for _, q := range rows {
			if q.Strategy == strategy && q.Dataset == dataset {
				perQuestion[q.ID] = append(perQuestion[q.ID], of(q))
			}
		}
		total := 0.0
		for _, v := range perQuestion {
			sum := 0.0
			for _, x := range v {
				sum += x
			}
			total += sum / float64(len(v))
		}
		return total / float64(len(perQuestion))
	}
	near := func(what string, got, want float64) {
		t.Helper()
		if math.IsNaN(got) || math.Abs(got-want) > 1e-9 {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	score := func(q results.Query) float64 { return q.Score }
	for a, arm := range s.Arms {
		average := 0.0
		for d, data := range s.Datasets {
			st := s.Stats[a][d]
			accuracy := meanOver(arm.Strategy, data.Name, score)
			average += accuracy / 4
			what := arm.Strategy + " on " + data.Name
			near(what+", accuracy", st.Accuracy.Value, accuracy)
			if arm.Strategy != "cloud-cot" {
				near(what+", difference", st.VsBaseline.Difference.Value, accuracy-meanOver("cloud-cot", data.Name, score))
			}
			near(what+", seconds", st.Seconds.Value, meanOver(arm.Strategy, data.Name, func(q results.Query) float64 { return q.Seconds }))
			near(what+", dollars", st.USD.Value, meanOver(arm.Strategy, data.Name, func(q results.Query) float64 { return q.CloudCostUSD }))
			if !(st.Accuracy.Low <= st.Accuracy.Value && st.Accuracy.Value <= st.Accuracy.High) {
				t.Errorf("%s: %+v", what, st.Accuracy)
			}
		}
		near(arm.Strategy+", average", s.Average[a].Accuracy.Value, average)
	}
	if got := s.Arms[5]; got.Strategy != "hybridflow" || s.Arms[0].Strategy != "edge-direct" {
		t.Errorf("arms are not in the order of the manifest: %v", s.Arms)
	}
}

func TestSummaryWarns(t *testing.T) {
	dir := t.TempDir()
	w, err := results.Create(dir, fake.Manifest(fake.Small), results.WriterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []results.Query{
		{Strategy: "a", Dataset: "gpqa", ID: "1", Status: "answered", Score: 1, Seconds: math.NaN()},
		{Strategy: "a", Dataset: "gpqa", ID: "2", Status: "confused"},
		{Strategy: "b", Dataset: "gpqa", ID: "1", Status: "answered", Score: math.NaN()},
	} {
		w.Query(q)
	}
	if err := w.Abort(); err != nil {
		t.Fatal(err)
	}
	r, err := results.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Of(Options{}, r)
	if err != nil {
		t.Fatal(err)
	}
	warnings := strings.Join(s.Warnings, "\n")
	for _, want := range []string{"was interrupted", "gpqa: an interval needs 30 questions", "b, gpqa: 0 of 2 questions",
		"b, gpqa: no row has a score", "a, gpqa: 1 rows have a status"} {
		if !strings.Contains(warnings, want) {
			t.Errorf("no warning %q in\n%s", want, warnings)
		}
	}
	if b := s.Stats[1][0]; !math.IsNaN(b.Accuracy.Value) || !math.IsNaN(b.VsBaseline.Difference.Value) {
		t.Errorf("unknown has become a number: %+v", b)
	}
	if avg := s.Average[0]; !math.IsNaN(avg.Accuracy.Value) {
		t.Errorf("an average over datasets that were not run: %+v", avg.Accuracy)
	}
}

func TestSummaryErrors(t *testing.T) {
	r := fake.Open(t, fake.Options{Questions: []int{2, 2, 2, 2}, Seeds: 1, Cells: []string{""}})
	for _, c := range []struct {
		name string
		o    Options
		want string
	}{
		{"baseline unknown", Options{Baseline: "cloud"}, "edge-direct, edge-cot"},
		{"target in percent", Options{Targets: []Target{{"cloud-cot", "gpqa", 66.3, "x", false}}}, "as 0.663"},
	} {
		if _, err := Of(c.o, r); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// Two runs are two arms of each strategy, compared within their run.
func TestSummaryOfTwoRuns(t *testing.T) {
	o := fake.Options{Questions: []int{40, 3, 3, 3}, Seeds: 1, Cells: []string{"tau=0.2", "tau=0.8"}}
	a, b := fake.Open(t, o), fake.Open(t, o)
	s, err := Of(Options{Resamples: 20}, a, b)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Arms) != (5+7*2)*2 {
		t.Fatalf("%d arms", len(s.Arms))
	}
	for i, base := range s.Baseline {
		if x, y := s.Arms[i], s.Arms[base]; x.Run != y.Run || y.Strategy != "edge-direct" {
			t.Errorf("%v is compared with %v", x, y)
		}
	}
	if s.find("chain", "tau=0.8", "fake#2") < 0 {
		t.Errorf("arms %v", s.Arms)
	}
}

// With the spread known, the Monte-Carlo error is what theory says.
func TestMonteCarlo(t *testing.T) {
	var b byQuestion
	for q := range 100 {
		for rep := range 4 { // 2 of 4 right: variance of a question's mean = .25/3
			b.add(q, float64(rep%2))
		}
	}
	if got, want := b.monteCarlo(), math.Sqrt(.25/3/100); math.Abs(got-want) > 1e-12 {
		t.Errorf("%v, want %v", got, want)
	}
}

func allRows[T any](t *testing.T, rows func(func(*T, error) bool)) []T {
	t.Helper()
	var all []T
	for row, err := range rows {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, *row)
	}
	return all
}

func BenchmarkSummarize(b *testing.B) {
	r := fake.Open(b, fake.Options{Questions: []int{100, 2000, 30, 100}, Seeds: 3, Cells: []string{""}})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Of(Options{}, r); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(r.Manifest.Counts.Queries)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
