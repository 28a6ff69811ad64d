package results

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// WriterOptions say what a run keeps.
type WriterOptions struct {
	Text bool // keep prompts and replies, in texts.parquet
}

// A Writer writes a run's folder. Rows go out as they come, in bounded memory;
// equal rows in equal order make identical files, whatever the batches they
// came in. Until Close or Abort the folder keeps what it held before.
//
// A Writer is for one goroutine, and ends with one call of Close or Abort.
type Writer struct {
	dir      string
	manifest Manifest
	queries  *rowFile[Query]
	subtasks *rowFile[Subtask]
	texts    *rowFile[Text] // nil unless asked for
	files    []file         // all of them
}

type file interface {
	finish() error
	publish() error
	discard()
}

// Create starts a run in dir, which it makes if need be. The manifest is
// written by Close, with Format, Status and Counts filled in.
func Create(dir string, m *Manifest, o WriterOptions) (*Writer, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, WriteError(dir, err)
	}
	w := &Writer{dir: dir, manifest: *m}
	w.manifest.Counts, w.manifest.KeepsText = Counts{Status: map[string]int64{}}, o.Text
	var err error
	if w.queries, err = open[Query](w, "queries.parquet", rowGroup); err != nil {
		return nil, err
	}
	if w.subtasks, err = open[Subtask](w, "subtasks.parquet", rowGroup); err != nil {
		return nil, err
	}
	if o.Text {
		if w.texts, err = open[Text](w, "texts.parquet", textGroup); err != nil {
			return nil, err
		}
	}
	return w, nil
}

func open[T any](w *Writer, name string, group int64) (*rowFile[T], error) {
	f, err := createRows[T](filepath.Join(w.dir, name), group)
	if err != nil {
		w.finish()
		w.discard()
		return nil, err
	}
	w.files = append(w.files, f)
	return f, nil
}

// Query adds a row. An error names the file and what to try; it is returned
// again by everything that follows.
func (w *Writer) Query(q Query) error {
	w.manifest.Counts.Status[q.Status]++
	return w.queries.add(&q)
}

// Subtasks adds the rows of one query.
func (w *Writer) Subtasks(rows []Subtask) error { return addAll(w.subtasks, rows) }

// Texts adds rows where they were asked for, and drops them otherwise.
func (w *Writer) Texts(rows []Text) error {
	if w.texts == nil {
		return nil
	}
	return addAll(w.texts, rows)
}

func addAll[T any](f *rowFile[T], rows []T) error {
	for i := range rows {
		if err := f.add(&rows[i]); err != nil {
			return err
		}
	}
	return nil
}

// Close makes the run durable and gives its files their names.
func (w *Writer) Close() error { return w.end(Complete) }

// Abort is Close for a run that was stopped: every row that was added can be
// read, and the manifest says "interrupted".
func (w *Writer) Abort() error { return w.end(Interrupted) }

func (w *Writer) end(status string) error {
	if err := w.finish(); err != nil {
		w.discard() // a run without some of its rows would look like a whole one
		return err
	}
	m := w.manifest
	m.Format, m.Status = layout, status
	m.Counts.Queries, m.Counts.Subtasks = w.queries.rows, w.subtasks.rows
	if w.texts != nil {
		m.Counts.Texts = w.texts.rows
	}

	// The manifest is removed first and written last: a folder that has one holds
	// the files that it describes.
	stale := []string{manifestPath(w.dir)}
	if w.texts == nil {
		stale = append(stale, filepath.Join(w.dir, "texts.parquet"))
	}
	for _, path := range stale {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return WriteError(path, err)
		}
	}
	for _, f := range w.files {
		if err := f.publish(); err != nil {
			return err
		}
	}
	return writeManifest(w.dir, m) // which makes all names durable
}

func (w *Writer) finish() error {
	var errs []error
	for _, f := range w.files {
		errs = append(errs, f.finish())
	}
	return errors.Join(errs...)
}

func (w *Writer) discard() {
	for _, f := range w.files {
		f.discard()
	}
}
