package store

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"hybridflow/bench/llm"
)

// lookup reads the reply filed under key into a, and tells whether there is one.
func (s *Store) lookup(key string, a *answer) (found bool, err error) {
	err = s.db.View(func(tx *bbolt.Tx) error {
		b := tx.Bucket(responseBucket)
		if b == nil {
			return nil // read-only, and nothing recorded yet
		}
		value := b.Get([]byte(key))
		if found = value != nil; !found {
			return nil
		}
		return decodeRecord(key, value, a)
	})
	return found, readError(key, err)
}

// lastFailure is lookup for the latest failure of a call.
func (s *Store) lastFailure(key string, a *answer) (found bool, err error) {
	err = s.db.View(func(tx *bbolt.Tx) error {
		b := tx.Bucket(failureBucket)
		if b == nil {
			return nil
		}
		var at, value []byte
		c, prefix := b.Cursor(), []byte(key+"@")
		for k, v := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, v = c.Next() {
			at, value = k, v
		}
		if found = value != nil; !found {
			return nil
		}
		return decodeRecord(string(at), value, a)
	})
	return found, readError(key, err)
}

// readError makes a Error of what the database says.
func readError(key string, err error) error {
	if known := (*Error)(nil); err == nil || errors.As(err, &known) {
		return err
	}
	return &Error{Op: "read", Key: key, Err: err}
}

// put files a record. When it returns, the record is on the disk. Puts at the
// same time share a transaction.
func (s *Store) put(r *Record) error {
	value, err := r.encode()
	if err == nil {
		err = s.db.Batch(func(tx *bbolt.Tx) error {
			if r.Error == "" {
				return tx.Bucket(responseBucket).Put([]byte(r.Key), value)
			}
			b := tx.Bucket(failureBucket)
			key := fmt.Appendf(nil, "%s@%013d", r.Key, r.AtUnixMS)
			for n := 2; b.Get(key) != nil; n++ {
				key = fmt.Appendf(nil, "%s@%013d.%03d", r.Key, r.AtUnixMS, n)
			}
			return b.Put(key, value)
		})
	}
	if err != nil {
		return &Error{Op: "write", Key: r.Key, Err: err}
	}
	s.count(&r.Response, r.CostUSD, r.Error)
	return nil
}

// record makes and files the record of a call.
func (s *shelf) record(owner, key string, req llm.Request, price llm.Price, resp llm.Response, deltas []llm.Delta, err error) error {
	arrived := resp.Arrived()
	r := &Record{Key: key, Endpoint: s.endpoint, Extra: s.extra, Request: req, Response: resp, Deltas: deltas,
		Price: price, Owner: owner, AtUnixMS: time.Now().UnixMilli()}
	if err != nil {
		r.Error, r.Timeout = cmp.Or(err.Error(), "unknown error"), errors.Is(err, context.DeadlineExceeded)
	}
	if err != nil && !arrived {
		r.Request.Messages = nil // a night of refusals should not fill the disk
	} else if !resp.NoUsage {
		usd := price.Cost(resp.Usage)
		r.CostUSD = &usd
	}
	return s.store.put(r)
}

// each visits the records of buckets in the order of their keys, until visit
// fails. The value is valid only during the visit.
func (s *Store) each(visit func(key string, value []byte) error, buckets ...[]byte) error {
	return s.db.View(func(tx *bbolt.Tx) error {
		for _, name := range buckets {
			b := tx.Bucket(name)
			if b == nil {
				continue // read-only, and nothing recorded yet
			}
			if err := b.ForEach(func(k, v []byte) error { return visit(string(k), v) }); err != nil {
				return err
			}
		}
		return nil
	})
}

// All yields the records in the order of their keys, responses first, then
// failures, then embeddings; beside an error, a [*Error] for a record that cannot be read, only the Key is set.
// Nothing may be put into the database meanwhile by the same goroutine.
func (s *Store) All(yield func(Record, error) bool) {
	stop := errors.New("enough")
	err := s.each(func(key string, value []byte) error {
		var v versioned
		err := decodeRecord(key, value, &v)
		if err != nil {
			v.Record = Record{Key: key}
		}
		if !yield(v.Record, err) {
			return stop
		}
		return nil
	}, responseBucket, failureBucket, embeddingBucket)
	if err != nil && err != stop {
		yield(Record{}, &Error{Op: "read", Err: err})
	}
}
