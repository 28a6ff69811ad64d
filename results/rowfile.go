package results

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

const (
	// Row groups bound what the writer holds in memory: a group's pages are kept
	// until its last row is there. Texts are a few kilobytes a row.
	rowGroup  = 1 << 16
	textGroup = 1 << 12

	// batch is how many rows go to the encoder at once. It is the same however
	// rows arrive, so that pages end at the same rows and files are identical.
	batch = 1 << 10
)

// A rowFile is one Parquet file while it is written. It has its final name only
// once it is whole: a Parquet file without a footer cannot be read.
type rowFile[T any] struct {
	path string
	file *os.File
	w    *parquet.GenericWriter[T]
	buf  []T
	rows int64
	err  error // the first one; nothing is written after it
}

func createRows[T any](path string, group int64) (*rowFile[T], error) {
	f, err := os.Create(path + ".tmp")
	if err != nil {
		return nil, WriteError(path, err)
	}
	// Zstandard's fastest level was quicker than Snappy on rows like these (less
	// to write), and 10 % smaller; the default level takes 1.4 times as long.
	options := []parquet.WriterOption{
		parquet.MaxRowsPerRowGroup(group),
		parquet.Compression(&zstd.Codec{Level: zstd.SpeedFastest}),
		parquet.CreatedBy("hybridflow", "1", ""),
	}
	// DuckDB 2.0 concludes from bounds, which say nothing of NaN, that there is
	// none, and takes "NOT isnan(score)" for true.
	schema := parquet.SchemaOf(new(T))
	for _, path := range schema.Columns() {
		if c, _ := schema.Lookup(path...); c.Node.Type().Kind() == parquet.Double {
			options = append(options, parquet.SkipPageBounds(path...))
		}
	}
	w := parquet.NewGenericWriter[T](f, options...)
	return &rowFile[T]{path: path, file: f, w: w, buf: make([]T, 0, batch)}, nil
}

func (r *rowFile[T]) add(row *T) error {
	r.buf = append(r.buf, *row)
	r.rows++
	if len(r.buf) == batch {
		r.flush()
	}
	return r.err
}

func (r *rowFile[T]) flush() {
	if r.err == nil && len(r.buf) > 0 {
		_, err := r.w.Write(r.buf)
		r.err = WriteError(r.path, err)
	}
	clear(r.buf) // let go of the strings
	r.buf = r.buf[:0]
}

// finish writes the footer and makes the file durable, under its temporary name.
func (r *rowFile[T]) finish() error {
	r.flush()
	if r.err == nil {
		r.err = WriteError(r.path, r.w.Close())
	}
	if r.err == nil {
		r.err = WriteError(r.path, r.file.Sync())
	}
	if err := r.file.Close(); r.err == nil {
		r.err = WriteError(r.path, err)
	}
	return r.err
}

func (r *rowFile[T]) publish() error { return WriteError(r.path, os.Rename(r.path+".tmp", r.path)) }
func (r *rowFile[T]) discard()       { os.Remove(r.path + ".tmp") }

// writeError says which file could not be written, and what to try.
func WriteError(path string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("write %s: %w (free some space or choose another folder, then run the same command again)", path, err)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("write %s: %w (choose a folder that you may write to)", path, err)
	}
	return fmt.Errorf("write %s: %w", path, err)
}
