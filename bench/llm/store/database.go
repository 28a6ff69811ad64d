package store

import (
	"bytes"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"
)

// A bucket is one of the store's three. Keys of failures are followed by '@' and
// the time, as a call may fail more than once.
type bucket string

const (
	replyBucket   bucket = "responses"
	failureBucket bucket = "failures"
	vectorBucket  bucket = "embeddings"
)

func createBuckets(tx *bbolt.Tx) error {
	for _, b := range []bucket{replyBucket, failureBucket, vectorBucket} {
		if _, err := tx.CreateBucketIfNotExists([]byte(b)); err != nil {
			return err
		}
	}
	return nil
}

// find decodes the last record whose key begins with a prefix into v, and reports
// whether there is one. For a whole key that is its only record.
func (s *Store) find(in bucket, prefix string, v decodable) (found bool, err error) {
	err = s.db.View(func(tx *bbolt.Tx) error {
		b := tx.Bucket([]byte(in))
		if b == nil {
			return nil // read-only, and nothing recorded yet
		}
		var key, value []byte
		c := b.Cursor()
		for k, x := c.Seek([]byte(prefix)); bytes.HasPrefix(k, []byte(prefix)); k, x = c.Next() {
			key, value = k, x
		}
		if found = key != nil; !found {
			return nil
		}
		return decodeRecord(string(key), value, v)
	})
	return found, readError(prefix, err)
}

// readError makes an [*Error] of a failure to read the database.
func readError(key string, err error) error {
	if known := (*Error)(nil); err == nil || errors.As(err, &known) {
		return err
	}
	return &Error{Op: "read", Key: key, Err: err}
}

// put writes and counts a record. When it returns, the record is on the disk.
// Concurrent puts share a transaction.
func (s *Store) put(in bucket, r *Record) error {
	value, err := r.encode()
	if err == nil {
		err = s.db.Batch(func(tx *bbolt.Tx) error {
			b, key := tx.Bucket([]byte(in)), []byte(r.Key)
			if in == failureBucket {
				key = fmt.Appendf(key, "@%013d", r.AtUnixMS)
				for n, at := 2, key; b.Get(key) != nil; n++ {
					key = fmt.Appendf(nil, "%s.%03d", at, n)
				}
			}
			return b.Put(key, value)
		})
	}
	if err != nil {
		return &Error{Op: "write", Key: r.Key, Err: err}
	}
	s.count(in, &r.Response, r.CostUSD)
	return nil
}

// each visits the records of buckets in the order of their keys, until visit
// fails. The value is valid only during the visit.
func (s *Store) each(visit func(b bucket, key string, value []byte) error, buckets ...bucket) error {
	return s.db.View(func(tx *bbolt.Tx) error {
		for _, name := range buckets {
			b := tx.Bucket([]byte(name))
			if b == nil {
				continue // read-only, and nothing recorded yet
			}
			if err := b.ForEach(func(k, v []byte) error { return visit(name, string(k), v) }); err != nil {
				return err
			}
		}
		return nil
	})
}

// All yields the records in the order of their keys: replies, then failures, then
// embeddings. Where a record cannot be read the error is a [*Error], and only the
// record's Key is set. The loop's body must not write to the database.
func (s *Store) All(yield func(Record, error) bool) {
	stop := errors.New("stop")
	err := s.each(func(_ bucket, key string, value []byte) error {
		var v versioned
		err := decodeRecord(key, value, &v)
		if err != nil {
			v.Record = Record{Key: key}
		}
		if !yield(v.Record, err) {
			return stop
		}
		return nil
	}, replyBucket, failureBucket, vectorBucket)
	if err != nil && err != stop {
		yield(Record{}, &Error{Op: "read", Err: err})
	}
}

// An Error is a failure to read or write a store, because it is damaged or the
// disk is full. It is a reason to stop a run, whose paid calls would be lost.
type Error struct {
	Op  string // "read" or "write"
	Key string // of the record, as in its bucket; "" for none in particular
	Err error
}

func (e *Error) Error() string {
	what := "records"
	if e.Key != "" {
		what = "record " + e.Key
	}
	text := fmt.Sprintf("%s %s: %v", e.Op, what, e.Err)
	if e.Op == "write" {
		text += " (its reply is not kept; see that the disk has room and can be written)"
	}
	return text
}

func (e *Error) Unwrap() error { return e.Err }
