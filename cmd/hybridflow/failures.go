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

// failures is a sink that counts the answers that are errors and keeps the first
// reason, for a warning at the end of the run.
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

// warn writes a warning about the errors, if there are any.
func (f *failures) warn(w io.Writer, backend string) {
	if f.failed == 0 {
		return
	}
	advice := ""
	if backend == "live" {
		advice = "; hybridflow doctor checks the endpoints, and the same command with --retry-failed asks again"
	}
	fmt.Fprintf(w, "warning: %d of %d answers are errors, the first of them: %s%s\n", f.failed, f.answers, f.reason, advice)
}

// warnOfOutages warns of endpoints where no call succeeds, at growing intervals:
// trials that wait for them may take long to end, and show nothing meanwhile.
func warnOfOutages(w io.Writer, lines func() []llm.LineStats) (end func()) {
	stop := make(chan struct{})
	var watching sync.WaitGroup
	watching.Go(func() {
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
					fmt.Fprintf(w, "warning: no call to %s has succeeded for %v, %d failed; the latest: %v\n",
						l.Model, lasts.Round(time.Second), o.Calls, o.Latest)
				}
			}
		}
	})
	return func() { close(stop); watching.Wait() }
}
