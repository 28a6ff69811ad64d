// Package store records the replies of models, serves them again and replays them.
//
//  1. [Store.Wrap] surrounds a live client: a request whose reply is recorded is
//     answered from the database, one that is under way is shared, and any other
//     is sent and recorded before its reply is used (serve.go, flight.go).
//  2. [Store.Replay] answers from the database alone, with the recorded timings;
//     a request that is not recorded is an error that names the nearest one
//     (replay.go, miss.go).
//  3. [Store.WrapEmbedding] and [Store.ReplayEmbedding] do both for vectors
//     (embed.go).
//  4. [Store.All] yields the records for audits, and [Owed] sums up what earlier
//     sessions may have been charged (record.go).
//
// Records are JSON in three buckets of a bbolt database (database.go).
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

// A Store is a database of replies. It exists so that a run which is continued
// or replayed pays for no call twice. All methods may be called by any number of
// goroutines; the database is locked by bbolt, the counters by mu.
type Store struct {
	db *bbolt.DB

	mu       sync.Mutex // guards the fields below, and flight.waiting
	totals   Totals
	replies  int                // recorded
	vectors  int                // recorded
	misses   int                // of replays
	inFlight map[string]*flight // live calls, by key
}

// Totals sum up the recorded calls: those that succeeded, those that broke off
// after part of the reply had arrived, and those for embeddings.
type Totals struct {
	Calls       int
	Tokens      int64 // of prompts and replies
	USD         float64
	UnknownCost int // calls without reported usage; they are not in Tokens and USD
}

// Options describe one client of a store. Endpoint and Extra are part of the key
// of its records.
type Options struct {
	Endpoint string         // base URL; user, password and query are removed
	Extra    map[string]any // extra body, and all other settings that change a reply
	Price    llm.Price      // recorded with each call

	// Wait waits for a duration of the clock in use, or returns the cause of the
	// context's end; nil means [llm.Wait], the wall clock.
	Wait func(context.Context, time.Duration) error
}

// New creates the buckets, unless the database is read-only, and reads all
// records for the totals. A [*Error] names a record that cannot be read.
func New(db *bbolt.DB) (*Store, error) {
	s := &Store{db: db, inFlight: map[string]*flight{}}
	if err := s.open(); err != nil {
		return nil, fmt.Errorf("open the store of replies in %s: %w", db.Path(), err)
	}
	return s, nil
}

func (s *Store) open() error {
	if !s.db.IsReadOnly() {
		if err := s.db.Update(createBuckets); err != nil {
			return err
		}
	}
	return s.each(func(b bucket, key string, value []byte) error {
		var a answer
		if err := decodeRecord(key, value, &a); err != nil {
			return err
		}
		s.count(b, &a.Response, a.CostUSD)
		return nil
	}, replyBucket, failureBucket, vectorBucket)
}

// count adds a record to the totals.
func (s *Store) count(b bucket, r *llm.Response, usd *float64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case b == replyBucket:
		s.replies++
	case b == vectorBucket:
		s.vectors++
	case !r.Arrived(): // a failure that cost nothing
		return
	}
	s.totals.Calls++
	if usd == nil {
		s.totals.UnknownCost++
		return
	}
	s.totals.Tokens += int64(r.Usage.Prompt) + int64(r.Usage.Completion)
	s.totals.USD += *usd
}

// Totals returns the totals of all records so far.
func (s *Store) Totals() Totals {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.totals
}

type ownerKey struct{}

// WithOwner names the trial, or other unit of work, that the calls made under a
// context are charged to. An owner that repeats a call of its own, because it was
// interrupted and starts anew, has paid for the reply, so that it is not Cached.
func WithOwner(ctx context.Context, owner string) context.Context {
	return context.WithValue(ctx, ownerKey{}, owner)
}

func ownerOf(ctx context.Context) string {
	owner, _ := ctx.Value(ownerKey{}).(string)
	return owner
}

// A scope is the part of a store that holds the records of one endpoint and extra
// body. It does not change once made.
type scope struct {
	store    *Store
	endpoint string
	extra    json.RawMessage
	prefix   []byte // of the bytes hashed for a key
	err      error  // of encoding the extra body as JSON
}

func (s *Store) scope(o Options) *scope {
	endpoint := "(unreadable URL)"
	if u, err := url.Parse(o.Endpoint); err == nil {
		u.User, u.RawQuery, u.Fragment = nil, "", ""
		endpoint = strings.TrimRight(u.String(), "/")
	}
	extra := json.RawMessage("null")
	var err error
	if len(o.Extra) > 0 {
		if extra, err = json.Marshal(o.Extra); err != nil { // which sorts the keys of maps
			err = fmt.Errorf("extra body of the requests to %s: %w", endpoint, err)
		}
	}
	prefix := llm.AppendText(llm.AppendText(nil, endpoint), string(extra))
	return &scope{store: s, endpoint: endpoint, extra: extra, prefix: prefix, err: err}
}

// keyLen is the length of a record's key.
const keyLen = 2 * sha256.Size

// key returns the key of the record for a request.
func (s *scope) key(req llm.Request) string {
	h := req.Hash()
	sum := sha256.Sum256(append(s.prefix[:len(s.prefix):len(s.prefix)], h[:]...))
	return hex.EncodeToString(sum[:])
}
