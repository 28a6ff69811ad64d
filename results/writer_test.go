package results_test

import (
	"bytes"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"hybridflow/results"
	"hybridflow/results/internal/fake"
)

func TestRoundTrip(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "runs", "a") // made by Create
	var queries []results.Query
	var subtasks []results.Subtask
	texts := []results.Text{{Dataset: "gpqa", ID: "1", Step: "1", Prompt: `[{"role":"user"}]`, Reply: "B, \x00 ünï\n", Finish: "stop"}}
	w, err := results.Create(dir, fake.Manifest(fake.Small), results.WriterOptions{Text: true})
	if err != nil {
		t.Fatal(err)
	}
	fake.Run(fake.Small, func(q results.Query, s []results.Subtask) {
		queries, subtasks = append(queries, q), append(subtasks, s...)
	})
	queries[0].Seed, queries[0].Seconds, queries[1].Compression = math.MaxUint64, math.Inf(1), math.NaN()
	for _, q := range queries {
		if err := w.Query(q); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Subtasks(subtasks), w.Texts(texts), w.Close()); err != nil {
		t.Fatal(err)
	}
	r, err := results.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "queries", queries, collect(t, r.Queries()))
	same(t, "subtasks", subtasks, collect(t, r.Subtasks()))
	same(t, "texts", texts, collect(t, r.Texts()))
	c := r.Manifest.Counts
	if r.Manifest.Status != results.Complete || c.Queries != int64(len(queries)) || c.Subtasks != int64(len(subtasks)) || c.Texts != 1 {
		t.Errorf("manifest says %s, %+v", r.Manifest.Status, c)
	}
	if n := c.Status["answered"] + c.Status["unparsed"] + c.Status["timeout"]; n != c.Queries {
		t.Errorf("statuses add up to %d of %d", n, c.Queries)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.tmp")); left != nil {
		t.Errorf("left behind: %v", left)
	}
}

func collect[T any](t *testing.T, rows func(func(*T, error) bool)) []T {
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

func same[T any](t *testing.T, what string, want, got []T) {
	t.Helper()
	if len(want) != len(got) {
		t.Fatalf("%s: wrote %d, read %d", what, len(want), len(got))
	}
	for i := range want {
		if d := cmp.Diff(want[i], got[i], cmpopts.EquateNaNs()); d != "" {
			t.Fatalf("%s %d (-wrote +read):\n%s", what, i, d)
		}
	}
}

// Equal rows make identical files, also when they come in other batches.
func TestWriterIsDeterministic(t *testing.T) {
	a, b := t.TempDir(), t.TempDir()
	fake.Write(t, a, fake.Small)
	w, err := results.Create(b, fake.Manifest(fake.Small), results.WriterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var held []results.Subtask
	fake.Run(fake.Small, func(q results.Query, s []results.Subtask) {
		w.Query(q)
		if held = append(held, s...); len(held) > 777 {
			w.Subtasks(held)
			held = held[:0]
		}
	})
	if err := errors.Join(w.Subtasks(held), w.Close()); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"manifest.json", "queries.parquet", "subtasks.parquet"} {
		x, err := os.ReadFile(filepath.Join(a, name))
		if err != nil {
			t.Fatal(err)
		}
		y, err := os.ReadFile(filepath.Join(b, name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(x, y) {
			t.Errorf("%s differs", name)
		}
	}
}

func TestAbortKeepsRows(t *testing.T) {
	dir := t.TempDir()
	w, err := results.Create(dir, fake.Manifest(fake.Small), results.WriterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Query(results.Query{ID: "1", Status: "answered"}); err != nil {
		t.Fatal(err)
	}
	if _, err := results.Open(dir); err == nil || !strings.Contains(err.Error(), "not a finished run") {
		t.Errorf("a run that is being written opens with %v", err)
	}
	if err := w.Abort(); err != nil {
		t.Fatal(err)
	}
	r, err := results.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if r.Manifest.Status != results.Interrupted || len(collect(t, r.Queries())) != 1 || len(collect(t, r.Subtasks())) != 0 {
		t.Errorf("manifest %+v", r.Manifest)
	}
}

// A run that is written again takes the place of the old one only when it is whole.
func TestRewriteDropsOldTexts(t *testing.T) {
	dir := t.TempDir()
	for _, text := range []bool{true, false} {
		w, err := results.Create(dir, fake.Manifest(fake.Small), results.WriterOptions{Text: text})
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(w.Texts([]results.Text{{ID: "1"}}), w.Close()); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "texts.parquet")); !os.IsNotExist(err) {
		t.Errorf("texts of the run before are still there (%v)", err)
	}
}

func TestFullDisk(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("no /dev/full here")
	}
	dir := t.TempDir()
	if err := os.Symlink("/dev/full", filepath.Join(dir, "queries.parquet.tmp")); err != nil {
		t.Fatal(err)
	}
	w, err := results.Create(dir, fake.Manifest(fake.Small), results.WriterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	w.Query(results.Query{ID: "1"})
	err = w.Close()
	if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "queries.parquet") ||
		!strings.Contains(err.Error(), "free some space") {
		t.Errorf("got %v", err)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func BenchmarkWriter(b *testing.B) {
	var queries []results.Query
	var subtasks [][]results.Subtask
	fake.Run(fake.Options{Questions: []int{0, 600}, Seeds: 1, Cells: []string{""}}, func(q results.Query, s []results.Subtask) {
		queries, subtasks = append(queries, q), append(subtasks, s)
	})
	w, err := results.Create(b.TempDir(), fake.Manifest(fake.Small), results.WriterOptions{})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ { // one query with its subtasks, 3.9 on average
		k := i % len(queries)
		w.Query(queries[k])
		if err := w.Subtasks(subtasks[k]); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
}
