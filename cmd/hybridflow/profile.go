package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync/atomic"

	"go.etcd.io/bbolt"

	"hybridflow/bench"
	"hybridflow/bench/strategy"
	"hybridflow/bench/telemetry"
	"hybridflow/results"
	"hybridflow/router/learn"
)

type profileCmd struct {
	questionFlags
	moneyFlags
	telemetryFlags
	Out      string  `arg:"" type:"path" help:"Outcome file to write: .parquet, .jsonl or .jsonl.gz."`
	Subtasks bool    `xor:"of" help:"Label single subtasks: move each to the other tier, all else being equal, and compare the final grades."`
	Drafts   bool    `xor:"of" help:"Keep the edge's answers too: a router trained on them is the scorer of cascades by a learned score."`
	Share    float64 `default:"0.5" help:"Share of the other subtasks in the cloud, by chance."`
	Parallel int     `default:"${cpus}" help:"Questions at a time."`
	JSON     bool    `name:"json" help:"With --dry-run: write the result as JSON."`
}

// Help describes what outcomes are for, and where they are meanwhile.
func (c *profileCmd) Help() string {
	return "Collects the outcomes of both tiers on the same questions, or on the same subtasks, for hybridflow train and evaluate-router. " +
		"What it has found is in OUT.partial.jsonl until it is done; the same command continues. " +
		"Each response of a live endpoint is kept in OUT.run/run.db before it is used, and stays there: " +
		"no command with this OUT pays for it again."
}

func (c *profileCmd) Run(a *app) error {
	e, err := oneSetting(&c.questionFlags)
	if err != nil {
		return err
	}
	if err := c.priceFlags.apply(&e); err != nil {
		return err
	}
	switch {
	case c.Share < 0 || c.Share > 1:
		return &usageError{fmt.Errorf("--share %v is not in [0, 1]", c.Share)}
	case e.Backend == "replay":
		return &usageError{
			errors.New("--backend replay: a profile asks models; the same command on live endpoints answers from what it has kept in OUT.run"),
		}
	}
	limit, err := c.cap()
	if err == nil {
		err = errors.Join(c.telemetryFlags.refuse(a, c.DryRun), a.refuse(unused{"json", !c.DryRun, "the result is a file"}))
	}
	if err != nil {
		return err
	}
	p := bench.Profile{Collection: strategy.Collection{Subtasks: c.Subtasks, Drafts: c.Drafts, Share: c.Share}}
	load := bench.NewLoader(&e, c.options(a))
	x, err := bench.ExpectProfile(a.ctx, e, p, load, c.Parallel)
	if err != nil {
		return err
	}
	fmt.Fprintf(
		a.stderr, "%d questions: expecting %d outcomes, %.0f calls and $%.2f, as simulated models would take\n", x.Questions, x.Outcomes,
		x.Total.Calls, x.Total.USD,
	)
	if c.DryRun {
		return showExpectation(a, &x, limit, c.JSON)
	}
	o := bench.Options{Experiment: e, Load: load, Getenv: a.getenv, ResponsesOnly: true, Cap: limit}
	if e.Backend == "live" {
		o.OpenDB = func() (*bbolt.DB, error) { return results.OpenDB(c.Out + ".run") }
	}
	h, err := bench.New(a.ctx, o)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.stderr, found(h))
	if paid := h.Kept.Totals; paid.Calls > 0 {
		fmt.Fprintf(a.stderr, "continuing: %d calls and $%.4f are paid for\n", paid.Calls, paid.USD)
	}
	return errors.Join(c.collect(a, h, p, x.Questions), h.Close())
}

// collect writes outcomes to a journal as they come, and the file from it.
func (c *profileCmd) collect(a *app, h *bench.Harness, p bench.Profile, questions int) error {
	j, err := openJournal(c.Out + ".partial.jsonl")
	if err != nil {
		return err
	}
	failed, err := c.profile(a, h, p, questions, j)
	if err := errors.Join(err, j.file.Close()); errors.Is(err, context.Canceled) {
		return stopped("outcomes", j.path, "the same command continues", err)
	} else if err != nil {
		return err
	}
	n := 0
	err = learn.WriteOutcomes(c.Out, func(yield func(learn.Outcome, error) bool) {
		for o, err := range learn.ReadOutcomes(j.path) {
			n++
			if !yield(o, err) {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	calls, usd := h.Spent()
	paid := "paid"
	if h.Experiment.Backend == "sim" {
		paid = "that real models would have cost"
	}
	fmt.Fprintf(a.stdout, "%d outcomes in %s, by %d calls and $%.2f %s; %d questions failed\n", n, c.Out, calls, usd, paid, failed)
	return os.Remove(j.path)
}

// profile asks the questions that are not in the journal, and serves metrics of them.
func (c *profileCmd) profile(a *app, h *bench.Harness, p bench.Profile, questions int, j *journal) (failed int, err error) {
	watched, stop, err := c.telemetryFlags.start(a)
	if err != nil {
		return 0, err
	}
	defer stop()
	var done atomic.Int64
	done.Add(int64(len(j.done)))
	watched.Plan(questions)
	watched.Observe(func() []telemetry.Gauge {
		calls, usd := h.Spent()
		return append(gauges(h.Lines()),
			telemetry.Gauge{Name: "profile.questions", Of: "done", Value: float64(done.Load())},
			telemetry.Gauge{Name: "profile.calls", Of: "session", Value: float64(calls)},
			telemetry.Gauge{Name: "profile.usd", Of: "session", Value: usd})
	})
	bar := newProgress(a.stderr, "questions", int64(questions), false)
	bar.add(len(j.done))
	ended := reportWaiting(a)
	p.Skip = func(id string) bool { return j.done[id] }
	p.OnQuestion = func() {
		bar.add(1)
		done.Add(1)
	}
	failed, err = h.Profile(a.ctx, p, c.Parallel, func(_ string, found []learn.Outcome) error { return j.add(found) })
	ended()
	bar.finish()
	return failed, err
}
