package store

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"hybridflow/bench/llm"
)

// A Record is one call that was paid for, or failed: what was asked, what came
// back, and what it took. It never holds a key or a password. In run.db it is
// JSON, so that any bbolt tool shows it; durations are in nanoseconds.
type Record struct {
	Key      string          // hexadecimal SHA-256 over the endpoint, the extra body and [Request.Hash]
	Endpoint string          // base URL without user, password and query
	Extra    json.RawMessage // the extra body, and whatever else of the settings changes a reply; null without
	Request  llm.Request     // without messages where a call failed before anything of the reply had come
	Response llm.Response    // neither Cached nor Key is set
	Vector   []byte          `json:",omitempty"` // of an embedding, whose text is the request's message: float32, little-endian
	Deltas   []llm.Delta     // of the reply, as they came; none where nobody listened
	Price    llm.Price       // when the call was made
	CostUSD  *float64        // nil where usage is unknown
	Owner    string          `json:",omitempty"` // who paid, see [WithOwner]
	AtUnixMS int64           // when the reply had come
	Error    string          // what broke the call; "" for a whole reply. Kept for audits, never served as an answer
	Timeout  bool            // the error is a [context.DeadlineExceeded]
}

// recordVersion is of the encoding. Version 1 is the fields of Record by name.
const recordVersion = 1

// encode is the JSON of a record, with its version before it.
func (r *Record) encode() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // plans are full of < and >
	err := e.Encode(&versioned{Version: recordVersion, Record: *r})
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// versioned is a record as it is stored.
type versioned struct {
	Version int `json:"version"`
	Record
}

func (v *versioned) head() (int, string) { return v.Version, v.Key }

// recordHead is of every record, however little of it is decoded.
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

// decodeRecord reads the record filed under key into v, such as a
// *versioned or an *answer. What it returns shares no memory with value.
func decodeRecord(key string, value []byte, v interface{ head() (int, string) }) error {
	err := json.Unmarshal(value, v)
	version, inside := v.head()
	switch {
	case version != recordVersion && version != 0: // first, as other versions may have other types
		err = fmt.Errorf("version %d; this program reads version %d (use the program that wrote it)", version, recordVersion)
	case err != nil:
		err = fmt.Errorf("not a record: %w (%s)", err, otherFile)
	case version == 0:
		err = fmt.Errorf("not a record: no version (%s)", otherFile)
	case inside != key[:min(len(key), keyLen)]:
		err = fmt.Errorf("holds the record of %.80q (%s)", inside, otherFile)
	default:
		return nil
	}
	return &Error{Op: "read", Key: key, Err: err}
}

const otherFile = "put back a copy of the file, or move it away: its calls are then made, and paid, again"

// A Error is a store that cannot be read or written, be it damaged or the
// disk full. It is a reason to stop a run: what it pays for would be lost.
type Error struct {
	Op  string // "read" or "write"
	Key string // of the record, as in its bucket; "" where it is none in particular
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

// A RecordedError is a failure that a run recorded, met again in its replay.
type RecordedError struct {
	Key     string
	Text    string // of the error, as it was
	Timeout bool   // it was a [context.DeadlineExceeded], and so is this
}

func (e *RecordedError) Error() string { return e.Text }

func (e *RecordedError) Unwrap() error {
	if e.Timeout {
		return context.DeadlineExceeded
	}
	return nil
}
