package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"hybridflow/bench"
	"hybridflow/bench/llm"
	"hybridflow/results"
)

// A failures is on the way of a run's rows, and remembers how many answers are
// errors, and one reason: whoever started the run wants to know it at its end,
// not from a column.
type failures struct {
	bench.Sink
	answers, failed int
	reason          string // of the first
}

// Query counts a row and passes it on.
func (f *failures) Query(q results.Query) error {
	f.answers++
	if q.Error != "" {
		if f.failed++; f.failed == 1 {
			f.reason = q.Error
		}
	}
	return f.Sink.Query(q)
}

// tell says what went wrong, if anything did.
func (f *failures) tell(w io.Writer, backend string) {
	if f.failed == 0 {
		return
	}
	advice := ""
	if backend == "live" {
		advice = "; hybridflow doctor checks the endpoints, and the same command with --retry-failed asks again"
	}
	fmt.Fprintf(w, "warning: %d of %d answers are errors, the first of them: %s%s\n", f.failed, f.answers, f.reason, advice)
}

// lookOut warns of endpoints where no call succeeds, less and less often. The
// trials that wait for them may take long to end, and nothing else is to be seen.
func lookOut(w io.Writer, lines func() []llm.LineStats) (end func()) {
	stop := make(chan struct{})
	var looking sync.WaitGroup
	looking.Go(func() {
		tick := time.NewTicker(logEvery)
		defer tick.Stop()
		next := map[string]time.Duration{} // how long an outage lasts when its next warning is due, by endpoint
		for {
			select {
			case <-stop:
				return
			case <-tick.C:
			}
			for _, l := range lines() {
				name, o := l.Model+" at "+l.Endpoint, l.Outage
				switch lasts := time.Since(o.Since); {
				case o.Calls < 3 || lasts < logEvery/2:
					next[name] = 0
				case lasts >= next[name]:
					next[name] = 2 * lasts
					fmt.Fprintf(w, "warning: no call to %s has succeeded for %v, %d failed; the latest: %v\n", l.Model, lasts.Round(time.Second), o.Calls, o.Latest)
				}
			}
		}
	})
	return func() { close(stop); looking.Wait() }
}
