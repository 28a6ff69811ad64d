// Command hybridflow measures how well a small model at the edge and a large
// one in the cloud answer questions together.
//
// It reads flags and files, asks package bench to run experiments and package
// results to show them, and explains errors. There is no arithmetic in it.
package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"runtime"
	"strconv"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"hybridflow/bench"
	"hybridflow/bench/llm"
	"hybridflow/bench/llm/sim"
	"hybridflow/bench/strategy"
	"hybridflow/datasets"
	"hybridflow/results/figures"
)

// Exit codes.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitErrors      = 3 // finished, but too many rows are errors or unparsed
	exitInterrupted = 130
)

type commands struct {
	Reproduce reproduceCmd `cmd:"" help:"Run the paper's comparison and write its tables and figures."`
	Run       runCmd       `cmd:"" help:"Run an experiment."`
	Report    reportCmd    `cmd:"" help:"Show the tables of one or more runs."`
	Plot      plotCmd      `cmd:"" help:"Draw the figures of a run."`
	Data      dataCmd      `cmd:"" help:"List, download and verify benchmarks."`
	Grade     gradeCmd     `cmd:"" help:"Score recorded answers: JSONL {id, output} in, {id, extracted, score, status} out."`
	Profile   profileCmd   `cmd:"" help:"Collect outcomes of both tiers, for training and judging routers."`
	Train     trainCmd     `cmd:"" help:"Fit a router to outcomes."`

	EvaluateRouter evaluateRouterCmd `cmd:"" help:"Measure routers on recorded outcomes, beside controls and the oracle."`

	Audit     auditCmd     `cmd:"" help:"Recompute what a run cost, and report what does not add up."`
	Mock      mockCmd      `cmd:"" help:"Serve the simulated models as an OpenAI-compatible endpoint."`
	Doctor    doctorCmd    `cmd:"" help:"Examine endpoints: key, model, streaming, usage, seed, price and more."`
	Calibrate calibrateCmd `cmd:"" help:"Fit the simulated models to recorded outcomes again."`

	LogFormat string `enum:"text,json" default:"text" placeholder:"text" help:"Messages on standard error: text, or a JSON record each (json)."`
}

// An app is what a command may touch of the world.
type app struct {
	ctx    context.Context
	stdout io.Writer
	stderr io.Writer
	getenv func(string) string
	args   []string
}

func main() { os.Exit(mainCode()) }

// mainCode is main for tests, which need the exit code.
func mainCode() int {
	ctx, end := interruptible()
	defer end()
	forgetEmpty()
	return run(&app{ctx: ctx, stdout: os.Stdout, stderr: os.Stderr, getenv: os.Getenv, args: os.Args[1:]})
}

// forgetEmpty makes an empty HYBRIDFLOW_ variable one that is not set, as which
// it is meant; the parser of flags takes it for a value.
func forgetEmpty() {
	for _, v := range os.Environ() {
		if name, value, _ := strings.Cut(v, "="); value == "" && strings.HasPrefix(name, "HYBRIDFLOW_") {
			os.Unsetenv(name)
		}
	}
}

// errInterrupted is why a command stops at Ctrl-C.
var errInterrupted = errors.New("interrupted")

// interruptible returns a context that an interrupt stops: what is in flight
// ends and is written. A second one cuts it off, a third one ends the process,
// because the handler is gone by then.
func interruptible() (ctx context.Context, end func()) {
	hard, cut := context.WithCancel(context.Background())
	ctx, stop := llm.Stoppable(hard)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		for _, act := range []func(){func() { stop(errInterrupted) }, func() { signal.Stop(signals); cut() }} {
			select {
			case <-signals:
				act()
			case <-hard.Done():
				return
			}
		}
	}()
	return ctx, func() { signal.Stop(signals); cut() }
}

// run carries a command out and returns the exit code.
func run(a *app) int {
	var cli commands
	exit := -1
	parser, err := kong.New(&cli,
		kong.Name("hybridflow"),
		kong.Description("Benchmarks edge-cloud LLM inference: a small model at the edge, a large one in the cloud, and a router between them."),
		kong.Writers(a.stdout, a.stderr),
		kong.Exit(func(code int) { exit = code }),
		kong.DefaultEnvars("HYBRIDFLOW"),
		kong.Vars{
			"strategies": strings.Join(strategy.Names(), ", "),
			"figures":    strings.Join(figures.Names, ", "),
			"methods":    strings.Join(methodNames(), ", "),
			"cpus":       strconv.Itoa(runtime.GOMAXPROCS(0)),
		},
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		panic(err) // the command structs are ours
	}
	args := a.args
	if len(args) == 0 {
		args = []string{"--help"}
	}
	k, err := parser.Parse(args)
	if exit >= 0 { // help was shown
		return exit
	}
	if err != nil {
		cli.LogFormat = logFormat(args, a.getenv)
	}
	log := newLogger(a.stderr, cli.LogFormat)
	a.stderr = log
	if err != nil {
		return rendered(log, &usageError{&hintError{err, "hybridflow --help, or hybridflow COMMAND --help"}})
	}
	return rendered(log, k.Run(a))
}

// report explains an error and returns its exit code.
func rendered(log *logger, err error) int {
	if err == nil {
		return exitDone
	}
	code := exitFailed
	switch {
	case errors.As(err, new(*usageError)), errors.As(err, new(*datasets.UnknownNameError)),
		errors.As(err, new(*sim.ModelError)), errors.As(err, new(*bench.KeyError)), errors.As(err, new(*llm.UnknownPriceError)):
		code = exitUsage
	case mishap(err):
	case errors.As(err, new(*tooManyErrors)):
		code = exitErrors
	case errors.Is(err, context.Canceled):
		code = exitInterrupted
	}
	log.fail(err, hintFor(err), code)
	return code
}

// mishap tells whether a run stopped, but not as somebody wished, by an interrupt
// or a cap: its disk is full, say, or its key is refused.
func mishap(err error) bool {
	stop := (*llm.StopError)(nil)
	return errors.As(err, &stop) && !errors.Is(stop.Why, errInterrupted) &&
		!errors.As(stop.Why, new(*llm.CapError)) && !errors.As(stop.Why, new(*llm.HeldError))
}

// A usageError is a wrong flag or setting.
type usageError struct{ error }

func (e *usageError) Unwrap() error { return e.error }
