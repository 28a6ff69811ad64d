// Command hybridflow measures how well a small model at the edge and a large
// one in the cloud answer questions together.
//
//  1. main parses flags into the struct of a command and runs it with an [app].
//  2. Commands that run experiments read settings (package bench/settings), let
//     package bench run them, and write rows into a folder (package results).
//  3. Commands that show runs read such folders and write tables and figures
//     (packages results/summary, results/report and results/figures).
//  4. Errors become a message, a hint where there is a next step, and an exit code.
//
// There is no arithmetic in it.
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

	"hybridflow/bench/endpoints"
	"hybridflow/bench/llm"
	"hybridflow/bench/llm/sim"
	"hybridflow/bench/strategy"
	"hybridflow/datasets"
	"hybridflow/results"
	"hybridflow/results/figures"
	"hybridflow/router/evaluate"
	"hybridflow/router/learn"
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

	LogFormat string `enum:"text,json" default:"text" placeholder:"text" help:"Format of messages on standard error: text or json."`
}

// app is what a command may use of its process.
type app struct {
	ctx    context.Context
	stdout io.Writer
	stderr io.Writer
	getenv func(string) string
	args   []string
	typed  map[string]bool // flags on the command line, without those that variables set
}

func main() { os.Exit(mainCode()) }

// mainCode is main for tests, which need the exit code.
func mainCode() int {
	ctx, end := interruptible()
	defer end()
	forgetEmpty()
	return run(&app{ctx: ctx, stdout: os.Stdout, stderr: os.Stderr, getenv: os.Getenv, args: os.Args[1:]})
}

// forgetEmpty unsets HYBRIDFLOW_ variables that are empty; the parser of flags
// takes them for values.
func forgetEmpty() {
	for _, v := range os.Environ() {
		if name, value, _ := strings.Cut(v, "="); value == "" && strings.HasPrefix(name, "HYBRIDFLOW_") {
			os.Unsetenv(name)
		}
	}
}

// errInterrupted is the reason of a stop at Ctrl-C.
var errInterrupted = errors.New("interrupted")

// interruptible returns a context that an interrupt stops: calls in flight end and
// their answers are written. A second interrupt cancels them, a third one ends the
// process, because the handler is gone by then.
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

// run executes the command of a.args and returns the exit code.
func run(a *app) int {
	var cli commands
	exit := -1
	parser, err := kong.New(&cli,
		kong.Name("hybridflow"),
		kong.Description("Benchmarks edge-cloud LLM inference: "+
			"a small model at the edge, a large one in the cloud, and a router between them."),
		kong.Writers(a.stdout, a.stderr),
		kong.Exit(func(code int) { exit = code }),
		kong.DefaultEnvars("HYBRIDFLOW"),
		kong.Vars{
			"strategies": strings.Join(strategy.Names(), ", "),
			"figures":    strings.Join(figures.Names, ", "),
			"methods":    strings.Join(namesOf(evaluate.Methods(learn.FeatureOptions{}), methodName), ", "),
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
	a.typed = typedFlags(k)
	return rendered(log, k.Run(a))
}

// rendered explains an error and returns its exit code.
func rendered(log *logger, err error) int {
	if err == nil {
		return exitDone
	}
	code := exitFailed
	switch {
	case errors.As(err, new(*usageError)), errors.As(err, new(*datasets.UnknownNameError)),
		errors.As(err, new(*sim.ModelError)), errors.As(err, new(*endpoints.KeyError)), errors.As(err, new(*llm.UnknownPriceError)),
		errors.As(err, new(*results.OtherRunError)):
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

// mishap reports whether a run stopped for another reason than an interrupt or a
// cap, such as a full disk or a refused key.
func mishap(err error) bool {
	stop := (*llm.StopError)(nil)
	return errors.As(err, &stop) && !errors.Is(stop.Why, errInterrupted) &&
		!errors.As(stop.Why, new(*llm.CapError)) && !errors.As(stop.Why, new(*llm.HeldError))
}

// usageError is a wrong flag or setting.
type usageError struct{ error }

func (e *usageError) Unwrap() error { return e.error }
