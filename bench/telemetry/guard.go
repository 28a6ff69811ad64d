package telemetry

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// A guard stands between the run and a collector: it turns the first failure
// into a warning and all others into silence, counts what was lost, and ends
// exports that outlast the run.
type guard struct {
	warn  func(string)
	once  sync.Once
	ended context.Context
	end   context.CancelFunc
	made  atomic.Int64 // spans
	taken atomic.Int64 // of them by the collector
	gone  atomic.Int64 // of them without having been taken
	until atomic.Int64 // Unix nanoseconds before which no spans are made, since the last were refused
}

func newGuard(warn func(string)) *guard {
	g := &guard{warn: warn}
	g.ended, g.end = context.WithCancel(context.Background())
	return g
}

func (g *guard) failed(err error) {
	if err != nil && g.ended.Err() == nil {
		g.once.Do(func() {
			g.warn(fmt.Sprintf("the OTLP collector does not take what is sent (%v); the run goes on without it", err))
		})
	}
}

// room says whether a trial's spans would find a place in the queue and a
// collector behind it. Those of one that would not are not made at all: half a
// trace is of no use to anybody, and a run has better things to do.
func (g *guard) room(spans int) bool {
	waiting := g.made.Add(int64(spans)) - g.taken.Load() - g.gone.Load()
	if waiting > queueSize || g.resting() {
		g.gone.Add(int64(spans))
		return false
	}
	return true
}

func (g *guard) resting() bool { return time.Now().UnixNano() < g.until.Load() }

// close also ends the goroutine of an export that has been given up.
func (g *guard) close() {
	g.end()
	if made, taken := g.made.Load(), g.taken.Load(); taken < made {
		g.warn(fmt.Sprintf("%d of %d spans were not taken by the OTLP collector", made-taken, made))
	}
}

// export calls one that takes a context, and keeps its error from the SDK.
func (g *guard) export(ctx context.Context, send func(context.Context) error) bool {
	if g.ended.Err() != nil {
		return false // the queue is being emptied
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(g.ended, cancel)()
	err := send(ctx)
	g.failed(err)
	return err == nil
}

type spanExporter struct {
	sdktrace.SpanExporter
	guard *guard
}

func (e *spanExporter) ExportSpans(ctx context.Context, spans []sdktrace.ReadOnlySpan) error {
	g := e.guard
	if !g.resting() && g.export(ctx, func(ctx context.Context) error { return e.SpanExporter.ExportSpans(ctx, spans) }) {
		g.taken.Add(int64(len(spans)))
		return nil
	}
	if !g.resting() {
		g.until.Store(time.Now().Add(rest).UnixNano())
	}
	g.gone.Add(int64(len(spans)))
	return nil
}

type metricExporter struct {
	metric.Exporter
	guard *guard
}

func (e *metricExporter) Export(ctx context.Context, m *metricdata.ResourceMetrics) error {
	e.guard.export(ctx, func(ctx context.Context) error { return e.Exporter.Export(ctx, m) })
	return nil
}
