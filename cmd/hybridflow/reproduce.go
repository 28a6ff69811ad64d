package main

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"hybridflow/bench"
	"hybridflow/bench/paper"
	"hybridflow/bench/settings"
	"hybridflow/results"
	"hybridflow/results/figures"
	"hybridflow/results/report"
	"hybridflow/results/summary"
)

type reproduceCmd struct {
	experimentFlags
	outputFlags
	Report string `type:"path" default:"report" placeholder:"DIR" help:"Folder for tables and figures."`
}

// Help describes the command in detail.
func (c *reproduceCmd) Help() string {
	return "Compares HybridFlow with its baselines on GPQA, MMLU-Pro, AIME24 and LiveBench-Reasoning (arXiv 2512.22137). " +
		"Without endpoints the models are simulated; benchmarks that are not in the hub cache are replaced by practice sets. " +
		"Routers are trained first, on questions that the comparison then leaves out; " +
		"a second, smaller run draws curves over one setting at a time. " +
		"With endpoints, or with --strategies, neither is done: give routers by --set policy.router=FILE, and sweeps by --vary."
}

func (c *reproduceCmd) Run(a *app) error {
	e, err := c.experiment(&c.outputFlags, "")
	if err != nil {
		return err
	}
	if e.Name == "default" {
		e.Name = "reproduce"
	}
	if c.Out == "" {
		c.Out = filepath.Join("runs", e.Name)
	}
	tables, curves := e, (*settings.Experiment)(nil)
	if e.Backend == "sim" && c.Strategies == nil {
		if e, err = c.warmStart(a, e); err != nil {
			return err
		}
		tables, curves = paper.Reproduction(e)
	}
	if c.DryRun {
		return c.dryRun(a, tables, &c.experimentFlags)
	}
	dir, err := execute(a, tables, &c.experimentFlags, &c.outputFlags)
	if err != nil {
		return err
	}
	if err := showRun(a, dir, c.JSON, c.FailOnError); err != nil {
		return err
	}
	dirs := []string{dir}
	if curves != nil {
		o := c.outputFlags
		o.Out += "-curves"
		dir, err := execute(a, *curves, &c.experimentFlags, &o)
		if err != nil {
			return err
		}
		dirs = append(dirs, dir)
	}
	return c.write(a, dirs...)
}

// warmStart trains routers, unless the experiment has one.
func (c *reproduceCmd) warmStart(a *app, e settings.Experiment) (settings.Experiment, error) {
	if e.Policy.Router != "" || e.Policy.QuestionRouter != "" || c.DryRun {
		return e, nil
	}
	w := bench.WarmStart{
		Dir: filepath.Join(c.Out, "routers"), Data: c.options(a), Report: func(text string) { fmt.Fprintln(a.stderr, text) },
	}
	return w.Train(a.ctx, e)
}

// write writes tables, figures and pages into the report folder: those of the first
// run at the top, those of the curves in a folder of their own. The figures of the
// curves are on both pages.
func (c *reproduceCmd) write(a *app, dirs ...string) error {
	pages := []struct{ title, file, folder string }{
		{"HybridFlow and its baselines", "REPORT.md", "."},
		{"HybridFlow, one setting at a time", "CURVES.md", "curves"},
	}
	var curves []string
	for i := len(dirs) - 1; i >= 0; i-- { // the first page shows figures of the second
		page := pages[i]
		s, run, err := summarizeRun(dirs[i])
		if err != nil {
			return err
		}
		p := report.Page{Title: page.title, Verdict: report.Verdict(s), Tables: filepath.ToSlash(filepath.Join(page.folder, "tables"))}
		if p.Figures, err = c.draw(s, run, page.folder); err != nil {
			return err
		}
		if i > 0 {
			curves = p.Figures
		} else if len(curves) > 0 {
			p.Figures = append(p.Figures, slices.DeleteFunc(curves, func(f string) bool { return !strings.Contains(f, "/sweep-") })...)
			p.More = []string{"Curves over one setting at a time, and bounds, are drawn from fewer questions: see [CURVES.md](CURVES.md)."}
		}
		err = writeFile(filepath.Join(c.Report, page.file), func(w io.Writer) error { return report.Document(w, s, p, &run.Manifest) })
		if err != nil {
			return err
		}
	}
	fmt.Fprintf(a.stderr, "tables and figures are in %s, all in %s\n", c.Report, filepath.Join(c.Report, "REPORT.md"))
	return nil
}

// draw writes the tables and figures of a run below a folder of the report, and
// returns the figures' paths relative to the report folder.
func (c *reproduceCmd) draw(s *summary.Summary, run *results.Run, folder string) ([]string, error) {
	tables := report.Tables(s)
	for i := range tables {
		tables[i].Name += s.Tag() // also in the names of files
	}
	if err := saveTables(filepath.Join(c.Report, folder, "tables"), tables, "markdown", "latex", "csv"); err != nil {
		return nil, err
	}
	o := figures.Options{Formats: []string{"png", "svg", "pdf"}}
	if slices.Contains(run.Manifest.Strategies, "hybridflow") {
		o.Strategy = "hybridflow" // of the question whose trace is drawn
	}
	paths, err := figures.DrawRuns(filepath.Join(c.Report, folder, "figures"), s, o, run)
	for i, f := range paths {
		r, err := filepath.Rel(c.Report, f)
		if err != nil {
			return nil, err
		}
		paths[i] = filepath.ToSlash(r)
	}
	return paths, err
}
