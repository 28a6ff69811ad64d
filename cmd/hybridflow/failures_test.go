package main

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hybridflow/bench"
	"hybridflow/bench/llm"
	"hybridflow/bench/llm/store"
	"hybridflow/results"
)

// An endpoint that is down is told of soon, then less and less often.
func TestLookOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var said strings.Builder
		begin := time.Now()
		end := warnOfOutages(&said, func() []llm.LineStats {
			s := llm.Outage{Calls: 7, Since: begin, Latest: errors.New("connection refused")}
			return []llm.LineStats{{Endpoint: "http://h/v1", Model: "m", Outage: s}, {Endpoint: "http://h/v1", Model: "fine"}}
		})
		time.Sleep(10*time.Minute + time.Second)
		end()
		const first = "warning: no call to m has succeeded for 10s, 7 failed; the latest: connection refused\n"
		if n := strings.Count(said.String(), "\n"); !strings.HasPrefix(said.String(), first) ||
			n != 6 || strings.Contains(said.String(), "fine") {
			t.Errorf("%d lines:\n%s", n, said.String())
		}
	})
}

type deafSink struct{ bench.Sink }

func (deafSink) Query(results.Query) error { return nil }

// A run whose answers are errors says so, and why.
func TestFailuresAreTold(t *testing.T) {
	f := &failures{Sink: deafSink{}}
	var said strings.Builder
	f.warn(&said, "live")
	for _, reason := range []string{"", "404 Not Found", "401 Unauthorized"} {
		if err := f.Query(results.Query{Error: reason}); err != nil {
			t.Fatal(err)
		}
	}
	f.warn(&said, "live")
	const want = "warning: 2 of 3 answers are errors, the first of them: 404 Not Found; " +
		"hybridflow doctor checks the endpoints, and the same command with --retry-failed asks again\n"
	if said.String() != want {
		t.Errorf("got %q", said.String())
	}
}

// What stops a run is a failure, unless somebody asked for it.
func TestExitCodeOfStoppedRuns(t *testing.T) {
	stop := func(why error) error { return stopped("rows", "dir", "", &llm.StopError{Why: why}) }
	for _, c := range []struct {
		err  error
		want int
	}{
		{stop(errInterrupted), exitInterrupted},
		{stop(&llm.CapError{}), exitInterrupted},
		{stop(&llm.HeldError{Err: errors.New("429")}), exitInterrupted},
		{stop(&llm.BreakerError{Err: errors.New("401")}), exitFailed},
		{stop(&store.Error{Err: errors.New("disk full")}), exitFailed},
		{stop(errors.New("write run.db: file too large")), exitFailed},
	} {
		if got := rendered(newLogger(io.Discard, "text"), c.err); got != c.want {
			t.Errorf("%v: exit code %d, want %d", c.err, got, c.want)
		}
	}
}
