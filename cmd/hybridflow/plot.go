package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"hybridflow/results/figures"
	"hybridflow/results/summary"
)

type plotCmd struct {
	Runs     []string `arg:"" type:"path" help:"Run folders."`
	Figure   []string `placeholder:"NAME,..." help:"Figures to draw: ${figures}; all that the run allows by default."`
	Format   []string `default:"png" placeholder:"png,svg,pdf" help:"File formats."`
	Out      string   `type:"path" placeholder:"DIR" help:"Folder for the figures; RUN/figures by default."`
	Strategy string   `placeholder:"NAME" help:"Strategy whose subtasks are shown; the first with a plan by default."`
	Question string   `placeholder:"ID" help:"Question shown by the Gantt chart; one with many subtasks by default."`
}

func (c *plotCmd) Run(a *app) error {
	shows := func(figures ...string) bool {
		return c.Figure == nil || slices.ContainsFunc(c.Figure, func(name string) bool { return slices.Contains(figures, name) })
	}
	err := a.refuse(
		unused{"question", !shows("gantt"), "only the figure gantt shows one question"},
		unused{"strategy", !shows("gantt", "offload-threshold"), "only the figures gantt and offload-threshold show one strategy"},
	)
	if err != nil {
		return err
	}
	runs, err := openRuns(c.Runs)
	if err != nil {
		return err
	}
	if of := runs[0].Manifest.Strategies; c.Strategy != "" && !slices.Contains(of, c.Strategy) {
		return &usageError{fmt.Errorf("--strategy %s is none of the run's: %s", c.Strategy, strings.Join(of, ", "))}
	}
	dir := c.Out
	if dir == "" {
		dir = filepath.Join(c.Runs[0], "figures")
	}
	s, err := summarize(summary.Options{}, runs)
	if err != nil {
		return err
	}
	o := figures.Options{Names: c.Figure, Formats: c.Format, Strategy: c.Strategy, Question: c.Question}
	paths, err := figures.DrawRuns(dir, s, o, runs...)
	for _, p := range paths {
		fmt.Fprintln(a.stdout, p)
	}
	return err
}
