package telemetry

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hybridflow/results"
)

var update = flag.Bool("update", false, "rewrite golden files")

// traced returns the spans that a collector would get of the given trials.
func traced(t *testing.T, trials func(RowSink)) []wireSpan {
	t.Helper()
	e := newExporter(&exporter{}) // its goroutine does not run: all traces stay in the queue
	tel := &Telemetry{counts: newCounts(time.Now()), exporter: e, ratio: 1}
	trials(tel.Sink(&discard))
	close(e.queue)
	var all []wireSpan
	for trace := range e.queue {
		all = append(all, trace...)
	}
	return all
}

var discard kept

func TestSpans(t *testing.T) {
	spans := traced(t, func(s RowSink) {
		q, rows := diamond()
		send(t, s, q, rows)
	})
	names := map[string]string{}
	for _, s := range spans {
		names[s.SpanID] = s.Name
		for _, a := range s.Attributes {
			if a.key == "hybridflow.step" {
				names[s.SpanID] += " " + a.value.(string)
			}
		}
	}
	begin := time.UnixMilli(1_700_000_000_000)
	since := func(nanoseconds string) time.Duration {
		n, err := strconv.ParseInt(nanoseconds, 10, 64)
		if err != nil {
			t.Error(err)
		}
		return time.Unix(0, n).Sub(begin)
	}
	var b strings.Builder
	for _, s := range spans {
		status, message := "Unset", ""
		if s.Status != nil {
			status, message = map[int]string{statusError: "Error"}[s.Status.Code], s.Status.Message
		}
		kind := map[spanKind]string{internal: "internal", client: "client"}[s.Kind]
		fmt.Fprintf(&b, "%s (%s), below %q, %s to %s, %s %s\n", names[s.SpanID], kind,
			names[s.ParentID], since(s.Start), since(s.End), status, message)
		for _, l := range s.Links {
			fmt.Fprintf(&b, "\trelies on %s\n", names[l.SpanID])
		}
		for _, a := range s.Attributes {
			fmt.Fprintf(&b, "\t%s = %v\n", a.key, a.value)
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
	once := func() []wireSpan {
		return traced(t, func(s RowSink) {
			send(t, s, q, rows)
			other := q
			other.Repetition++
			send(t, s, other, rows[:2])
		})
	}
	a, b := once(), once()
	if diff := cmp.Diff(a, b, cmp.AllowUnexported(attribute{})); diff != "" {
		t.Errorf("spans differ from one run to the next:\n%s", diff)
	}
	traces, ids := map[string]bool{}, map[string]bool{}
	for _, s := range a {
		if s.Start < nanoseconds(simulatedStart) { // of equal length
			t.Errorf("%s begins before its trial", s.Name)
		}
		traces[s.TraceID], ids[s.SpanID] = true, true
	}
	if len(traces) != 2 || len(ids) != len(a) {
		t.Errorf("%d traces of two trials, %d IDs of %d spans", len(traces), len(ids), len(a))
	}
}

// Rows that the next sink refuses make no spans, and its error is the caller's.
func TestSinkPassesErrorsOn(t *testing.T) {
	broken := errors.New("disk full")
	spans := traced(t, func(s RowSink) {
		s.(*sink).RowSink = refusing{&discard, broken}
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
