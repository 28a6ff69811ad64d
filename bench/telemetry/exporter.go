package telemetry

import (
	"context"
	"fmt"
	"sync"
	"time"
)

const (
	queueSize   = 2048             // traces that wait for the collector; more are dropped
	batchSize   = 512              // spans of one request, or somewhat more: traces are not divided
	spanPeriod  = 5 * time.Second  // between requests with fewer spans
	readPeriod  = 60 * time.Second // between two requests with metrics
	restPeriod  = 5 * time.Second  // after a refusal; spans of this time are dropped
	sendTimeout = 5 * time.Second  // of one request, and of all that are left at the end
)

// exporter sends spans and metrics to a collector from a goroutine of its own,
// so that the run never waits for it. It turns the first failure into a warning
// and the others into silence, and counts the spans that were lost.
//
// The run's goroutine calls add and close. The exporter's goroutine does the rest.
type exporter struct {
	send    func(ctx context.Context, path string, body request) error
	process []attribute
	counts  *counts
	warn    func(string)
	warned  sync.Once
	timeout time.Duration

	queue  chan []wireSpan // closed when the run has ended
	done   chan struct{}   // closed when the goroutine has
	ctx    context.Context
	cancel context.CancelFunc

	made    int // spans, with those that found no place in the queue
	taken   int // of them by the collector
	resting time.Time
}

func newExporter(e *exporter) *exporter {
	e.queue, e.done = make(chan []wireSpan, queueSize), make(chan struct{})
	e.ctx, e.cancel = context.WithCancel(context.Background())
	return e
}

// add puts a trace into the queue, or drops it where the queue is full.
func (e *exporter) add(trace []wireSpan) {
	e.made += len(trace)
	select {
	case e.queue <- trace:
	default:
	}
}

// run sends until close.
func (e *exporter) run() {
	defer close(e.done)
	spans, metrics := time.NewTicker(spanPeriod), time.NewTicker(readPeriod)
	defer spans.Stop()
	defer metrics.Stop()
	var batch []wireSpan
	for open := true; open; {
		var trace []wireSpan
		due := false
		select {
		case trace, open = <-e.queue:
			batch = append(batch, trace...)
			due = !open || len(batch) >= batchSize
		case <-spans.C:
			due = true
		case <-metrics.C:
			e.export("v1/metrics", e.metrics())
		}
		if due {
			e.flush(batch)
			batch = nil
		}
	}
	e.export("v1/metrics", e.metrics())
}

// flush sends spans, or drops them soon after a refusal.
func (e *exporter) flush(batch []wireSpan) {
	switch {
	case len(batch) == 0 || time.Now().Before(e.resting):
	case e.export("v1/traces", e.spans(batch)):
		e.taken += len(batch)
	default:
		e.resting = time.Now().Add(restPeriod)
	}
}

// export reports whether the collector took a request.
func (e *exporter) export(path string, body request) bool {
	ctx, cancel := context.WithTimeout(e.ctx, e.timeout)
	defer cancel()
	err := e.send(ctx, path, body)
	if err != nil {
		e.warned.Do(func() {
			e.warn(fmt.Sprintf("the OTLP collector does not take what is sent (%v); the run goes on without it", err))
		})
	}
	return err == nil
}

// close sends what is queued, for at most one timeout, and drops the rest.
func (e *exporter) close() {
	timer := time.AfterFunc(e.timeout, e.cancel)
	defer timer.Stop()
	defer e.cancel()
	close(e.queue)
	<-e.done
	if e.taken < e.made {
		e.warn(fmt.Sprintf("%d of %d spans were not taken by the OTLP collector", e.made-e.taken, e.made))
	}
}
