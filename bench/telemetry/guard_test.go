package telemetry

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// A collector that refuses is left alone for a while, and then tried again.
func TestCollectorComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var warnings []string
		g := newGuard(func(text string) { warnings = append(warnings, text) })
		away := &flaky{broken: errors.New("away")}
		e := &spanExporter{away, g}
		send := func() bool {
			if !g.room(10) {
				return false
			}
			if err := e.ExportSpans(t.Context(), make([]sdktrace.ReadOnlySpan, 10)); err != nil {
				t.Error(err)
			}
			return true
		}
		for _, c := range []struct {
			name  string
			sleep time.Duration
			made  bool
			calls int
		}{
			{"refused", 0, true, 1},
			{"at rest", rest - 1, false, 1},
			{"refused again", 1, true, 2},
			{"is back", rest, true, 3},
			{"stays", 0, true, 4},
		} {
			time.Sleep(c.sleep)
			if c.name == "is back" {
				away.broken = nil
			}
			if got := send(); got != c.made || away.calls != c.calls {
				t.Errorf("%s: made %v, %d exports", c.name, got, away.calls)
			}
		}
		if g.room(queueSize + 1) {
			t.Error("there is room for more than the queue holds")
		}
		g.close()
		if len(warnings) != 2 || warnings[1] != "16415 of 16435 spans were not taken by the OTLP collector" {
			t.Errorf("warnings %q", warnings)
		}
	})
}

type flaky struct {
	sdktrace.SpanExporter
	broken error
	calls  int
}

func (f *flaky) ExportSpans(context.Context, []sdktrace.ReadOnlySpan) error {
	f.calls++
	return f.broken
}
