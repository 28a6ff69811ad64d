package results

import (
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

// A rowFile is one Parquet file while it is written: without a footer it could not
// be read, so it is a pendingFile until then.
type rowFile[T any] struct {
	*pendingFile
	w    *parquet.GenericWriter[T]
	buf  []T
	rows int64
	err  error // the first one; nothing is written after it
}

func createRows[T any](path string, group int64) (*rowFile[T], error) {
	f, err := createPending(path)
	if err != nil {
		return nil, err
	}
	// Zstandard's fastest level was quicker than Snappy on rows like these (less
	// to write), and 10 % smaller; the default level takes 1.4 times as long.
	options := []parquet.WriterOption{
		parquet.MaxRowsPerRowGroup(group),
		parquet.Compression(&zstd.Codec{Level: zstd.SpeedFastest}),
		parquet.CreatedBy("hybridflow", "1", ""),
	}
	// DuckDB 2.0 concludes from page bounds, which leave NaN out, that a page has
	// none, and takes "NOT isnan(score)" for true.
	schema := parquet.SchemaOf(new(T))
	for _, path := range schema.Columns() {
		if c, _ := schema.Lookup(path...); c.Node.Type().Kind() == parquet.Double {
			options = append(options, parquet.SkipPageBounds(path...))
		}
	}
	w := parquet.NewGenericWriter[T](f.File, options...)
	return &rowFile[T]{pendingFile: f, w: w, buf: make([]T, 0, batch)}, nil
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
	clear(r.buf) // release the strings
	r.buf = r.buf[:0]
}

// finish writes the footer and makes the file durable, under its temporary name.
func (r *rowFile[T]) finish() error {
	r.flush()
	if r.err == nil {
		r.err = WriteError(r.path, r.w.Close())
	}
	if err := r.pendingFile.finish(); r.err == nil {
		r.err = err
	}
	return r.err
}
