package report

import (
	"errors"
	"strings"
	"testing"

	"hybridflow/results/internal/fake"
	"hybridflow/results/summary"
)

// Runs that differ are refused, or stamped on everything.
func TestAllowDifferent(t *testing.T) {
	small := fake.Options{Questions: []int{5, 4, 3, 3}, Seeds: 1, Cells: []string{""}}
	more := small
	more.Seeds = 2
	a, b := fake.Open(t, small), fake.Open(t, more)
	var differ *summary.IncomparableError
	if _, err := summary.Of(summary.Options{}, a, b); !errors.As(err, &differ) {
		t.Fatalf("compared: %v", err)
	}
	s, err := summary.Of(summary.Options{AllowDifferent: true, Resamples: 20}, a, b)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range Tables(s) {
		if !strings.HasSuffix(table.Caption, "; NOT COMPARABLE: runs differ in seeds") ||
			!strings.Contains(strings.Join(table.Notes, "\n"), "seeds differ (1 and 1-2)") {
			t.Errorf("%s: %s\n%v", table.Name, table.Caption, table.Notes)
		}
	}
	s, err = summary.Of(summary.Options{AllowDifferent: true, Resamples: 20}, a, a)
	if err != nil || strings.Contains(s.Caption(), "NOT") {
		t.Errorf("a run differs from itself: %v, %s", err, s.Caption())
	}
}

// Each strategy is compared with itself in the first run.
func TestBetweenRuns(t *testing.T) {
	strategies := []string{"cloud-cot", "x"}
	first := fake.Scores(t, t.TempDir()+"/before", 60, 1, strategies, func(s string, i, _ int) float64 { return float64(i % 2) })
	second := fake.Scores(t, t.TempDir()+"/after", 60, 1, append(strategies, "new"), func(s string, i, _ int) float64 {
		if s == "x" && i < 40 {
			return 1
		}
		return float64(i % 2)
	})
	s, err := summary.Of(summary.Options{Resamples: 200}, first, second)
	if err != nil {
		t.Fatal(err)
	}
	tables := comparisonTables(s)
	table := tables[len(tables)-1]
	if table.Name != "between-runs" || len(table.Rows) != 2 || !strings.Contains(table.Title, "the same strategy in before") {
		t.Fatalf("%s: %s, %v", table.Name, table.Title, table.Rows)
	}
	x := s.Average[3].VsFirstRun // cloud-cot and x before, cloud-cot and x after
	if got := s.Arms[x.Against]; got.String() != "x (before)" || x.Difference.Value < .33 || !(x.Holm < .001) {
		t.Errorf("%v: %+v", got, x)
	}
	if c := s.Average[4].VsFirstRun; c.Against != -1 {
		t.Errorf("a new strategy is compared with %v", s.Arms[c.Against])
	}
}
