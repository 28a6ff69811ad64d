package results

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/fxamacker/cbor/v2"
	"go.etcd.io/bbolt"
)

// JournalFile is the file of a run's folder that records trials and responses.
const JournalFile = "run.db"

// A Journal records the trials of a run as they end, so that an interrupted run
// can continue, and its rows can be written from the trials that ended. It is in
// the buckets "run" and "trials" of a run.db, which also has the recorded
// responses. Any number of goroutines may use a Journal.
type Journal struct{ db *bbolt.DB }

// A Trial is all rows of one trial.
type Trial struct {
	Query    Query
	Subtasks []Subtask
	Texts    []Text
}

var (
	runBucket    = []byte("run")
	trialsBucket = []byte("trials")
	identityKey  = []byte("identity")
	manifestKey  = []byte("manifest")
)

// OpenJournal makes the journal's buckets if they are not there.
func OpenJournal(db *bbolt.DB) (*Journal, error) {
	err := db.Update(func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucketIfNotExists(runBucket)
		if err == nil {
			_, err = tx.CreateBucketIfNotExists(trialsBucket)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("open journal %s: %w", db.Path(), err)
	}
	return &Journal{db}, nil
}

// Claim binds the journal to a run. Identity is a JSON object of all that its
// rows depend on; where the journal holds trials of another identity, Claim
// fails with an [*OtherRunError]. The manifest is what [Recover] writes.
func (j *Journal) Claim(identity json.RawMessage, m *Manifest) error {
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return j.db.Update(func(tx *bbolt.Tx) error {
		b := tx.Bucket(runBucket)
		if old := b.Get(identityKey); old != nil {
			if diff := identityDifferences(old, identity); len(diff) > 0 {
				return &OtherRunError{Path: j.db.Path(), Differences: diff}
			}
		}
		return errors.Join(b.Put(identityKey, identity), b.Put(manifestKey, text))
	})
}

// Put records a trial under its number, durably. Trials put at the same time
// share the wait for the disk.
func (j *Journal) Put(number int, t Trial) error {
	value, err := cbor.Marshal(t) // unlike JSON it has NaN
	if err == nil {
		err = j.db.Batch(func(tx *bbolt.Tx) error { return tx.Bucket(trialsBucket).Put(trialKey(number), value) })
	}
	return WriteError(j.db.Path(), err)
}

// Get returns a trial, and whether it is there.
func (j *Journal) Get(number int) (t Trial, ok bool, err error) {
	err = j.db.View(func(tx *bbolt.Tx) error {
		value := tx.Bucket(trialsBucket).Get(trialKey(number))
		if ok = value != nil; !ok {
			return nil
		}
		return decodeTrial(value, &t, number)
	})
	return t, ok, err
}

// Len is the number of trials in the journal.
func (j *Journal) Len() (n int) {
	j.db.View(func(tx *bbolt.Tx) error {
		n = tx.Bucket(trialsBucket).Stats().KeyN
		return nil
	})
	return n
}

// Forget removes the trials whose query is picked, and returns their number.
func (j *Journal) Forget(which func(*Query) bool) (n int, err error) {
	err = j.db.Update(func(tx *bbolt.Tx) error {
		b := tx.Bucket(trialsBucket)
		var keys [][]byte
		err := b.ForEach(func(k, v []byte) error {
			var t Trial
			if err := decodeTrial(v, &t, int(binary.BigEndian.Uint64(k))); err != nil {
				return err
			}
			if which(&t.Query) {
				keys = append(keys, k)
			}
			return nil
		})
		for _, k := range keys {
			err = errors.Join(err, b.Delete(k))
		}
		n = len(keys)
		return err
	})
	return n, err
}

func trialKey(number int) []byte { return binary.BigEndian.AppendUint64(nil, uint64(number)) }

func decodeTrial(value []byte, t *Trial, number int) error {
	if err := cbor.Unmarshal(value, t); err != nil {
		return fmt.Errorf("trial %d of the journal cannot be read: %w (restore run.db, or start another run with --out)", number, err)
	}
	return nil
}

// journalPath is the file in a run's folder that has its journal.
func journalPath(dir string) string { return filepath.Join(dir, JournalFile) }
