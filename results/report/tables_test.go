package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hybridflow/results/internal/fake"
	"hybridflow/results/summary"
)

var update = flag.Bool("update", false, "rewrite golden files")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s (-want +got; -update rewrites):\n%s", path, d)
	}
}

var fakePublished = []summary.Published{
	{Strategy: "edge-cot", Measure: "accuracy", Value: .1959, Source: "the paper's averages"},
	{Strategy: "per-query", Measure: "accuracy", Value: .387, Source: "the paper's averages"},
	{Strategy: "hybridflow", Measure: "accuracy", Value: .5534, Source: "the paper's averages"},
	{Strategy: "cloud-cot", Measure: "accuracy", Value: .5899, Source: "the paper's averages", Solved: true},
	{Strategy: "cloud-direct", Measure: "accuracy", Value: .5333, Datasets: []string{"gpqa"}, Source: "another average"},
	{Strategy: "sot", Measure: "accuracy", Value: .529, Source: "the paper's averages"},
	{Strategy: "hybridflow", Measure: "C_time", Value: 17.48, Source: "the paper's text"},
	{Strategy: "chain", Measure: "C_time", Value: math.NaN(), Source: "the paper's text"},
}

// fakePaper are the blocks of the tables of methods.
var fakePaper = summary.Options{
	Groups: []summary.Group{{Name: "Single model", Strategies: []string{"edge-direct", "edge-cot", "cloud-direct", "cloud-cot"}},
		{Name: "Routing", Strategies: []string{"per-query", "routellm"}},
		{Name: "HybridFlow", Strategies: []string{"hybridflow"}}, {Name: "Bounds", Strategies: []string{"difficulty"}}},
	Ablations: summary.Ablations{Of: "hybridflow", Strategies: []string{"chain", "fixed-threshold", "random", "all-edge", "all-cloud"},
		Fields: []string{"planner"}, Knobs: []string{"tau"}},
	Bounds:      []string{"difficulty"},
	SingleCalls: []string{"edge-direct", "edge-cot", "cloud-direct", "cloud-cot"},
	Primary:     []string{"per-query", "hybridflow", "chain", "fixed-threshold", "random", "all-edge", "all-cloud"},
}

func fakeTables(t *testing.T, o fake.Options) []Table {
	options := fakePaper
	options.Resamples, options.Published = 200, fakePublished
	options.Targets = []summary.Target{
		{Strategy: "cloud-cot", Dataset: "gpqa", Accuracy: .663, Source: "simple-evals"},
		{Strategy: "edge-cot", Dataset: "aime24", Accuracy: .052, Source: "inferred from the average", Solved: true},
		{Strategy: "cloud-cot", Dataset: "math500", Accuracy: .821, Source: "simple-evals"},
	}
	s, err := summary.Of(options, fake.Open(t, o))
	if err != nil {
		t.Fatal(err)
	}
	return Tables(s)
}

func TestTables(t *testing.T) {
	tables := fakeTables(t, fake.Small)
	some := tables[:7] // with each kind of column, for formats that are long to read
	for _, f := range []struct {
		file   string
		tables []Table
		write  func(*Table, io.Writer) error
	}{
		{"tables.txt", tables, func(t *Table, w io.Writer) error { return t.Text(w, false) }},
		{"tables.md", tables, (*Table).Markdown},
		{"tables.ansi", some, func(t *Table, w io.Writer) error { return t.Text(w, true) }},
		{"tables.tex", some, (*Table).LaTeX},
		{"tables.csv", some, (*Table).CSV},
		{"tables.json", some, (*Table).JSON},
	} {
		t.Run(f.file, func(t *testing.T) {
			var b bytes.Buffer
			for i := range f.tables {
				if err := f.write(&f.tables[i], &b); err != nil {
					t.Fatal(err)
				}
				fmt.Fprintln(&b)
			}
			golden(t, f.file, b.Bytes())
		})
	}
}

