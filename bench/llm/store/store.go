// Package store records the replies of models, serves them again and replays them.
//
//  1. [Store.Wrap] surrounds a live client: a request whose reply is recorded is
//     answered from the database, one that is under way is shared, and any other
//     is sent and recorded before its reply is used.
//  2. [Store.Replay] answers from the record alone, with the timings it had; a
//     request that is not recorded is a [MissError] that names the nearest one.
//  3. [Store.All] yields the records for audits, and [Owed] sums up what earlier
//     sessions may have been charged.
package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"

	"go.etcd.io/bbolt"

	"hybridflow/bench/llm"
)

// The buckets of a store. Responses and embeddings are filed by key, failures by
// key, '@' and the time, as a call may fail more than once.
var (
	responseBucket  = []byte("responses")
	failureBucket   = []byte("failures")
	embeddingBucket = []byte("embeddings")
)

// keyLen is the length of a record's key.
const keyLen = 2 * sha256.Size

// A Store keeps every reply in a database, from which the same request is
// answered again without being sent: [Store.Wrap] around a live client,
// [Store.Replay] without one. It is for any number of goroutines.
type Store struct {
	db *bbolt.DB

	mu       sync.Mutex // guards the rest
	totals   Totals
	recorded int                // replies
	vectors  int                // recorded
	misses   int                // of replays
	flights  map[string]*flight // calls under way, by key
}

// Totals sum up what a store's calls came to: those that succeeded, and those
// that broke off after something had arrived, and those for embeddings.
type Totals struct {
	Calls       int
	Tokens      int64 // of prompts and replies
	USD         float64
	UnknownCost int // calls whose usage nobody knows; they are not in Tokens and USD
}

// Options tell one client of a store from another.
type Options struct {
	Endpoint string         // base URL; user, password and query are taken off
	Extra    map[string]any // extra body, and whatever else of the settings changes a reply
	Price    llm.Price      // put down with each record

	// Wait passes the time that a recorded reply took, or returns the cause of
	// the context's end; nil means the wall clock.
	Wait func(context.Context, time.Duration) error
}

// New makes the buckets, unless the database is read-only, and reads all
// records for the totals. A [*Error] names the record it cannot read.
func New(db *bbolt.DB) (*Store, error) {
	s := &Store{db: db, flights: map[string]*flight{}}
	if !db.IsReadOnly() {
		if err := db.Update(func(tx *bbolt.Tx) error {
			for _, name := range [][]byte{responseBucket, failureBucket, embeddingBucket} {
				if _, err := tx.CreateBucketIfNotExists(name); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return nil, fmt.Errorf("open the store of replies in %s: %w", db.Path(), err)
		}
	}
	err := s.each(func(key string, value []byte) error {
		var a answer
		if err := decodeRecord(key, value, &a); err != nil {
			return err
		}
		s.count(&a.Response, a.CostUSD, a.Error)
		return nil
	}, responseBucket, failureBucket)
	if err == nil {
		err = s.each(s.countVector, embeddingBucket)
	}
	if err != nil {
		return nil, fmt.Errorf("open the store of replies in %s: %w", db.Path(), err)
	}
	return s, nil
}

// count takes a record into the totals.
func (s *Store) count(r *llm.Response, usd *float64, failure string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if failure == "" {
		s.recorded++
	} else if !r.Arrived() {
		return
	}
	s.add(r, usd)
}

// add takes a call into the totals; the lock is held.
func (s *Store) add(r *llm.Response, usd *float64) {
	if s.totals.Calls++; usd == nil {
		s.totals.UnknownCost++
		return
	}
	s.totals.Tokens += int64(r.Usage.Prompt) + int64(r.Usage.Completion)
	s.totals.USD += *usd
}

// Totals are of all records so far.
func (s *Store) Totals() Totals {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.totals
}

// A question is what is asked of a store, in the fields that make its key.
type question struct {
	Endpoint string
	Extra    json.RawMessage
	Request  llm.Request
}

// A shelf is the part of a store that holds the replies of one client.
type shelf struct {
	store    *Store
	endpoint string
	extra    json.RawMessage
	prefix   []byte // of what is hashed for a key
	err      error  // of writing the extra body as JSON
}

func (s *Store) shelf(o Options) *shelf {
	endpoint := "(unreadable URL)"
	if u, err := url.Parse(o.Endpoint); err == nil {
		u.User, u.RawQuery, u.Fragment = nil, "", ""
		endpoint = strings.TrimRight(u.String(), "/")
	}
	extra := json.RawMessage("null")
	var err error
	if len(o.Extra) > 0 {
		if extra, err = json.Marshal(o.Extra); err != nil { // the keys of a map come in order
			err = fmt.Errorf("extra body of the requests to %s: %w", endpoint, err)
		}
	}
	prefix := llm.AppendText(llm.AppendText(nil, endpoint), string(extra))
	return &shelf{store: s, endpoint: endpoint, extra: extra, prefix: prefix, err: err}
}

// key is where the reply to a request is filed.
func (s *shelf) key(req llm.Request) string {
	h := req.Hash()
	sum := sha256.Sum256(append(s.prefix[:len(s.prefix):len(s.prefix)], h[:]...))
	return hex.EncodeToString(sum[:])
}
