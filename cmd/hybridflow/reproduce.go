package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"hybridflow/bench"
	"hybridflow/results"
)

type reproduceCmd struct {
	experimentFlags
	outputFlags
	Report string `type:"path" default:"report" placeholder:"DIR" help:"Folder for tables and figures."`
}

// Help says what the command is for, beyond its one line.
func (c *reproduceCmd) Help() string {
	return "Compares HybridFlow with its baselines on GPQA, MMLU-Pro, AIME24 and LiveBench-Reasoning (arXiv 2512.22137). " +
		"Without endpoints the models are simulated; benchmarks that are not in the hub cache are replaced by practice sets. " +
		"Routers are trained first, on questions that the comparison then leaves out; a second, smaller run draws curves over one setting at a time. " +
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
	tables, curves := e, (*bench.Experiment)(nil)
	if e.Backend == "sim" && c.Strategies == nil {
		if e, err = c.warmStart(a, e); err != nil {
			return err
		}
		tables, curves = e.Reproduction()
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
func (c *reproduceCmd) warmStart(a *app, e bench.Experiment) (bench.Experiment, error) {
	if e.Policy.Router != "" || e.Policy.QuestionRouter != "" {
		return e, nil
	}
	w := bench.WarmStart{Dir: filepath.Join(c.Out, "routers"), Report: func(text string) { fmt.Fprintln(a.stderr, text) }}
	return w.Train(a.ctx, e, e.Load(c.options(a.getenv)))
}

// write puts tables and figures into the report folder.
func (c *reproduceCmd) write(a *app, dirs ...string) error {
	runs, err := openRuns(dirs[:1])
	if err != nil {
		return err
	}
	o, err := reportOptions(results.Options{}, runs)
	if err != nil {
		return err
	}
	s, err := results.Summarize(o, runs...)
	if err != nil {
		return err
	}
	tables := s.Tables()
	for i := range tables {
		tables[i].Name += s.Tag() // also in the names of files
	}
	if err := saveTables(filepath.Join(c.Report, "tables"), tables, "markdown", "latex", "csv"); err != nil {
		return err
	}
	paths, err := s.Figures(filepath.Join(c.Report, "figures"), results.FigureOptions{Formats: []string{"png", "svg", "pdf"}}, runs...)
	if err != nil {
		return err
	}
	if err := c.page(s, runs[0], paths); err != nil {
		return err
	}
	fmt.Fprintf(a.stderr, "%d tables and %d figures in %s, all in %s\n", len(tables), len(paths)/3, c.Report, filepath.Join(c.Report, "REPORT.md"))
	return nil
}

// page writes the page that ties tables and figures together.
func (c *reproduceCmd) page(s *results.Summary, run *results.Run, figures []string) error {
	p := results.Page{Title: "HybridFlow and its baselines", Tables: "tables"}
	for _, f := range figures {
		r, err := filepath.Rel(c.Report, f)
		if err != nil {
			return err
		}
		p.Figures = append(p.Figures, filepath.ToSlash(r))
	}
	f, err := os.Create(filepath.Join(c.Report, "REPORT.md"))
	if err != nil {
		return err
	}
	return errors.Join(s.Document(f, p, &run.Manifest), f.Close())
}
