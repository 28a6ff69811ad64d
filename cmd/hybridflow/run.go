package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/goccy/go-yaml"

	"hybridflow/bench"
	"hybridflow/results"
)

type runCmd struct {
	File string `arg:"" optional:"" type:"path" help:"Experiment file (YAML); without one the defaults are run."`
	experimentFlags
	outputFlags
	Print bool `help:"Print the experiment as a file and run nothing."`
}

// outputFlags say where rows go and what counts as success.
type outputFlags struct {
	Out         string  `type:"path" placeholder:"DIR" help:"Run folder; runs/NAME by default."`
	Parallel    int     `default:"${cpus}" help:"Questions at a time."`
	KeepText    *bool   `negatable:"" help:"Keep prompts and replies in texts.parquet; the default for live runs."`
	FailOnError float64 `default:"1" placeholder:"SHARE" help:"Exit with 3 when the share of errors and unparsed answers exceeds this."`
	JSON        bool    `name:"json" help:"Write the result as JSON."`
}

func (c *runCmd) Run(a *app) error {
	e, err := c.read(c.File)
	if err != nil {
		return err
	}
	if c.Print {
		text, err := yaml.Marshal(e)
		if err != nil {
			return err
		}
		_, err = a.stdout.Write(text)
		return err
	}
	dir, err := execute(a, e, &c.experimentFlags, &c.outputFlags)
	if err != nil {
		return err
	}
	return showRun(a, dir, c.JSON, c.FailOnError)
}

// execute runs an experiment into its folder, which it returns.
func execute(a *app, e bench.Experiment, f *experimentFlags, o *outputFlags) (dir string, err error) {
	h, err := bench.Prepare(a.ctx, e, e.Load(f.options(a.getenv)), a.getenv)
	if err != nil {
		return "", err
	}
	defer h.Close()
	h.KeepText = e.Backend == "live"
	if o.KeepText != nil {
		h.KeepText = *o.KeepText
	}
	dir = o.Out
	if dir == "" {
		dir = filepath.Join("runs", e.Name)
	}
	fmt.Fprintln(a.stderr, found(h))
	if h.Seen > 0 {
		fmt.Fprintf(a.stderr, "warning: the router was trained on %d of these questions (policy.overlap: %s)\n", h.Seen, e.Policy.Overlap)
	}
	w, err := results.Create(dir, h.Manifest(commandLine()), results.WriterOptions{Text: h.KeepText})
	if err != nil {
		return "", err
	}
	begin := time.Now()
	bar := newProgress(a.stderr, "trials", int64(h.Trials()), false)
	err = h.Run(a.ctx, o.Parallel, w, bar.add)
	bar.finish()
	if err != nil {
		return "", interrupted(dir, errors.Join(err, w.Abort()))
	}
	if err := w.Close(); err != nil {
		return "", err
	}
	fmt.Fprintf(a.stderr, "%d trials in %s, %s models, written to %s\n",
		h.Trials(), time.Since(begin).Round(10*time.Millisecond), backendName(e.Backend), dir)
	return dir, nil
}

// interrupted says what became of a run that was not finished.
func interrupted(dir string, err error) error {
	if !errors.Is(err, context.Canceled) {
		return err
	}
	return &hintError{
		error: fmt.Errorf("interrupted; the rows so far are in %s: %w", dir, context.Canceled),
		hint:  "hybridflow report " + dir + " shows them; the same command runs the experiment again",
	}
}

func backendName(backend string) string {
	if backend == "sim" {
		return "simulated"
	}
	return backend
}

// tooManyErrors is a run that finished, but not well.
type tooManyErrors struct {
	share, limit float64
}

func (e *tooManyErrors) Error() string {
	return fmt.Sprintf("%.1f %% of the answers are errors or unparsed, more than --fail-on-error %g", 100*e.share, e.limit)
}
