package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"hybridflow/bench/paper"
	"hybridflow/results"
	"hybridflow/results/report"
	"hybridflow/results/summary"
)

type reportCmd struct {
	Runs     []string `arg:"" type:"path" help:"Run folders."`
	Format   string   `enum:"text,markdown,latex,csv,json" default:"text" help:"text, markdown, latex, csv or json."`
	Table    []string `placeholder:"NAME,..." help:"Tables to show, or how their names begin, such as sweep; all by default."`
	Baseline string   `placeholder:"STRATEGY" help:"Strategy to compare with; the first by default."`
	JSON     bool     `name:"json" help:"Same as --format json."`
	Margin   float64  `default:"2" placeholder:"POINTS" help:"Margin of non-inferiority to cloud-cot, in points of accuracy."`

	AllowDifferent bool `help:"Compare runs of other items, seeds, data or graders all the same; every table is stamped."`
}

func (c *reportCmd) Run(a *app) error {
	err := a.refuse(
		unused{"format", c.JSON && c.Format != "json", "--json asks for JSON"},
		unused{"allow-different", len(c.Runs) < 2, "there is one run"},
	)
	if err != nil {
		return err
	}
	runs, err := openRuns(c.Runs)
	if err != nil {
		return err
	}
	s, err := summarize(summary.Options{Baseline: c.Baseline, Margin: c.Margin / 100, AllowDifferent: c.AllowDifferent}, runs)
	if err != nil {
		return err
	}
	tables := report.Tables(s)
	format := c.Format
	if c.JSON {
		format = "json"
	}
	if c.Table == nil {
		showVerdict(a, s, format)
	} else if tables, err = pickTables(tables, c.Table); err != nil {
		return err
	}
	return show(a, s, tables, format)
}

func openRuns(dirs []string) ([]*results.Run, error) {
	var runs []*results.Run
	for _, dir := range dirs {
		busy := results.Recover(dir)
		if busy != nil && !errors.As(busy, new(*results.BusyError)) {
			return nil, busy
		}
		r, err := results.Open(dir)
		if err != nil && busy != nil {
			if p, ok := results.ReadProgress(dir); ok {
				busy = fmt.Errorf("%w: %s", busy, p.String())
			}
			return nil, &hintError{busy, "Ctrl-C ends the run and writes its rows; the same command continues it"}
		}
		if err != nil {
			return nil, err
		}
		runs = append(runs, r)
	}
	return runs, nil
}

// summarize reads runs and compares them with published figures.
func summarize(o summary.Options, runs []*results.Run) (*summary.Summary, error) {
	var manifests []results.Manifest
	for _, r := range runs {
		manifests = append(manifests, r.Manifest)
	}
	o, err := paper.ReportOptions(o, manifests...)
	if err != nil {
		return nil, err
	}
	return summary.Of(o, runs...)
}

// summarizeRun reads one run.
func summarizeRun(dir string) (*summary.Summary, *results.Run, error) {
	runs, err := openRuns([]string{dir})
	if err != nil {
		return nil, nil, err
	}
	s, err := summarize(summary.Options{}, runs)
	return s, runs[0], err
}

// pick chooses things by name, in the order given.
func pick[T any](what string, all []T, name func(T) string, names []string) ([]T, error) {
	var chosen []T
	for _, n := range names {
		i := slices.IndexFunc(all, func(t T) bool { return name(t) == n })
		if i < 0 {
			return nil, &usageError{fmt.Errorf("no %s %q; there are %s", what, n, strings.Join(namesOf(all, name), ", "))}
		}
		chosen = append(chosen, all[i])
	}
	return chosen, nil
}

// pickTables chooses tables by name; that of no table stands for all that begin with it,
// such as sweep for sweep-policy.tau0.
func pickTables(all []report.Table, names []string) ([]report.Table, error) {
	name := func(t report.Table) string { return t.Name }
	var full []string
	for _, n := range names {
		begins := slices.DeleteFunc(namesOf(all, name), func(t string) bool { return !strings.HasPrefix(t, n+"-") })
		if slices.Contains(namesOf(all, name), n) || len(begins) == 0 {
			begins = []string{n}
		}
		full = append(full, begins...)
	}
	return pick("table", all, name, full)
}

func namesOf[T any](all []T, name func(T) string) (names []string) {
	for _, t := range all {
		names = append(names, name(t))
	}
	return names
}

// showVerdict writes what a run shows in sentences, before its tables, in the formats
// that are read.
func showVerdict(a *app, s *summary.Summary, format string) {
	if format != "text" && format != "markdown" {
		return
	}
	for _, sentence := range report.Verdict(s) {
		fmt.Fprintf(a.stdout, "%s\n\n", report.Printable(sentence))
	}
}

// show writes tables of a summary, and its warnings.
func show(a *app, s *summary.Summary, tables []report.Table, format string) error {
	if err := writeTables(a, tables, format); err != nil {
		return err
	}
	for _, text := range s.Warnings {
		fmt.Fprintln(a.stderr, "warning:", text)
	}
	return nil
}

// showRun writes the headline tables of a finished run, and returns an error for
// exit code 3 if more than the limit of its rows failed.
func showRun(a *app, dir string, asJSON bool, limit float64) error {
	s, run, err := summarizeRun(dir)
	if err != nil {
		return err
	}
	tables, format := report.Tables(s), "text"
	if asJSON {
		format = "json"
	} else { // the rest is in hybridflow report
		showVerdict(a, s, format)
		tables = slices.DeleteFunc(tables, func(t report.Table) bool {
			return !slices.Contains(headline, t.Name) && !strings.HasPrefix(t.Name, "sweep-")
		})
	}
	if err := show(a, s, tables, format); err != nil {
		return err
	}
	if share := run.Manifest.Failed(); share > limit {
		return &tooManyErrors{share: share, limit: limit}
	}
	return nil
}

// headline names the tables that a run ends with.
var headline = []string{"accuracy", "savings", "cost-time", "ledger", "targets"}
