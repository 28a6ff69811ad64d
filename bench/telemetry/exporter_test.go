package telemetry

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// recorder is a collector: it records the spans of each request with traces, and
// counts those with metrics.
type recorder struct {
	mu      sync.Mutex
	away    error
	batches []int
	numbers int
}

func (r *recorder) send(_ context.Context, path string, body request) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if path == "v1/metrics" {
		r.numbers++
	} else {
		r.batches = append(r.batches, len(body.ResourceSpans[0].ScopeSpans[0].Spans))
	}
	return r.away
}

// sent returns the batches when nothing moves any more.
func (r *recorder) sent() []int {
	synctest.Wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.batches)
}

func (r *recorder) exporter(warn func(string)) *exporter {
	return newExporter(&exporter{send: r.send, counts: newCounts(time.Now()), warn: warn, timeout: time.Second})
}

// A collector that refuses is left alone for a while, and then tried again.
func TestCollectorComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var warnings []string
		r := recorder{away: errors.New("away")}
		e := r.exporter(func(text string) { warnings = append(warnings, text) })
		go e.run()
		for _, c := range []struct {
			name  string
			sleep time.Duration
			calls int
		}{
			{"refused", 0, 1},
			{"at rest", restPeriod - 1, 1},
			{"refused again", 1, 2},
			{"is back", restPeriod, 3},
			{"stays", 0, 4},
		} {
			time.Sleep(c.sleep)
			if c.name == "is back" {
				r.mu.Lock()
				r.away = nil
				r.mu.Unlock()
			}
			e.add(make([]wireSpan, batchSize))
			if got := r.sent(); len(got) != c.calls {
				t.Errorf("%s: %d exports", c.name, len(got))
			}
		}
		e.close()
		if len(warnings) != 2 || warnings[1] != "1536 of 2560 spans were not taken by the OTLP collector" {
			t.Errorf("warnings %q", warnings)
		}
	})
}

// A full queue loses traces, and holds nobody up.
func TestQueueIsFull(t *testing.T) {
	var warnings []string
	var r recorder
	e := r.exporter(func(text string) { warnings = append(warnings, text) })
	for range queueSize + 3 {
		e.add(make([]wireSpan, 10))
	}
	go e.run()
	e.close()
	if len(warnings) != 1 || warnings[0] != "30 of 20510 spans were not taken by the OTLP collector" {
		t.Errorf("warnings %q", warnings)
	}
}

// Batches go out when they are complete, the others after a while, and metrics
// every minute.
func TestExporterSends(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var r recorder
		e := r.exporter(func(text string) { t.Error(text) })
		go e.run()
		for _, n := range []int{batchSize - 1, 2, 3} {
			e.add(make([]wireSpan, n))
		}
		if got := r.sent(); !slices.Equal(got, []int{batchSize + 1}) {
			t.Errorf("sent %v of a full batch and three spans at once", got)
		}
		time.Sleep(readPeriod + time.Second)
		if got := r.sent(); !slices.Equal(got, []int{batchSize + 1, 3}) {
			t.Errorf("sent %v after a minute", got)
		}
		e.close()
		if r.numbers != 2 || e.taken != batchSize+4 {
			t.Errorf("%d times metrics, %d spans at the end", r.numbers, e.taken)
		}
	})
}
