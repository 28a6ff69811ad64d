package results_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"hybridflow/results"
	"hybridflow/results/internal/fake"
)

func TestBrokenRun(t *testing.T) {
	whole := t.TempDir()
	fake.Write(t, whole, fake.Options{Questions: []int{5, 5, 5, 5}, Seeds: 1, Cells: []string{""}})
	for _, c := range []struct {
		name, file string
		change     func([]byte) []byte
		want       string
	}{
		{"cut short", "queries.parquet", func(b []byte) []byte { return b[:len(b)/2] }, "not a whole Parquet file"},
		{"empty", "queries.parquet", func([]byte) []byte { return nil }, "not a whole Parquet file"},
		{"something else", "queries.parquet", func([]byte) []byte { return []byte("<html>not found</html>") }, "not a whole Parquet file"},
		{"pages overwritten", "queries.parquet", func(b []byte) []byte { copy(b[4:], bytes.Repeat([]byte{0xff}, 3000)); return b },
			"not a whole Parquet file"},
		{"column missing", "queries.parquet", func([]byte) []byte {
			return parquetOf(t, []struct {
				Dataset string `parquet:"dataset,dict"`
			}{{"x"}})
		}, `column "cell" is missing`},
		{"column of another type", "queries.parquet", func([]byte) []byte {
			return parquetOf(t, []struct {
				Cell int32 `parquet:"cell"`
			}{{1}})
		}, `column "cell" is INT32`},
		{"no manifest", "manifest.json", nil, "not a finished run"},
		{"manifest garbled", "manifest.json", func([]byte) []byte { return []byte("{") }, "manifest.json"},
		{"manifest of the future", "manifest.json", func([]byte) []byte { return []byte(`{"format": 99, "tool": "hybridflow 9"}`) },
			"hybridflow 9"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(whole)); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, c.file)
			if c.change == nil {
				os.Remove(path)
			} else {
				b, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, c.change(b), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			err := readAll(dir)
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), c.file) {
				t.Errorf("got %v, want an error with %q that names %s", err, c.want, c.file)
			}
		})
	}
}

func readAll(dir string) error {
	r, err := results.Open(dir)
	if err != nil {
		return err
	}
	for _, err := range r.Queries() {
		if err != nil {
			return err
		}
	}
	return nil
}

func parquetOf[T any](t *testing.T, rows []T) []byte {
	var b bytes.Buffer
	if err := parquet.Write(&b, rows); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A struct with some of the columns reads those; stopping early is fine.
func TestRowsProjection(t *testing.T) {
	r := fake.Open(t, fake.Small)
	type scores struct {
		Score float64 `parquet:"score"`
		ID    string  `parquet:"id,dict"`
	}
	n := 0
	next := collect(t, r.Queries())
	for row, err := range results.Rows[scores](filepath.Join(r.Dir, "queries.parquet")) {
		if err != nil {
			t.Fatal(err)
		}
		if row.ID != next[n].ID || row.Score != next[n].Score {
			t.Fatalf("row %d: %+v, want %s %v", n, row, next[n].ID, next[n].Score)
		}
		if n++; n == 2000 {
			break
		}
	}
	if n != 2000 {
		t.Errorf("read %d rows", n)
	}
}

// Other programs read both files and find the same figures in them.
func TestInterop(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed")
	}
	if out, err := exec.Command(python, "-c", "import duckdb, pyarrow, pandas").CombinedOutput(); err != nil {
		t.Skipf("needs duckdb, pyarrow and pandas for python3: %s", bytes.TrimSpace(out))
	}
	r := fake.Open(t, fake.Small)
	out, err := exec.Command(python, "testdata/check.py", r.Dir).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}