// A sweep without the run's own settings has a row for each strategy under each
// setting, and a table of its own.
func TestTablesOfSweep(t *testing.T) {
	writeGolden(t, "sweep.txt", fakeTables(t, fake.Options{Questions: []int{31}, Seeds: 1, Cells: []string{"tau=0.2", "tau=0.8"}}),
		"accuracy", "sweep-tau")
}

// Beside the run's own settings, cells are on curves, and those of the whole method
// that are ablations are among them.
func TestTablesOfOwnSettings(t *testing.T) {
	tables := fakeTables(t, fake.Options{Questions: []int{31, 30}, Seeds: 1, Cells: []string{"", "tau=0.2", "tau=0.8", "planner=cloud"}})
	writeGolden(t, "settings.txt", tables, "table-1-accuracy", "table-3-ablations", "sweep-tau", "sweep-settings")
	for _, table := range tables {
		for _, row := range table.Rows {
			for i, v := range row {
				if strings.HasPrefix(v.Text, "tau=") && table.Columns[i].Name == "setting" {
					t.Errorf("%s shows a cell of the sweep: %s", table.Name, v.Text)
				}
			}
		}
	}
}

func writeGolden(t *testing.T, file string, tables []Table, names ...string) {
	t.Helper()
	var b bytes.Buffer
	for _, name := range names {
		i := slices.IndexFunc(tables, func(t Table) bool { return t.Name == name })
		if i < 0 {
			t.Fatalf("no table %s", name)
		}
		if err := tables[i].Text(&b, false); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&b)
	}
	golden(t, file, b.Bytes())
}

// Bounds are marked in every table that has them, and are part of no family of
// tests.
func TestBoundsAreMarked(t *testing.T) {
	for _, table := range fakeTables(t, fake.Options{Questions: []int{31, 30}, Seeds: 1, Cells: []string{""}}) {
		for _, row := range table.Rows {
			for i, v := range row {
				if v.Text == "difficulty" {
					t.Errorf("%s shows a bound as a strategy", table.Name)
				}
				if v.Text == "difficulty (bound)" && slices.ContainsFunc(row[i:], func(v Value) bool { return v.Bold }) {
					t.Errorf("%s shows a bound as the best", table.Name)
				}
			}
		}
		if strings.HasPrefix(table.Name, "comparisons") && !strings.Contains(strings.Join(table.Notes, " "), "the 10 comparisons") {
			t.Errorf("%s: %v", table.Name, table.Notes)
		}
	}
}

// Markup in names from outside stays text, in every format.
func TestTableHostileText(t *testing.T) {
	nasty := []string{`=HYPERLINK("x")`, "+1", "-1+1", "@SUM(A1)", "\tx", `a_b & 100% {$x^2~\#[y]}`, "a|b\n*c*", ""}
	table := Table{Name: "nasty", Title: `T & _`, Columns: []Column{{Name: "=name"}, {"value", Signed, 1}}}
	for i, s := range nasty {
		v := number(-1.25)
		if i == 1 {
			v = number(math.NaN())
		}
		table.Rows = append(table.Rows, []Value{words(s), v})
	}
	var b bytes.Buffer
	if err := table.CSV(&b); err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"'=name", "'=HYPERLINK(\"x\")", "+1", "'-1+1", "'@SUM(A1)", "'\tx"} {
		if records[i][0] != want {
			t.Errorf("CSV line %d: %q, want %q", i, records[i][0], want)
		}
	}
	if records[1][1] != "-1.25" || records[2][1] != "" {
		t.Errorf("CSV numbers: %q", records[1:3])
	}
	b.Reset()
	if err := table.JSON(&b); err != nil || !json.Valid(b.Bytes()) {
		t.Errorf("JSON: %v\n%s", err, b.Bytes())
	}
	b.Reset()
	for _, write := range []func(io.Writer) error{table.LaTeX, table.Markdown} {
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
	}
	golden(t, "hostile.txt", b.Bytes())
}
