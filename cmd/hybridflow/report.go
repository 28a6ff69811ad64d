package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
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
	Table    []string `placeholder:"NAME,..." help:"Tables to show; all by default."`
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
	if errors.As(err, new(*summary.IncomparableError)) {
		return &hintError{err, "--allow-different compares them all the same"}
	}
	if err != nil {
		return err
	}
	tables, err := pick(report.Tables(s), c.Table)
	if err != nil {
		return err
	}
	format := c.Format
	if c.JSON {
		format = "json"
	}
	if err := writeTables(a.stdout, tables, format, useColour(a)); err != nil {
		return err
	}
	return warn(a.stderr, s)
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
	o, err := reportOptions(o, runs)
	if err != nil {
		return nil, err
	}
	return summary.Of(o, runs...)
}

func reportOptions(o summary.Options, runs []*results.Run) (summary.Options, error) {
	var manifests []results.Manifest
	for _, r := range runs {
		manifests = append(manifests, r.Manifest)
	}
	return paper.ReportOptions(o, manifests...)
}

// pick chooses tables by name.
func pick(tables []report.Table, names []string) ([]report.Table, error) {
	if names == nil {
		return tables, nil
	}
	var chosen []report.Table
	for _, name := range names {
		i := slices.IndexFunc(tables, func(t report.Table) bool { return t.Name == name })
		if i < 0 {
			var known []string
			for _, t := range tables {
				known = append(known, t.Name)
			}
			return nil, &usageError{fmt.Errorf("no table %q; there are %s", name, strings.Join(known, ", "))}
		}
		chosen = append(chosen, tables[i])
	}
	return chosen, nil
}

// tableWriters by format; the endings are those of files.
var tableWriters = map[string]struct {
	ending string
	write  func(t *report.Table, w io.Writer) error
}{
	"text":     {".txt", func(t *report.Table, w io.Writer) error { return t.Text(w, false) }},
	"colour":   {".txt", func(t *report.Table, w io.Writer) error { return t.Text(w, true) }},
	"markdown": {".md", (*report.Table).Markdown},
	"latex":    {".tex", (*report.Table).LaTeX},
	"csv":      {".csv", (*report.Table).CSV},
	"json":     {".json", (*report.Table).JSON},
}

func writeTables(w io.Writer, tables []report.Table, format string, colour bool) error {
	if format == "text" && colour {
		format = "colour"
	}
	if format == "json" { // one document
		var all []json.RawMessage
		for i := range tables {
			var b strings.Builder
			if err := tables[i].JSON(&b); err != nil {
				return err
			}
			all = append(all, json.RawMessage(b.String()))
		}
		e := json.NewEncoder(printable{w})
		e.SetIndent("", "  ")
		return e.Encode(map[string]any{"tables": all})
	}
	for i := range tables {
		if i > 0 {
			fmt.Fprintln(w)
		}
		if err := tableWriters[format].write(&tables[i], w); err != nil {
			return err
		}
	}
	return nil
}

// warn writes the warnings of a summary.
func warn(w io.Writer, s *summary.Summary) error {
	for _, text := range s.Warnings {
		fmt.Fprintln(w, "warning:", text)
	}
	return nil
}

// useColour follows no-color.org.
func useColour(a *app) bool { return isTerminal(a.stdout) && a.getenv("NO_COLOR") == "" }

// showRun writes the headline tables of a finished run, and returns an error for
// exit code 3 if more than the limit of its rows failed.
func showRun(a *app, dir string, asJSON bool, limit float64) error {
	runs, err := openRuns([]string{dir})
	if err != nil {
		return err
	}
	s, err := summarize(summary.Options{}, runs)
	if err != nil {
		return err
	}
	tables, format := report.Tables(s), "text"
	if asJSON {
		format = "json"
	} else { // the rest is in hybridflow report
		tables = slices.DeleteFunc(tables, func(t report.Table) bool {
			return !slices.Contains(headline, t.Name) && !strings.HasPrefix(t.Name, "sweep-")
		})
	}
	if err := writeTables(a.stdout, tables, format, useColour(a)); err != nil {
		return err
	}
	if err := warn(a.stderr, s); err != nil {
		return err
	}
	if share := runs[0].Manifest.Failed(); share > limit {
		return &tooManyErrors{share: share, limit: limit}
	}
	return nil
}

// headline names the tables that a run ends with.
var headline = []string{"accuracy", "cost-time", "ledger", "targets"}

// saveTables writes each table in each format.
func saveTables(dir string, tables []report.Table, formats ...string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	for i := range tables {
		for _, format := range formats {
			tw := tableWriters[format]
			if err := saveTable(filepath.Join(dir, tables[i].Name+tw.ending), &tables[i], tw.write); err != nil {
				return err
			}
		}
	}
	return nil
}

func saveTable(path string, t *report.Table, write func(*report.Table, io.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := write(t, f); err != nil {
		f.Close()
		return fmt.Errorf("write %s: %w", path, err)
	}
	return f.Close()
}
