package main

import (
	"errors"
	"io/fs"
	"strings"
	"syscall"

	"hybridflow/bench"
	"hybridflow/bench/llm"
	"hybridflow/bench/llm/sim"
	"hybridflow/bench/settings"
	"hybridflow/datasets"
	"hybridflow/results"
	"hybridflow/results/summary"
)

// hintError is an error with a next step for the user.
type hintError struct {
	error
	hint string
}

func (e *hintError) Unwrap() error { return e.error }

// hintFor returns the next step after an error, "" if there is none.
func hintFor(err error) string {
	var hint *hintError
	var path *fs.PathError
	var needs *settings.NeedsError
	switch {
	case errors.As(err, &hint):
		return hint.hint
	case errors.As(err, new(*llm.UnknownPriceError)):
		return "set the price in the experiment, such as --set cloud.price=2/8, or --price MODEL=2/8"
	case errors.As(err, new(*sim.ModelError)):
		return "only these models are simulated; for a real one give --edge or --cloud MODEL@BASE_URL and --backend live"
	case errors.As(err, new(*datasets.UnknownNameError)):
		return "hybridflow data list shows the benchmarks"
	case errors.As(err, new(*datasets.MissingError)):
		return "hybridflow data pull NAME downloads a benchmark; HF_HOME sets the folder of the cache"
	case errors.Is(err, datasets.ErrOffline):
		return "unset HF_HUB_OFFLINE to download"
	case errors.As(err, new(*datasets.AccessError)):
		return "accept the terms on the dataset's page and set HF_TOKEN; for GPQA, --gpqa-zip FILE takes the official archive instead"
	case errors.As(err, new(*results.BusyError)):
		return "wait for it to end, or interrupt it: the same command continues it; or write elsewhere"
	case errors.As(err, new(*results.OtherRunError)):
		return "give the settings of that run, or write elsewhere with --out DIR"
	case errors.As(err, new(*summary.IncomparableError)):
		return "--allow-different compares them all the same"
	case errors.As(err, new(*llm.BreakerError)):
		return "hybridflow doctor checks the endpoints; the same command continues, of a run with --retry-failed"
	case errors.As(err, &needs):
		return needs.Recipe
	case errors.As(err, new(*bench.SeenError)):
		return "train on one half and run on the other (--split train, --split test), or leave them out with --set policy.overlap=drop"
	case errors.Is(err, syscall.ENOSPC):
		return "free some space, or write elsewhere with --out DIR"
	case errors.As(err, &path) && path.Op == "open" && strings.HasSuffix(path.Path, "manifest.json"):
		return "hybridflow run writes a run to runs/NAME, or to --out DIR"
	case errors.As(err, &path) && strings.HasSuffix(path.Path, ".yaml"):
		return "without a file, hybridflow run uses the defaults; --print shows them as a file to start from"
	}
	return ""
}
