package report

import (
	"errors"
	"strings"
	"testing"

	"hybridflow/results"
	"hybridflow/results/internal/fake"
)

func TestIncomparable(t *testing.T) {
	same := func(*results.Manifest) {}
	for _, c := range []struct {
		name   string
		change func(*results.Manifest)
		want   string // what differs; "" for nothing that matters
		detail string
	}{
		{"equal", same, "", ""},
		{"other strategies, models and cells", func(m *results.Manifest) {
			m.Strategies, m.Cells, m.Models, m.ConfigHash = []string{"x"}, []string{"y"}, nil, "z"
		}, "", ""},
		{"the order of seeds", func(m *results.Manifest) { m.Seeds = []uint64{2, 1} }, "", ""},
		{"one dataset is not in both", func(m *results.Manifest) { m.Datasets[0].Name = "math500" }, "", ""},
		{"seeds", func(m *results.Manifest) { m.Seeds = []uint64{1, 7} }, "seeds", "1-2 and 1, 7"},
		{"grader", func(m *results.Manifest) { m.Grader = "" }, "graders", "rules-1 and none"},
		{"revision", func(m *results.Manifest) { m.Datasets[1].Revision = "abc" }, "data revisions of mmlu-pro", "0012d6e00123456789 and abc"},
		{"items", func(m *results.Manifest) { m.Datasets[0].ItemsHash = "sha256:ff" }, "items of gpqa", "60 and 60 sha256:ff"},
		{"limit", func(m *results.Manifest) { m.Datasets[0].Items = 10 }, "items of gpqa", "60 and 10"},
		{"nothing in common", func(m *results.Manifest) { m.Datasets = []results.Dataset{{Name: "math500"}} }, "datasets", "gpqa, mmlu-pro, aime24, livebench-reasoning and math500"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, b := &results.Run{Dir: "runs/a", Manifest: *fake.Manifest(fake.Small)}, &results.Run{Dir: "runs/b", Manifest: *fake.Manifest(fake.Small)}
			c.change(&b.Manifest)
			err := sameGround([]*results.Run{a, b})
			var differ *IncomparableError
			if errors.As(err, &differ) != (c.want != "") {
				t.Fatalf("%v", err)
			}
			if c.want == "" {
				return
			}
			if d := differ.Differences; len(d) != 1 || d[0] != (Difference{c.want, c.detail}) {
				t.Errorf("%+v", d)
			}
			if m := err.Error(); !strings.Contains(m, "compare runs/a with runs/b: "+c.want+" differ ("+c.detail+")") {
				t.Error(m)
			}
		})
	}
	if err := sameGround(nil); err != nil {
		t.Error(err)
	}
}

// Runs that differ are refused, or stamped on everything.
func TestAllowDifferent(t *testing.T) {
	small := fake.Options{Questions: []int{5, 4, 3, 3}, Seeds: 1, Cells: []string{""}}
	more := small
	more.Seeds = 2
	a, b := fake.Open(t, small), fake.Open(t, more)
	var differ *IncomparableError
	if _, err := Summarize(Options{}, a, b); !errors.As(err, &differ) {
		t.Fatalf("compared: %v", err)
	}
	s, err := Summarize(Options{AllowDifferent: true, Resamples: 20}, a, b)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range s.Tables() {
		if !strings.HasSuffix(table.Caption, "; NOT COMPARABLE: runs differ in seeds") || !strings.Contains(strings.Join(table.Notes, "\n"), "seeds differ (1 and 1-2)") {
			t.Errorf("%s: %s\n%v", table.Name, table.Caption, table.Notes)
		}
	}
	s, err = Summarize(Options{AllowDifferent: true, Resamples: 20}, a, a)
	if err != nil || strings.Contains(s.Caption(), "NOT") {
		t.Errorf("a run differs from itself: %v, %s", err, s.Caption())
	}
}

// Each strategy is compared with itself in the first run.
func TestBetweenRuns(t *testing.T) {
	strategies := []string{"cloud-cot", "x"}
	first := writeScores(t, t.TempDir()+"/before", 60, 1, strategies, func(s string, i, _ int) float64 { return float64(i % 2) })
	second := writeScores(t, t.TempDir()+"/after", 60, 1, append(strategies, "new"), func(s string, i, _ int) float64 {
		if s == "x" && i < 40 {
			return 1
		}
		return float64(i % 2)
	})
	s, err := Summarize(Options{Resamples: 200}, first, second)
	if err != nil {
		t.Fatal(err)
	}
	tables := s.comparisonTables()
	table := tables[len(tables)-1]
	if table.Name != "between-runs" || len(table.Rows) != 2 || !strings.Contains(table.Title, "the same strategy in before") {
		t.Fatalf("%s: %s, %v", table.Name, table.Title, table.Rows)
	}
	x := s.Average[3].VsFirstRun // cloud-cot and x before, cloud-cot and x after
	if got := s.Arms[x.Against]; got != (Arm{"x", "", "before"}) || x.Difference.Value < .33 || !(x.Holm < .001) {
		t.Errorf("%v: %+v", got, x)
	}
	if c := s.Average[4].VsFirstRun; c.Against != -1 {
		t.Errorf("a new strategy is compared with %v", s.Arms[c.Against])
	}
}
