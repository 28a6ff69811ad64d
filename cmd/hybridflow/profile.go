package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"hybridflow/bench"
	"hybridflow/router"
)

type profileCmd struct {
	experimentFlags
	priceFlags
	Out      string  `arg:"" type:"path" help:"Outcome file to write: .parquet, .jsonl or .jsonl.gz."`
	Subtasks bool    `help:"Label single subtasks: move each to the other tier, all else being the same, and compare the final grades."`
	Share    float64 `default:"0.5" help:"Share of the other subtasks in the cloud, by chance."`
	Parallel int     `default:"${cpus}" help:"Questions at a time."`
	DryRun   bool    `help:"Print the calls, tokens and dollars to expect, as simulated models would take, and send nothing."`
	JSON     bool    `name:"json" help:"With --dry-run: write the result as JSON."`
}

// Help says what outcomes are for.
func (c *profileCmd) Help() string {
	return "Collects what both tiers make of the same questions, or of the same subtasks, for hybridflow train and evaluate-router. " +
		"What it has found is in OUT.partial.jsonl until it is done; the same command continues."
}

func (c *profileCmd) Run(a *app) error {
	e, err := c.read("")
	if err != nil {
		return err
	}
	if err := c.priceFlags.apply(&e); err != nil {
		return err
	}
	if c.Share < 0 || c.Share > 1 {
		return &usageError{fmt.Errorf("--share %v is not in [0, 1]", c.Share)}
	}
	p := bench.Profile{Subtasks: c.Subtasks, Share: c.Share}
	load := e.Load(c.options(a.getenv))
	x, err := bench.ExpectProfile(a.ctx, e, p, load, c.Parallel)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stderr, "%d questions: expecting %d outcomes, %.0f calls and $%.2f, as simulated models would take\n", x.Questions, x.Outcomes, x.Total.Calls, x.Total.USD)
	if c.DryRun {
		return showExpectation(a, &x, c.JSON)
	}
	h, err := bench.Prepare(a.ctx, e, load, a.getenv)
	if err != nil {
		return err
	}
	defer h.Close()
	fmt.Fprintln(a.stderr, found(h))
	return c.collect(a, h, p, x.Questions)
}

// collect writes outcomes to a journal as they come, and the file from it.
func (c *profileCmd) collect(a *app, h *bench.Harness, p bench.Profile, questions int) error {
	j, err := openJournal(c.Out + ".partial.jsonl")
	if err != nil {
		return err
	}
	bar := newProgress(a.stderr, "questions", int64(questions), false)
	bar.add(len(j.done))
	failed, err := h.Profile(a.ctx, p, c.Parallel, func(id string) bool { return j.done[id] }, func(id string, found []router.Outcome) error {
		bar.add(1)
		return j.add(found)
	})
	bar.finish()
	if err := errors.Join(err, j.file.Close()); err != nil {
		if errors.Is(err, context.Canceled) {
			return &hintError{fmt.Errorf("interrupted; the outcomes so far are in %s: %w", j.path, context.Canceled), "the same command continues"}
		}
		return err
	}
	n := 0
	err = bench.WriteOutcomes(c.Out, func(yield func(router.Outcome, error) bool) {
		for o, err := range router.ReadOutcomes(j.path) {
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

// A journal is a file of outcomes that grows, so that an interrupted profile
// loses nothing.
type journal struct {
	path string
	file *os.File
	done map[string]bool // questions in it
}

// openJournal reads what a journal holds, leaves out a last line that was cut
// in the middle of a write, and opens it for more.
func openJournal(path string) (*journal, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return nil, err
	}
	j := &journal{path: path, done: map[string]bool{}}
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("continue profile: %w", err)
	}
	whole := text[:strings.LastIndexByte(string(text), '\n')+1]
	for o, err := range router.DecodeOutcomes(path, strings.NewReader(string(whole))) {
		if err != nil {
			return nil, &hintError{err, "remove " + path + " to begin anew"}
		}
		j.done[questionOf(o.ID)] = true
	}
	if j.file, err = os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o666); err != nil {
		return nil, fmt.Errorf("continue profile: %w", err)
	}
	if err := j.file.Truncate(int64(len(whole))); err != nil {
		return nil, err
	}
	_, err = j.file.Seek(0, 2)
	return j, err
}

// questionOf takes the subtask off an outcome's ID: "gpqa/rec1#2/3" is of
// "gpqa/rec1#2".
func questionOf(id string) string {
	hash := strings.LastIndexByte(id, '#')
	if slash := strings.IndexByte(id[max(hash, 0):], '/'); hash >= 0 && slash >= 0 {
		return id[:hash+slash]
	}
	return id
}

// add writes a question's outcomes at once: a journal holds all of them, or
// none but for the last.
func (j *journal) add(found []router.Outcome) error {
	var b strings.Builder
	if err := router.EncodeOutcomes(&b, router.EachOutcome(found)); err != nil {
		return err
	}
	_, err := j.file.WriteString(b.String())
	return err
}
