package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/goccy/go-yaml"
	"go.etcd.io/bbolt"

	"hybridflow/bench"
	"hybridflow/bench/llm"
	"hybridflow/bench/settings"
	"hybridflow/bench/telemetry"
	"hybridflow/results"
)

type runCmd struct {
	File string `arg:"" optional:"" type:"path" help:"Experiment file (YAML); without one the defaults are run."`
	experimentFlags
	outputFlags
	Print bool `help:"Print the experiment as a file and run nothing."`
}

// outputFlags set where rows are written and what counts as success.
type outputFlags struct {
	Out         string  `type:"path" placeholder:"DIR" help:"Run folder; runs/NAME by default."`
	Parallel    int     `default:"${cpus}" help:"Questions at a time."`
	KeepText    *bool   `negatable:"" help:"Keep prompts and replies in texts.parquet; the default for live runs."`
	FailOnError float64 `default:"1" placeholder:"SHARE" help:"Exit with 3 when the share of errors and unparsed answers exceeds this."`
	RetryFailed bool    `help:"Continue a live run, and run trials again that ended in an error or a timeout."`
	From        string  `type:"path" placeholder:"RUN" help:"With --backend replay: the live run whose responses and experiment are used."`
	JSON        bool    `name:"json" help:"Write the result as JSON."`
	moneyFlags
	telemetryFlags
}

func (c *runCmd) Run(a *app) error {
	e, err := c.experiment(&c.outputFlags, c.File)
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
	if c.DryRun {
		return c.dryRun(a, e, &c.experimentFlags)
	}
	dir, err := execute(a, e, &c.experimentFlags, &c.outputFlags)
	if err != nil {
		return err
	}
	return showRun(a, dir, c.JSON, c.FailOnError)
}

// experiment lays the flags over a file, the run that is replayed, or the defaults.
func (f *experimentFlags) experiment(o *outputFlags, file string) (e settings.Experiment, err error) {
	e = settings.Defaults()
	if (f.Backend == "replay") != (o.From != "") {
		return e, &usageError{errors.New("--backend replay and --from RUN belong together: the run whose recorded responses answer")}
	}
	if o.From != "" {
		if e, err = recorded(o.From); err != nil {
			return e, err
		}
	}
	if file != "" {
		err = e.ReadFile(file)
	}
	if err == nil {
		err = f.apply(&e)
	}
	if err != nil {
		return e, &usageError{err}
	}
	return e, o.priceFlags.apply(&e)
}

// execute runs an experiment into its folder, which it returns.
func execute(a *app, e settings.Experiment, f *experimentFlags, o *outputFlags) (dir string, err error) {
	dir = o.Out
	if dir == "" {
		dir = filepath.Join("runs", e.Name)
	}
	options, err := o.benchOptions(a, e, f, dir)
	if err != nil {
		return "", err
	}
	h, err := bench.New(a.ctx, options)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	fmt.Fprintln(a.stderr, found(h))
	switch {
	case h.Seen == 0:
	case e.Policy.Overlap == "drop":
		fmt.Fprintf(a.stderr, "left out: %d questions that a router was trained on\n", h.Seen)
	default:
		fmt.Fprintf(a.stderr, "warning: the router was trained on %d of these questions (policy.overlap: %s)\n", h.Seen, e.Policy.Overlap)
	}
	if err := continued(a, h, dir); err != nil {
		return "", err
	}
	return dir, o.write(a, h, dir, options.KeepText)
}

