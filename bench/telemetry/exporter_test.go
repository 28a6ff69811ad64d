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

// A collector that refuses is left alone for a while, and then tried again.
func TestCollectorComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var warnings []string
		away, calls := errors.New("away"), 0
		e := newExporter(&exporter{
			send:    func(context.Context, string, any) error { calls++; return away },
			spans:   func(s []wireSpan) any { return s },
			metrics: func() any { return nil },
			warn:    func(text string) { warnings = append(warnings, text) },
			timeout: time.Second,
		})
		send := func() bool {
			if !e.room(10) {
				return false
			}
			e.add(make([]wireSpan, 10))
			e.flush()
			return true
		}
		for _, c := range []struct {
			name  string
			sleep time.Duration
			made  bool
			calls int
		}{
			{"refused", 0, true, 1},
			{"at rest", restPeriod - 1, false, 1},
			{"refused again", 1, true, 2},
			{"is back", restPeriod, true, 3},
			{"stays", 0, true, 4},
		} {
			time.Sleep(c.sleep)
			if c.name == "is back" {
				away = nil
			}
			if got := send(); got != c.made || calls != c.calls {
				t.Errorf("%s: made %v, %d exports", c.name, got, calls)
			}
		}
		if e.room(queueSize + 1) {
			t.Error("there is room for more than the queue holds")
		}
		go e.run()
		e.close()
		if len(warnings) != 2 || warnings[1] != "16415 of 16435 spans were not taken by the OTLP collector" {
			t.Errorf("warnings %q", warnings)
		}
	})
}

// Batches go out when they are complete, the others after a while, and metrics
// every minute.
func TestExporterSends(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var batches []int
		numbers := 0
		sent := func() []int { mu.Lock(); defer mu.Unlock(); return slices.Clone(batches) }
		e := newExporter(&exporter{
			send: func(_ context.Context, path string, body any) error {
				mu.Lock()
				defer mu.Unlock()
				if path == "v1/metrics" {
					numbers++
				} else {
					batches = append(batches, len(body.([]wireSpan)))
				}
				return nil
			},
			spans: func(s []wireSpan) any { return s }, metrics: func() any { return nil },
			warn: func(text string) { t.Error(text) }, timeout: time.Second,
		})
		go e.run()
		e.add(make([]wireSpan, batchSize+1))
		synctest.Wait()
		if got := sent(); !slices.Equal(got, []int{batchSize, 1}) {
			t.Errorf("sent %v of a full batch and one span", got)
		}
		e.add(make([]wireSpan, 3))
		synctest.Wait()
		if got := sent(); len(got) != 2 {
			t.Errorf("sent %v at once", got)
		}
		time.Sleep(readPeriod + time.Second)
		synctest.Wait()
		if got := sent(); !slices.Equal(got, []int{batchSize, 1, 3}) {
			t.Errorf("sent %v after a minute", got)
		}
		e.close()
		if numbers != 2 || e.taken != batchSize+4 {
			t.Errorf("%d times metrics, %d spans at the end", numbers, e.taken)
		}
	})
}
