package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"hybridflow/datasets"
	"hybridflow/results/report"
)

type dataCmd struct {
	List   dataListCmd   `cmd:"" default:"1" help:"Show which benchmarks are known and which are on this machine."`
	Pull   dataPullCmd   `cmd:"" help:"Download benchmarks into the hub cache."`
	Verify dataVerifyCmd `cmd:"" help:"Check benchmarks in the cache against their checksums and item counts."`
}

// gpqaFlag is shared by all commands that read benchmarks.
type gpqaFlag struct {
	GPQAZip string `name:"gpqa-zip" env:"HYBRIDFLOW_GPQA_ZIP" type:"path" placeholder:"FILE" help:"GPQA's official archive."`
}

func (f gpqaFlag) options(a *app) datasets.Options {
	return datasets.Options{Cache: datasets.CacheFromEnv(a.getenv), GPQAZip: f.GPQAZip}
}

// refuseFor refuses the flag where the benchmarks do not include GPQA.
func (f gpqaFlag) refuseFor(a *app, names []string) error {
	return a.refuse(unused{"gpqa-zip", !slices.ContainsFunc(names, isGPQA), "gpqa is not among the benchmarks"})
}

// isGPQA reports whether a benchmark is read from GPQA's archive.
func isGPQA(name string) bool { return strings.HasPrefix(name, "gpqa") }

type dataListCmd struct{ gpqaFlag }

func (c *dataListCmd) Run(a *app) error {
	var rows []table.Row
	for _, e := range datasets.List(c.options(a)) {
		cached := "no"
		switch {
		case e.Err != nil:
			cached = "broken: " + report.Printable(e.Err.Error())
		case e.Cached:
			cached = "yes"
		}
		rows = append(rows, table.Row{e.Name, e.Items, cached, e.Revision[:min(len(e.Revision), 12)], e.Licence, e.Repo})
	}
	return writeList(a.stdout, table.Row{"name", "items", "cached", "revision", "licence", "hub"}, rows)
}

type dataPullCmd struct {
	Names []string `arg:"" optional:"" help:"Benchmarks; the paper's four by default."`
	gpqaFlag
}

func (c *dataPullCmd) Run(a *app) error {
	names := c.Names
	if len(names) == 0 {
		names = []string{"gpqa", "mmlu-pro", "aime24", "livebench-reasoning"}
	}
	if err := c.refuseFor(a, names); err != nil {
		return err
	}
	o := datasets.PullOptionsFromEnv(a.getenv)
	o.GPQAZip = c.GPQAZip
	var errs []error
	for _, name := range names {
		errs = append(errs, pull(a, name, o))
	}
	return errors.Join(errs...)
}

func pull(a *app, name string, o datasets.PullOptions) error {
	var bar *progress
	file := ""
	o.Progress = func(f string, done, total int64) {
		if f != file {
			bar.finish()
			file, bar = f, newProgress(a.stderr, filepath.Base(f), total, true)
		}
		bar.set(done)
	}
	err := datasets.Pull(a.ctx, name, o)
	bar.finish()
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "%s is in the cache\n", name)
	return nil
}

type dataVerifyCmd struct {
	Names []string `arg:"" optional:"" help:"Benchmarks; all that are cached by default."`
	gpqaFlag
}

func (c *dataVerifyCmd) Run(a *app) error {
	o, names := c.options(a), c.Names
	if len(names) == 0 {
		for _, e := range datasets.List(o) {
			if e.Cached {
				names = append(names, e.Name)
			}
		}
	} else if err := c.refuseFor(a, names); err != nil {
		return err
	}
	if len(names) == 0 {
		return &hintError{errors.New("no benchmark is in the cache"), "hybridflow data pull downloads them; HF_HOME sets the folder of the cache"}
	}
	var errs []error
	for _, name := range names {
		v, err := datasets.Verify(a.ctx, name, o)
		if err == nil && v.Err() != nil {
			err = fmt.Errorf("verify %s: %w", name, v.Err())
		}
		if errs = append(errs, err); err == nil {
			fmt.Fprintf(a.stdout, "%s: %d items, %d files as they should be\n", name, v.Items, len(v.Files))
		}
	}
	return errors.Join(errs...)
}
