package telemetry

import (
	"context"
	"fmt"
	"sync"
	"time"
)

const (
	queueSize   = 16384            // finished spans that wait for the collector; more are dropped
	batchSize   = 512              // spans of one request
	spanPeriod  = 5 * time.Second  // between requests with fewer spans
	readPeriod  = 60 * time.Second // between two requests with metrics
	restPeriod  = 5 * time.Second  // after a refusal, before the collector is tried again
	sendTimeout = 5 * time.Second  // of one request, and of all that are left at the end
)

// exporter sends spans and metrics to a collector from a goroutine of its own,
// so that the run never waits for it. It turns the first failure into a warning
// and the others into silence, and counts the spans that were lost.
//
// The run's goroutine calls add; the exporter's goroutine calls flush and
// sendMetrics. The mutex guards what both use.
type exporter struct {
	send    func(ctx context.Context, path string, body any) error
	spans   func([]wireSpan) any // the body of a request with spans
	metrics func() any           // the body of a request with metrics
	warn    func(string)
	warned  sync.Once
	timeout time.Duration

	wake   chan struct{} // a batch is complete
	stop   chan struct{} // the run has ended
	done   chan struct{} // and so has the goroutine
	ctx    context.Context
	cancel context.CancelFunc

	mu      sync.Mutex
	queue   []wireSpan
	made    int       // spans, with those that found no place in the queue
	taken   int       // of them by the collector
	resting time.Time // until then no spans are made, since the last were refused
}

func newExporter(e *exporter) *exporter {
	e.wake, e.stop, e.done = make(chan struct{}, 1), make(chan struct{}), make(chan struct{})
	e.ctx, e.cancel = context.WithCancel(context.Background())
	return e
}

// room reports whether the queue and the collector would take so many spans.
// Spans of a trial for which there is no room are counted as lost and need not
// be made: half a trace is of no use.
func (e *exporter) room(spans int) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.queue)+spans > queueSize || time.Now().Before(e.resting) {
		e.made += spans
		return false
	}
	return true
}

// add puts spans into the queue.
func (e *exporter) add(spans []wireSpan) {
	e.mu.Lock()
	e.made += len(spans)
	e.queue = append(e.queue, spans...)
	full := len(e.queue) >= batchSize
	e.mu.Unlock()
	if full {
		select {
		case e.wake <- struct{}{}:
		default:
		}
	}
}

// run sends until close.
func (e *exporter) run() {
	defer close(e.done)
	spans, metrics := time.NewTicker(spanPeriod), time.NewTicker(readPeriod)
	defer spans.Stop()
	defer metrics.Stop()
	for {
		select {
		case <-e.wake:
			e.flush()
		case <-spans.C:
			e.flush()
		case <-metrics.C:
			e.sendMetrics()
		case <-e.stop:
			e.flush()
			e.sendMetrics()
			return
		}
	}
}

// flush sends the queue in batches. After a failure the rest of it is dropped.
func (e *exporter) flush() {
	for {
		e.mu.Lock()
		batch := e.queue[:min(batchSize, len(e.queue))]
		e.queue = e.queue[len(batch):]
		if time.Now().Before(e.resting) {
			e.queue = nil
			batch = nil
		}
		e.mu.Unlock()
		if len(batch) == 0 {
			return
		}
		err := e.export("v1/traces", e.spans(batch))
		e.mu.Lock()
		if err == nil {
			e.taken += len(batch)
		} else {
			e.resting = time.Now().Add(restPeriod)
		}
		e.mu.Unlock()
	}
}

func (e *exporter) sendMetrics() { e.export("v1/metrics", e.metrics()) }

func (e *exporter) export(path string, body any) error {
	ctx, cancel := context.WithTimeout(e.ctx, e.timeout)
	defer cancel()
	err := e.send(ctx, path, body)
	if err != nil {
		e.warned.Do(func() {
			e.warn(fmt.Sprintf("the OTLP collector does not take what is sent (%v); the run goes on without it", err))
		})
	}
	return err
}

// close sends what is queued, for at most one timeout, and drops the rest.
func (e *exporter) close() {
	timer := time.AfterFunc(e.timeout, e.cancel)
	defer timer.Stop()
	defer e.cancel()
	close(e.stop)
	<-e.done
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.taken < e.made {
		e.warn(fmt.Sprintf("%d of %d spans were not taken by the OTLP collector", e.made-e.taken, e.made))
	}
}
