package telemetry

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"

	"go.opentelemetry.io/otel/codes"
	semconv "go.opentelemetry.io/otel/semconv/v1.41.0"
	"go.opentelemetry.io/otel/trace"

	"hybridflow/results"
)

// trace hands a trial's spans to the tracer.
func (t *Telemetry) trace(q *results.Query, rows []results.Subtask) {
	n := 1 + len(rows)
	if slices.ContainsFunc(rows, planning) {
		n++
	}
	if !t.guard.room(n) {
		return
	}
	spans := spansOf(q, rows)
	id := traceID(q)
	made := make([]trace.Span, len(spans))
	for i, s := range spans {
		ctx := context.WithValue(context.Background(), spanKey{}, spanIDs{id, spanID(id, i)})
		if s.parent >= 0 {
			ctx = trace.ContextWithSpan(ctx, made[s.parent])
		}
		links := make([]trace.Link, len(s.links))
		for j, n := range s.links { // a repaired plan may rely on a step that was read later
			links[j].SpanContext = trace.NewSpanContext(trace.SpanContextConfig{TraceID: id, SpanID: spanID(id, n), TraceFlags: trace.FlagsSampled})
		}
		_, made[i] = t.tracer.Start(ctx, s.name, trace.WithSpanKind(s.kind), trace.WithTimestamp(s.begin), trace.WithAttributes(s.attrs...), trace.WithLinks(links...))
		if !made[0].IsRecording() { // not in the sample
			t.guard.made.Add(-int64(n))
			return
		}
		if s.failed != "" {
			made[i].SetAttributes(semconv.ErrorTypeKey.String(s.failed))
			made[i].SetStatus(codes.Error, s.failed)
		}
	}
	for i, s := range slices.Backward(spans) {
		made[i].End(trace.WithTimestamp(s.end))
	}
}

// traceID is made of what tells a trial from others, and so can be found again
// from its row. A live trial that is run again gets another one.
func traceID(q *results.Query) (id trace.TraceID) {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %q %d %d %s %d", q.Cell, q.Dataset, q.ID, q.Strategy, q.Repetition, q.Seed, q.Backend, q.StartedUnixMS))
	copy(id[:], sum[:])
	return id
}

func spanID(t trace.TraceID, n int) (id trace.SpanID) {
	sum := sha256.Sum256(binary.LittleEndian.AppendUint32(t[:], uint32(n)))
	copy(id[:], sum[:])
	return id
}

// idsOfContext gives spans the ID that their context asks for.
type (
	idsOfContext struct{}
	spanKey      struct{}
	spanIDs      struct {
		trace trace.TraceID
		span  trace.SpanID
	}
)

func (idsOfContext) NewIDs(ctx context.Context) (trace.TraceID, trace.SpanID) {
	ids := ctx.Value(spanKey{}).(spanIDs)
	return ids.trace, ids.span
}

func (g idsOfContext) NewSpanID(ctx context.Context, _ trace.TraceID) trace.SpanID {
	_, id := g.NewIDs(ctx)
	return id
}
