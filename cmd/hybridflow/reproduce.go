package main

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"hybridflow/bench"
	"hybridflow/bench/llm/sim"
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
		"smaller runs draw curves over one setting at a time and maps of the conditions under which the paper's claims hold. " +
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
	runs := []settings.Experiment{e}
	if e.Backend == "sim" && c.Strategies == nil {
		if e, err = c.warmStart(a, e); err != nil {
			return err
		}
		tables, curves := paper.Reproduction(e)
		repair, sight := paper.Maps(e)
		runs = []settings.Experiment{tables, *curves, repair, sight}
	}
	if c.DryRun {
		return c.dryRun(a, runs[0], &c.experimentFlags)
	}
	var dirs []string
	for i, x := range runs {
		o := c.outputFlags
		o.Out += strings.TrimPrefix(x.Name, e.Name)
		dir, err := execute(a, x, &c.experimentFlags, &o)
		if err != nil {
			return err
		}
		if dirs = append(dirs, dir); i == 0 {
			if err := showRun(a, dir, c.JSON, c.FailOnError); err != nil {
				return err
			}
		}
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
// run at the top, those of the curves in a folder of their own. The first page begins
// with the verdict and the maps.
func (c *reproduceCmd) write(a *app, dirs ...string) error {
	s, run, err := summarizeRun(dirs[0])
	if err != nil {
		return err
	}
	p := report.Page{Title: "HybridFlow and its baselines", Verdict: report.Verdict(s), Tables: "tables"}
	if len(dirs) > 1 {
		if err := c.maps(s, &p, dirs[2], dirs[3]); err != nil {
			return err
		}
		matched, err := c.curves(dirs[1])
		if err != nil {
			return err
		}
		p.LeadTables = append(p.LeadTables, matched...)
		p.More = []string{"Curves over one setting at a time, and bounds, from fewer questions and under the high budget: " +
			"[CURVES.md](CURVES.md)."}
	}
	if err := c.writePage("REPORT.md", ".", p, s, run); err != nil {
		return err
	}
	fmt.Fprintf(a.stderr, "tables and figures are in %s, all in %s\n", c.Report, filepath.Join(c.Report, "REPORT.md"))
	return nil
}

// maps draws the maps for a page that shows the comparison s, and gives it its verdict.
func (c *reproduceCmd) maps(s *summary.Summary, p *report.Page, repairDir, sightDir string) error {
	records, err := sim.LoadComposition()
	if err != nil {
		return err
	}
	repair, _, err := summarizeRun(repairDir)
	if err != nil {
		return err
	}
	sight, _, err := summarizeRun(sightDir)
	if err != nil {
		return err
	}
	p.Verdict = paper.Verdict(s, repair, records)
	claims := paper.ClaimTable(repair)
	p.LeadTables = []report.Table{claims}
	claims.Name += repair.Tag()
	if err := saveTables(filepath.Join(c.Report, "tables"), []report.Table{claims}, "markdown", "latex", "csv"); err != nil {
		return err
	}
	paths, err := figures.Draw(filepath.Join(c.Report, "figures"), formats, paper.RepairMap(repair, records), paper.SightMap(sight))
	if err == nil {
		p.Lead, err = c.relative(paths)
	}
	return err
}

// curves writes the page of the curves, and returns the table of ablations at equal
// dollars for the first page.
func (c *reproduceCmd) curves(dir string) (matched []report.Table, err error) {
	s, run, err := summarizeRun(dir)
	if err != nil {
		return nil, err
	}
	for _, t := range report.Tables(s) {
		if t.Name == "table-3-ablations" {
			t.Title = "Table 3, at equal dollars. Ablations of hybridflow under the high budget, some questions of each benchmark"
			matched = append(matched, t)
		}
	}
	p := report.Page{Title: "HybridFlow, one setting at a time", Tables: "curves/tables", Verdict: report.Verdict(s)}
	return matched, c.writePage("CURVES.md", "curves", p, s, run)
}

func (c *reproduceCmd) writePage(file, folder string, p report.Page, s *summary.Summary, run *results.Run) error {
	var err error
	if p.Figures, err = c.draw(s, run, folder); err != nil {
		return err
	}
	return writeFile(filepath.Join(c.Report, file), func(w io.Writer) error { return report.Document(w, s, p, &run.Manifest) })
}

var formats = []string{"png", "svg", "pdf"}

// relative are paths relative to the report folder.
func (c *reproduceCmd) relative(paths []string) ([]string, error) {
	var all []string
	for _, f := range paths {
		r, err := filepath.Rel(c.Report, f)
		if err != nil {
			return nil, err
		}
		all = append(all, filepath.ToSlash(r))
	}
	return all, nil
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
	o := figures.Options{Formats: formats}
	if slices.Contains(run.Manifest.Strategies, "hybridflow") {
		o.Strategy = "hybridflow" // of the question whose trace is drawn
	}
	paths, err := figures.DrawRuns(filepath.Join(c.Report, folder, "figures"), s, o, run)
	if err != nil {
		return nil, err
	}
	return c.relative(paths)
}
