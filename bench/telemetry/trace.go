package telemetry

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strconv"
	"time"

	"hybridflow/results"
)

// wireSpan is OTLP's Span in its JSON encoding: IDs in hex, 64-bit integers in
// strings.
type wireSpan struct {
	TraceID    string      `json:"traceId"`
	SpanID     string      `json:"spanId"`
	ParentID   string      `json:"parentSpanId,omitempty"`
	Flags      int         `json:"flags"`
	Name       string      `json:"name"`
	Kind       spanKind    `json:"kind"`
	Start      string      `json:"startTimeUnixNano"`
	End        string      `json:"endTimeUnixNano"`
	Attributes []attribute `json:"attributes"`
	Links      []wireLink  `json:"links,omitempty"`
	Status     *wireStatus `json:"status,omitempty"`
}

type wireLink struct {
	TraceID string `json:"traceId"`
	SpanID  string `json:"spanId"`
	Flags   int    `json:"flags"`
}

type wireStatus struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

const (
	sampled     = 1 // a W3C trace flag
	statusError = 2 // OTLP's STATUS_CODE_ERROR
)

// traceOf returns a trial's spans as the collector gets them; nil if its trace
// is not in the sample of the given ratio.
func traceOf(q *results.Query, rows []results.Subtask, ratio float64) []wireSpan {
	id := traceID(q)
	if float64(binary.BigEndian.Uint64(id[8:])>>1) >= ratio*(1<<63) { // as the SDKs' TraceIdRatioBased does
		return nil
	}
	spans := spansOf(q, rows)
	wire := make([]wireSpan, len(spans))
	for i, s := range spans {
		w := wireSpan{
			TraceID: hex.EncodeToString(id[:]), SpanID: spanID(id, i), Flags: sampled, Name: s.name, Kind: s.kind,
			Start: nanoseconds(s.begin), End: nanoseconds(s.end), Attributes: s.attrs,
		}
		if s.parent >= 0 {
			w.ParentID = spanID(id, s.parent)
		}
		for _, n := range s.links { // a repaired plan may rely on a step that was read later
			w.Links = append(w.Links, wireLink{w.TraceID, spanID(id, n), sampled})
		}
		if s.failed != "" {
			w.Attributes = append(w.Attributes, attribute{errorTypeName, s.failed})
			w.Status = &wireStatus{statusError, s.failed}
		}
		wire[i] = w
	}
	return wire
}

func nanoseconds(t time.Time) string { return strconv.FormatInt(t.UnixNano(), 10) }

// traceID hashes what identifies a trial, so that its trace can be found from its
// row. A live trial that is run again gets another one.
func traceID(q *results.Query) (id [16]byte) {
	key := fmt.Appendf(nil, "%q %q %q %q %d %d %s %d", q.Cell, q.Dataset, q.ID, q.Strategy, q.Repetition, q.Seed, q.Backend, q.StartedUnixMS)
	sum := sha256.Sum256(key)
	copy(id[:], sum[:])
	return id
}

// spanID is the ID of a trace's span by its index, in hex.
func spanID(trace [16]byte, n int) string {
	sum := sha256.Sum256(binary.LittleEndian.AppendUint32(trace[:], uint32(n)))
	return hex.EncodeToString(sum[:8])
}
