package telemetry

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"

	"hybridflow/results"
)

var update = flag.Bool("update", false, "rewrite golden files")

// traced is what a collector would get of the given trials.
func traced(t *testing.T, trials func(RowSink)) tracetest.SpanStubs {
	t.Helper()
	kept := tracetest.NewInMemoryExporter()
	tel := &Telemetry{guard: newGuard(func(text string) { t.Error(text) }), patience: time.Minute}
	if err := tel.watch(sdktrace.NewSimpleSpanProcessor(&spanExporter{kept, tel.guard}), nil); err != nil {
		t.Fatal(err)
	}
	trials(tel.Sink(&discard))
	spans := kept.GetSpans()
	tel.Close()
	return spans
}

var discard kept

func TestSpans(t *testing.T) {
	spans := traced(t, func(s RowSink) {
		q, rows := diamond()
		send(t, s, q, rows)
	})
	slices.Reverse(spans) // they come in the order in which they are ended
	names := map[trace.SpanID]string{}
	for _, s := range spans {
		names[s.SpanContext.SpanID()] = s.Name
		for _, a := range s.Attributes {
			if a.Key == "hybridflow.step" {
				names[s.SpanContext.SpanID()] += " " + a.Value.AsString()
			}
		}
	}
	begin := time.UnixMilli(1_700_000_000_000)
	var b strings.Builder
	for _, s := range spans {
		fmt.Fprintf(&b, "%s (%s), below %q, %s to %s, %s %s\n", names[s.SpanContext.SpanID()], s.SpanKind, names[s.Parent.SpanID()],
			s.StartTime.Sub(begin), s.EndTime.Sub(begin), s.Status.Code, s.Status.Description)
		for _, l := range s.Links {
			fmt.Fprintf(&b, "\trelies on %s\n", names[l.SpanContext.SpanID()])
		}
		for _, a := range s.Attributes {
			fmt.Fprintf(&b, "\t%s = %s\n", a.Key, a.Value.String())
		}
	}
	if strings.Contains(b.String(), "SECRET") {
		t.Error("what was said is in the spans")
	}
	const path = "testdata/spans.txt"
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), b.String()); d != "" {
		t.Errorf("%s (-want +got; -update rewrites):\n%s", path, d)
	}
}

// Equal rows make equal spans, and trials do not share a trace.
func TestSpansAreAFunctionOfRows(t *testing.T) {
	q, rows := diamond()
	q.StartedUnixMS, q.Backend = 0, "sim"
	once := func() tracetest.SpanStubs {
		return traced(t, func(s RowSink) {
			send(t, s, q, rows)
			other := q
			other.Repetition++
			send(t, s, other, rows[:2])
		})
	}
	a, b := once(), once()
	traces := map[trace.TraceID]bool{}
	ids := map[trace.SpanID]bool{}
	for i := range a {
		if a[i].SpanContext.SpanID() != b[i].SpanContext.SpanID() || a[i].StartTime != b[i].StartTime {
			t.Errorf("span %d differs from one run to the next", i)
		}
		if a[i].StartTime.Before(simulatedStart) {
			t.Errorf("%s begins before its trial", a[i].Name)
		}
		traces[a[i].SpanContext.TraceID()], ids[a[i].SpanContext.SpanID()] = true, true
	}
	if len(traces) != 2 || len(ids) != len(a) {
		t.Errorf("%d traces of two trials, %d IDs of %d spans", len(traces), len(ids), len(a))
	}
}

// What Next refuses is not told of, and its error is the caller's.
func TestSinkPassesErrorsOn(t *testing.T) {
	broken := errors.New("disk full")
	spans := traced(t, func(s RowSink) {
		s.(*Sink).Next = refusing{&discard, broken}
		if err := s.Subtasks(nil); !errors.Is(err, broken) {
			t.Errorf("got %v", err)
		}
	})
	if len(spans) > 0 {
		t.Errorf("%d spans of rows that were not kept", len(spans))
	}
}

type refusing struct {
	RowSink
	err error
}

func (r refusing) Subtasks([]results.Subtask) error { return r.err }
