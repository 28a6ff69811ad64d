package store

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"

	"hybridflow/bench/llm"
)

// A Record is one call that was paid for, or failed: the request, the reply and
// its timings. It never holds a key or a password. In run.db it is JSON, so that
// any bbolt tool shows it; durations are in nanoseconds.
type Record struct {
	Key      string          // hexadecimal SHA-256 over the endpoint, the extra body and [Request.Hash]
	Endpoint string          // base URL without user, password and query
	Extra    json.RawMessage // the extra body, and all other settings that change a reply; null without
	Request  llm.Request     // without messages where a call failed before any of the reply arrived
	Response llm.Response    // neither Cached nor Key is set
	Vector   []byte          `json:",omitempty"` // of an embedding, whose text is the request's message: float32, little-endian
	Deltas   []llm.Delta     // of the reply, in order of arrival; none where the call was not streamed
	Price    llm.Price       // when the call was made
	CostUSD  *float64        // nil where usage is unknown
	Owner    string          `json:",omitempty"` // who paid, see [WithOwner]
	AtUnixMS int64           // when the reply was complete
	Error    string          // of a failed call; "" for a whole reply. Kept for audits and replays
	Timeout  bool            // the error is a [context.DeadlineExceeded]
}

// write makes and stores the record of a call.
func (s *scope) write(owner, key string, req llm.Request, price llm.Price, resp llm.Response, deltas []llm.Delta, err error) error {
	r := &Record{Key: key, Endpoint: s.endpoint, Extra: s.extra, Request: req, Response: resp, Deltas: deltas,
		Price: price, Owner: owner, AtUnixMS: time.Now().UnixMilli()}
	in := replyBucket
	if err != nil {
		in = failureBucket
		r.Error, r.Timeout = cmp.Or(err.Error(), "unknown error"), errors.Is(err, context.DeadlineExceeded)
	}
	if err != nil && !resp.Arrived() {
		r.Request.Messages = nil // a night of refusals should not fill the disk
	} else if !resp.NoUsage {
		usd := price.Cost(resp.Usage)
		r.CostUSD = &usd
	}
	return s.store.put(in, r)
}

// recordVersion is the version of the encoding. Version 1 is the fields of Record
// by name.
const recordVersion = 1

// encode returns the JSON of a record, beginning with its version.
func (r *Record) encode() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // plans are full of < and >
	err := e.Encode(&versioned{Version: recordVersion, Record: *r})
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// decodable is a record, or the part of one that is needed.
type decodable interface {
	head() (version int, key string)
}

// versioned is a record as it is stored.
type versioned struct {
	Version int `json:"version"`
	Record
}

func (v *versioned) head() (int, string) { return v.Version, v.Key }

// recordHead is embedded in types that decode a part of a record.
type recordHead struct {
	Version int `json:"version"`
	Key     string
}

func (h *recordHead) head() (int, string) { return h.Version, h.Key }

// An answer is the part of a record that serves a call: the prompt, most of
// its bytes, need not be decoded for that.
type answer struct {
	recordHead
	Response llm.Response
	Deltas   []llm.Delta
	CostUSD  *float64
	Owner    string
	Error    string
	Timeout  bool
}

// decodeRecord decodes the record stored under key into v. The result shares no
// memory with value. Errors are of type [*Error].
func decodeRecord(key string, value []byte, v decodable) error {
	err := json.Unmarshal(value, v)
	version, inside := v.head()
	switch {
	case version != recordVersion && version != 0: // first, as other versions may have other types
		err = fmt.Errorf("version %d; this program reads version %d (use the program that wrote it)", version, recordVersion)
	case err != nil:
		err = fmt.Errorf("not a record: %w (%s)", err, damaged)
	case version == 0:
		err = fmt.Errorf("not a record: no version (%s)", damaged)
	case inside != key[:min(len(key), keyLen)]:
		err = fmt.Errorf("holds the record of %.80q (%s)", inside, damaged)
	default:
		return nil
	}
	return &Error{Op: "read", Key: key, Err: err}
}

// damaged is the remedy for a record that cannot be read.
const damaged = "put back a copy of the file, or move it away: its calls are then made, and paid, again"

// Owed returns what the recorded calls of earlier sessions count for under a
// [llm.Cap], each by [llm.CapOptions.Owed].
func Owed(records iter.Seq2[Record, error]) (usd float64, tokens int64, err error) {
	const most = 1 << 60 // so that absurd figures do not overflow
	var nano int64
	for r, err := range records {
		if err != nil {
			return 0, 0, err
		}
		o := llm.CapOptions{Price: r.Price}
		if err := json.Unmarshal(r.Extra, &o.Extra); err != nil && len(r.Extra) > 0 {
			return 0, 0, fmt.Errorf("record %s: extra body: %w", r.Key, err)
		}
		n, t := o.Owed(r.Request, &r.Response, r.Error != "")
		nano, tokens = min(nano+n, most), min(tokens+t, most)
	}
	return float64(nano) / 1e9, tokens, nil
}