// benchOptions returns the options of a run into a folder. Flags that its backend
// does not use are an error.
func (o *outputFlags) benchOptions(a *app, e settings.Experiment, f *experimentFlags, dir string) (bench.Options, error) {
	b := bench.Options{
		Experiment: e, Load: bench.NewLoader(&e, f.options(a)), Getenv: a.getenv, Command: commandLine(),
		KeepText: e.Backend != "sim", RetryFailed: o.RetryFailed,
	}
	if o.KeepText != nil {
		b.KeepText = *o.KeepText
	}
	var err error
	if b.Cap, err = o.cap(); err != nil {
		return b, err
	}
	if e.Backend == "live" {
		b.OpenDB = func() (*bbolt.DB, error) { return results.OpenDB(dir) }
		return b, nil
	}
	if b.Cap != nil {
		fmt.Fprintln(a.stderr, "warning: --max-spend, --max-tokens and --max-time are for live runs; this one costs nothing")
	}
	if o.RetryFailed {
		return b, &usageError{errors.New("--retry-failed: only live runs are continued; give the endpoints of the run, --edge and --cloud")}
	}
	if e.Backend == "replay" {
		b.OpenDB = func() (*bbolt.DB, error) { return openRecorded(o.From) }
	}
	return b, checkOverwrite(dir)
}

// checkOverwrite refuses a folder that holds a live run, whose rows were paid for.
func checkOverwrite(dir string) error {
	if _, err := os.Stat(filepath.Join(dir, results.JournalFile)); err != nil {
		return nil
	}
	return &usageError{&hintError{fmt.Errorf("%s holds a live run, whose rows would be overwritten", dir),
		"write elsewhere with --out DIR, or give --edge and --cloud to continue it"}}
}

// write runs a harness and writes its rows.
func (o *outputFlags) write(a *app, h *bench.Harness, dir string, text bool) error {
	watched, stop, err := o.telemetryFlags.start(a)
	if err != nil {
		return err
	}
	defer stop()
	watched.Plan(h.Trials())
	watched.Observe(func() []telemetry.Gauge { return gauges(h.Lines()) })
	w, err := results.Create(dir, h.Manifest(), results.WriterOptions{Text: text})
	if err != nil {
		return err
	}
	begin := time.Now()
	bar := newProgress(a.stderr, "trials", int64(h.Trials()), false)
	done, end := reportWaiting(a), warnOfOutages(a.stderr, h.Lines)
	failed := &failures{Sink: w}
	err = errors.Join(h.Run(a.ctx, o.Parallel, watched.Sink(failed), recordProgress(h, dir, bar.add)), results.EndProgress(dir))
	end()
	done()
	bar.finish()
	if errors.Is(err, context.Canceled) {
		again := "runs the experiment again"
		if h.Experiment.Backend == "live" {
			again = "continues, and pays for nothing twice"
		}
		return stopped("rows", dir, "hybridflow report "+dir+" shows them; the same command "+again, errors.Join(err, w.Abort()))
	}
	if err != nil {
		return errors.Join(err, w.Abort())
	}
	if err := w.Close(); err != nil {
		return err
	}
	fmt.Fprintf(a.stderr, "%d trials in %s, %s models, written to %s\n",
		h.Trials(), time.Since(begin).Round(10*time.Millisecond), backendName(h.Experiment.Backend), dir)
	failed.warn(a.stderr, h.Experiment.Backend)
	return nil
}

// gauges returns the windows and queues of the lines to endpoints, for metrics.
func gauges(lines []llm.LineStats) (all []telemetry.Gauge) {
	for _, l := range lines {
		of := l.Model + " at " + l.Endpoint
		all = append(all,
			telemetry.Gauge{Name: "calls.window", Of: of, Value: float64(l.Window)},
			telemetry.Gauge{Name: "calls.in_flight", Of: of, Value: float64(l.InFlight)},
			telemetry.Gauge{Name: "calls.waiting", Of: of, Value: float64(l.Waiting)})
	}
	return all
}

func backendName(backend string) string {
	if backend == "sim" {
		return "simulated"
	}
	return backend
}

// tooManyErrors reports a run that finished with more errors than --fail-on-error.
type tooManyErrors struct {
	share, limit float64
}

func (e *tooManyErrors) Error() string {
	return fmt.Sprintf("%.1f %% of the answers are errors or unparsed, more than --fail-on-error %g", 100*e.share, e.limit)
}
