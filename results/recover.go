package results

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// A BusyError says that another process has a run's journal open.
type BusyError struct{ Path string }

func (e *BusyError) Error() string {
	return fmt.Sprintf("%s is in use: its run is still going on", e.Path)
}

// OpenDB opens the run.db of a folder, making it if it is not there. It fails
// with a [*BusyError] while another process has it open.
func OpenDB(dir string) (*bbolt.DB, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, WriteError(dir, err)
	}
	return openDB(journalPath(dir), false)
}

// ReadDB is OpenDB for reading only; the file has to be there.
func ReadDB(dir string) (*bbolt.DB, error) { return openDB(journalPath(dir), true) }

func openDB(path string, readOnly bool) (*bbolt.DB, error) {
	if _, err := os.Stat(path); readOnly && err != nil {
		return nil, fmt.Errorf("open journal: %w", err)
	}
	db, err := bbolt.Open(path, 0o644, &bbolt.Options{Timeout: time.Second, ReadOnly: readOnly, FreelistType: bbolt.FreelistMapType})
	if errors.Is(err, berrors.ErrTimeout) {
		return nil, &BusyError{Path: path}
	}
	if err == nil {
		if err = whole(db); err != nil {
			db.Close()
		}
	}
	if err != nil {
		return nil, fmt.Errorf("open journal %s: %w (if it is damaged, keep it and start another run with --out)", path, err)
	}
	db.MaxBatchDelay = time.Millisecond // callers wait for it; the default of 10 ms is longer than a disk takes
	return db, nil
}

// whole fails for a file whose end is missing, as after a copy that was cut off:
// bbolt would panic at the first page that is not there.
func whole(db *bbolt.DB) error {
	return db.View(func(tx *bbolt.Tx) error {
		info, err := os.Stat(db.Path())
		if err == nil && info.Size() < tx.Size() {
			return fmt.Errorf("it has %d bytes of %d", info.Size(), tx.Size())
		}
		return err
	})
}

// Recover writes the Parquet files and the manifest of an interrupted run from its
// journal, in the order of the trials, as an interrupted run. It does
// nothing to a folder without a journal, to a run that is complete, or to one
// whose rows are all written; while the run goes on it fails with a
// [*BusyError].
func Recover(dir string) error {
	if _, err := os.Stat(journalPath(dir)); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	written, err := readManifest(dir)
	if err == nil && written.Status == Complete {
		return nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	db, err := ReadDB(dir)
	if err != nil {
		return err
	}
	defer db.Close()
	return db.View(func(tx *bbolt.Tx) error {
		run, trials := tx.Bucket(runBucket), tx.Bucket(trialsBucket)
		if run == nil || trials == nil || run.Get(manifestKey) == nil {
			return nil
		}
		if written.Counts.Queries == int64(trials.Stats().KeyN) && written.Status != "" {
			return nil
		}
		var m Manifest
		if err := json.Unmarshal(run.Get(manifestKey), &m); err != nil {
			return fmt.Errorf("read the manifest in %s: %w", db.Path(), err)
		}
		return writeTrials(dir, &m, trials)
	})
}

func writeTrials(dir string, m *Manifest, trials *bbolt.Bucket) error {
	w, err := Create(dir, m, WriterOptions{Text: m.KeepsText})
	if err != nil {
		return err
	}
	err = trials.ForEach(func(k, v []byte) error {
		var t Trial
		if err := decodeTrial(v, &t, int(binary.BigEndian.Uint64(k))); err != nil {
			return err
		}
		return errors.Join(w.Query(t.Query), w.Subtasks(t.Subtasks), w.Texts(t.Texts))
	})
	return errors.Join(err, w.Abort())
}
