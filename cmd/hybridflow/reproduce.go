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
	return "Compares HybridFlow with its plainest baselines on GPQA, MMLU-Pro, AIME24 and LiveBench-Reasoning (arXiv 2512.22137). " +
		"Without endpoints the models are simulated; benchmarks that are not in the hub cache are replaced by practice sets."
}

func (c *reproduceCmd) Run(a *app) error {
	e, err := c.read("")
	if err != nil {
		return err
	}
	if e.Name == "default" {
		e.Name = "reproduce"
	}
	dir, err := execute(a, e, &c.experimentFlags, &c.outputFlags)
	if err != nil {
		return err
	}
	if err := showRun(a, dir, c.JSON, c.FailOnError); err != nil {
		return err
	}
	return c.write(a, dir)
}

// write puts tables and figures into the report folder.
func (c *reproduceCmd) write(a *app, dir string) error {
	runs, err := openRuns([]string{dir})
	if err != nil {
		return err
	}
	s, err := summarize(results.Options{}, runs)
	if err != nil {
		return err
	}
	if err := saveTables(filepath.Join(c.Report, "tables"), s.Tables(), "markdown", "latex", "csv"); err != nil {
		return err
	}
	paths, err := results.Figures(filepath.Join(c.Report, "figures"), results.FigureOptions{Options: results.Options{Bounds: bench.Bounds()}, Formats: []string{"png", "svg", "pdf"}}, runs...)
	if err != nil {
		return err
	}
	if err := c.page(s, runs[0], paths); err != nil {
		return err
	}
	fmt.Fprintf(a.stderr, "%d tables and %d figures in %s, all in %s\n", len(s.Tables()), len(paths)/3, c.Report, filepath.Join(c.Report, "REPORT.md"))
	return nil
}

// page writes the page that ties tables and figures together.
func (c *reproduceCmd) page(s *results.Summary, run *results.Run, figures []string) error {
	relative := make([]string, len(figures))
	for i, f := range figures {
		r, err := filepath.Rel(c.Report, f)
		if err != nil {
			return err
		}
		relative[i] = filepath.ToSlash(r)
	}
	f, err := os.Create(filepath.Join(c.Report, "REPORT.md"))
	if err != nil {
		return err
	}
	return errors.Join(s.Document(f, "HybridFlow and its baselines", &run.Manifest, relative), f.Close())
}
