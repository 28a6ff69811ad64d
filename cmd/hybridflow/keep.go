package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"

	"hybridflow/bench"
	"hybridflow/bench/llm"
	"hybridflow/bench/settings"
	"hybridflow/results"
)

// continued reports what the folder of a live run holds already. It refuses one
// that has rows but not the responses that they were made from.
func continued(a *app, h *bench.Harness, dir string) error {
	k := h.Kept
	if h.Experiment.Backend != "live" {
		return nil
	}
	if k.Trials+k.Totals.Calls == 0 {
		if m, err := results.Open(dir); err == nil && m.Manifest.Backend == "live" && m.Manifest.Counts.Queries > 0 {
			return &usageError{
				&hintError{fmt.Errorf("%s holds the rows of a live run, but its run.db is gone or empty: all of it would be paid for again", dir),
					"write elsewhere with --out DIR, or put run.db back"},
			}
		}
	}
	if k.Again > 0 {
		fmt.Fprintf(a.stderr, "trying %d failed trials again\n", k.Again)
	}
	if k.Trials > 0 || k.Totals.Calls > 0 {
		fmt.Fprintf(
			a.stderr, "continuing: %d of %d trials are done, %d calls and $%.4f are paid for\n", k.Trials, h.Trials(), k.Totals.Calls,
			k.Totals.USD,
		)
	}
	return nil
}

// openRecorded opens the recorded responses of a run, to replay them.
func openRecorded(from string) (*bbolt.DB, error) {
	db, err := results.ReadDB(from)
	if err != nil {
		return nil, &hintError{err, "--from names the folder of a live run, which holds its responses in run.db"}
	}
	return db, nil
}

// recorded returns the experiment of a run, to be replayed under another name.
func recorded(from string) (settings.Experiment, error) {
	e := settings.Defaults()
	if err := results.Recover(from); err != nil {
		return e, err
	}
	run, err := results.Open(from)
	if err != nil {
		return e, err
	}
	text, err := withoutAssumptions(run.Manifest.Experiment)
	if err != nil {
		return e, err
	}
	if err := e.Read(text, filepath.Join(from, "manifest.json")); err != nil {
		return e, err
	}
	e.Name, e.Backend = e.Name+"-replay", "replay"
	return e, nil
}

// withoutAssumptions drops the assumptions about simulated models from the experiment of
// a live run, which had none: they may be those of another version.
func withoutAssumptions(experiment json.RawMessage) (json.RawMessage, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(experiment, &fields); err != nil {
		return nil, fmt.Errorf("the run's experiment: %w", err)
	}
	if string(fields["backend"]) != `"live"` {
		return experiment, nil
	}
	delete(fields, "simulation")
	return json.Marshal(fields)
}

// stopped describes where the results of something are that was not finished, and
// why it stopped. A failed endpoint has a hint of its own.
func stopped(what, where, hint string, err error) error {
	e := &stoppedError{error: err, text: fmt.Sprintf("interrupted; the %s so far are in %s", what, where)}
	if s := (*llm.StopError)(nil); errors.As(err, &s) && !errors.Is(s.Why, errInterrupted) {
		e.text = fmt.Sprintf("stopped, with the %s so far in %s: %v", what, where, s.Why)
	}
	if errors.As(err, new(*llm.BreakerError)) {
		return e
	}
	return &hintError{e, hint}
}

// A stoppedError is an error that stopped a run, with a text about the run.
type stoppedError struct {
	error
	text string
}

func (e *stoppedError) Error() string { return e.text }
func (e *stoppedError) Unwrap() error { return e.error }

// reportWaiting says at the terminal what an interrupted run waits for.
func reportWaiting(a *app) (end func()) {
	ended, cancel := context.WithCancel(context.Background())
	stop := context.AfterFunc(a.ctx, func() {
		select {
		case <-ended.Done():
		case <-time.After(time.Second):
			fmt.Fprintln(a.stderr, "interrupted: waiting for the calls in flight; press Ctrl-C again to stop now")
		}
	})
	return func() { stop(); cancel() }
}

// recordProgress returns a callback for trials that have ended. It calls next, and
// every two seconds writes how far a live run is into its folder, where hybridflow
// report of a run under way reads it.
func recordProgress(h *bench.Harness, dir string, next func(n int)) func(n int) {
	if h.Experiment.Backend != "live" {
		return next
	}
	done, last := 0, time.Time{}
	return func(n int) {
		next(n)
		if done += n; time.Since(last) < 2*time.Second {
			return
		}
		last = time.Now()
		calls, usd := h.Spent()
		// A run does not end because its progress cannot be written.
		results.WriteProgress(dir, results.Progress{Done: done, Trials: h.Trials(), Calls: calls, USD: usd, At: last})
	}
}
