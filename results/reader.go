package results

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/parquet-go/parquet-go"
)

// A Run is a run's folder, opened for reading.
type Run struct {
	Dir      string
	Manifest Manifest
}

// Open reads a run's manifest. Rows are read when they are asked for.
func Open(dir string) (*Run, error) {
	m, err := readManifest(dir)
	if err != nil {
		return nil, err
	}
	return &Run{Dir: dir, Manifest: m}, nil
}

// Queries ranges over the rows of queries.parquet; see [Rows].
func (r *Run) Queries() iter.Seq2[*Query, error] {
	return Rows[Query](filepath.Join(r.Dir, "queries.parquet"))
}

// Subtasks ranges over the rows of subtasks.parquet; see [Rows].
func (r *Run) Subtasks() iter.Seq2[*Subtask, error] {
	return Rows[Subtask](filepath.Join(r.Dir, "subtasks.parquet"))
}

// Texts ranges over the rows of texts.parquet, which not every run keeps; see
// [Rows].
func (r *Run) Texts() iter.Seq2[*Text, error] {
	return Rows[Text](filepath.Join(r.Dir, "texts.parquet"))
}

// Rows ranges over a Parquet file in bounded memory. T is a row type of this
// package, or a struct with some of its fields and tags: only those columns are
// read. A row is good until the next one; an error is the last thing yielded,
// names the file and says what to try.
func Rows[T any](path string) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		f, err := os.Open(path)
		if err != nil {
			yield(nil, fmt.Errorf("read rows: %w", err))
			return
		}
		defer f.Close()
		r, err := openRows[T](f)
		if err != nil {
			yield(nil, fmt.Errorf("read %s: %w", path, err))
			return
		}
		rows := make([]T, batch)
		for {
			n, err := readRows(r, rows)
			for i := range rows[:n] {
				if !yield(&rows[i], nil) {
					return
				}
			}
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(nil, fmt.Errorf("read %s: %w", path, err))
				return
			}
		}
	}
}

// A broken file makes the library return errors, and sometimes panic.
func openRows[T any](f *os.File) (r *parquet.GenericReader[T], err error) {
	defer damaged(&err)
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	file, err := parquet.OpenFile(f, info.Size(), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, err
	}
	want := parquet.SchemaOf(new(T))
	if err := sameColumns(file.Schema(), want); err != nil {
		return nil, err
	}
	return parquet.NewGenericReader[T](file), nil
}

func readRows[T any](r *parquet.GenericReader[T], rows []T) (n int, err error) {
	defer damaged(&err)
	n, err = r.Read(rows)
	if n == 0 && err == nil {
		err = io.ErrNoProgress
	}
	return n, err
}

func damaged(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%v", p)
	}
	var s *schemaError
	if *err == nil || *err == io.EOF || errors.As(*err, &s) {
		return
	}
	*err = fmt.Errorf("not a whole Parquet file: %w (copy it again, or run the experiment again)", *err)
}

// A schemaError says why a file's columns are not those of a row type.
type schemaError struct{ column, has, want string }

func (e *schemaError) Error() string {
	return fmt.Sprintf("column %q is %s, expected %s (the file was written by another version or program; "+
		"run the experiment again with this one)", e.column, e.has, e.want)
}

// sameColumns reports as a schemaError a wanted column that is missing or has
// another type.
// The library would read a missing or different one as zeros.
func sameColumns(has, want *parquet.Schema) error {
	for _, path := range want.Columns() {
		w, _ := want.Lookup(path...)
		h, ok := has.Lookup(path...)
		name := strings.Join(path, ".")
		if !ok {
			return &schemaError{name, "missing", columnType(w)}
		}
		if columnType(h) != columnType(w) {
			return &schemaError{name, columnType(h), columnType(w)}
		}
	}
	return nil
}

func columnType(c parquet.LeafColumn) string {
	t := c.Node.Type()
	s := t.Kind().String()
	if l := t.LogicalType(); l != nil {
		s += " " + l.String()
	}
	switch {
	case c.Node.Repeated():
		s = "repeated " + s
	case c.Node.Optional():
		s = "optional " + s
	}
	return s
}
