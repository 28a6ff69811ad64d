package results

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
	"testing"

	"github.com/google/go-cmp/cmp"
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

var fakePublished = []Published{
	{"edge-cot", "accuracy", .1959, nil, "the paper's averages"},
	{"per-query", "accuracy", .387, nil, "the paper's averages"},
	{"hybridflow", "accuracy", .5534, nil, "the paper's averages"},
	{"cloud-cot", "accuracy", .5899, nil, "the paper's averages"},
	{"cloud-direct", "accuracy", .5333, []string{"gpqa"}, "another average"},
	{"sot", "accuracy", .529, nil, "the paper's averages"},
	{"hybridflow", "C_time", 17.48, nil, "the paper's text"},
	{"chain", "C_time", math.NaN(), nil, "the paper's text"},
}

func fakeTables(t *testing.T, o fakeOptions) []Table {
	s, err := Summarize(Options{Resamples: 200, Published: fakePublished, Targets: []Target{
		{"cloud-cot", "gpqa", .663, "simple-evals"}, {"edge-cot", "aime24", .052, "inferred from the average"}, {"cloud-cot", "math500", .821, "simple-evals"},
	}}, openFake(t, o))
	if err != nil {
		t.Fatal(err)
	}
	return s.Tables()
}

func TestTables(t *testing.T) {
	tables := fakeTables(t, fakeSmall)
	for _, f := range []struct {
		file  string
		write func(*Table, io.Writer) error
	}{
		{"tables.txt", func(t *Table, w io.Writer) error { return t.Text(w, false) }},
		{"tables.ansi", func(t *Table, w io.Writer) error { return t.Text(w, true) }},
		{"tables.md", (*Table).Markdown},
		{"tables.tex", (*Table).LaTeX},
		{"tables.csv", (*Table).CSV},
		{"tables.json", (*Table).JSON},
	} {
		t.Run(f.file, func(t *testing.T) {
			var b bytes.Buffer
			for i := range tables {
				if err := f.write(&tables[i], &b); err != nil {
					t.Fatal(err)
				}
				fmt.Fprintln(&b)
			}
			golden(t, f.file, b.Bytes())
		})
	}
}

// A sweep has a row for each strategy under each setting.
func TestTablesOfSweep(t *testing.T) {
	tables := fakeTables(t, fakeOptions{questions: []int{31}, seeds: 1, cells: []string{"tau=0.2", "tau=0.8"}})
	var b bytes.Buffer
	if err := tables[0].Text(&b, false); err != nil {
		t.Fatal(err)
	}
	golden(t, "sweep.txt", b.Bytes())
}

// What strangers write into names stays text, in every format.
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
