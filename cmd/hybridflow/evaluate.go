package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"hybridflow/bench"
	"hybridflow/bench/routerreport"
	"hybridflow/bench/settings"
	"hybridflow/results"
	"hybridflow/results/figures"
	"hybridflow/router/evaluate"
	"hybridflow/router/learn"
)

type evaluateRouterCmd struct {
	learnFlags
	matrixFlags
	Train     []string  `type:"existingfile" placeholder:"FILE" help:"Outcome files to train on; without them, folds of the others."`
	Method    []string  `placeholder:"NAME,..." help:"Methods: ${methods}. The first is evaluated foremost. By default two, of a matrix one."`
	Folds     int       `default:"5" help:"Folds; near-duplicates share one."`
	Seeds     int       `default:"5" help:"Repeats with folds and trainings of other seeds; time grows with them."`
	Resamples int       `placeholder:"N" help:"Resamples of the bootstrap. Default: 1000, and 200 of a matrix."`
	Shares    []float64 `default:"0.1,0.25,0.5,0.75" placeholder:"X,..." help:"Cloud shares to give the accuracy at."`
	Dollars   []float64 `placeholder:"X,..." help:"Mean dollars a question to give the accuracy at."`
	Lambda    float64   `default:"0.1" help:"Quality that an average cloud call costs, for regret."`
	Curve     []int     `placeholder:"N,..." help:"Numbers of labels for a learning curve, such as 500,2000,8000."`
	Out       string    `type:"path" placeholder:"DIR" help:"Folder for tables, figures and scores.parquet."`
	Format    []string  `default:"png" placeholder:"png,svg,pdf" help:"With --out: formats of the figures."`
	JSON      bool      `name:"json" help:"Print one JSON object."`

	CrossFit     bool `xor:"sharing" help:"With --train: where training and test questions are the same, train each fold without its own."`
	AllowOverlap bool `xor:"sharing" help:"With --train: train on test questions all the same; every table is stamped."`
}

// Help describes the measures.
func (c *evaluateRouterCmd) Help() string {
	return "Measures routers on recorded outcomes of two models, beside controls (random, length, the planner's difficulty, " +
		"a prior per category) and bounds (hindsight of datasets, categories and questions): APGR, CPT, accuracy at shares and dollars, AIQ, " +
		"hypervolume, RouterArena's score, regret and calibration, with intervals over questions and seeds and paired tests.\n\n" +
		"A matrix, CSV with a column question_id or row and a column of 0 and 1 for each model, has all pairs of its models measured, " +
		"and the transfer from pair to pair. Texts come from MMLU-Pro or GPQA in the hub cache."
}

func (c *evaluateRouterCmd) Run(a *app) error {
	if slices.ContainsFunc(c.Files, isMatrix) {
		return c.runMatrix(a)
	}
	if err := c.refuseMatrixFlags(a); err != nil {
		return err
	}
	err := a.refuse(
		unused{"format", c.Out == "", "figures are drawn into the folder of --out"},
		unused{"cross-fit", c.Train == nil, "without --train, folds are trained on each other"},
		unused{"allow-overlap", c.Train == nil, "without --train, folds are trained on each other"},
		unused{"folds", c.Train != nil && !c.CrossFit, "all of --train are trained on, unless --cross-fit is given"},
	)
	if err != nil {
		return err
	}
	test, err := loadOutcomes(c.Files, c.Exclude)
	if err != nil {
		return err
	}
	o := evaluate.Options{
		Folds: c.Folds, Seed: c.Seed, Seeds: c.Seeds, Resamples: c.Resamples,
		Shares: c.Shares, Dollars: c.Dollars, Lambda: c.Lambda, Sizes: c.Curve,
	}
	if c.Train != nil {
		if o.Train, err = loadOutcomes(c.Train, c.Exclude); err != nil {
			return err
		}
	}
	switch {
	case c.AllowOverlap:
		o.Sharing = evaluate.Allow
	case c.CrossFit:
		o.Sharing = evaluate.CrossFit
	}
	features, stop, err := c.features(a)
	if err != nil {
		return err
	}
	defer stop()
	if c.Method == nil {
		c.Method = []string{"logistic-pair", "ridge"}
	}
	methods, err := pick("method", evaluate.Methods(features), methodName, c.Method)
	if err != nil {
		return err
	}
	var bar *progress
	o.Progress = trainings(a, &bar)
	e, err := evaluate.Evaluate(a.ctx, test, methods, o)
	bar.finish()
	if errors.As(err, new(*evaluate.OverlapError)) {
		return &hintError{err, "--cross-fit, or --allow-overlap"}
	}
	if err != nil {
		return err
	}
	return c.show(a, &routerreport.Report{Evaluation: e, Outcomes: test})
}

// trainings shows how many of them are done.
func trainings(a *app, bar **progress) func(done, total int) {
	return func(done, total int) {
		if *bar == nil {
			*bar = newProgress(a.stderr, "trainings", int64(total), false)
		}
		(*bar).set(int64(done))
	}
}

func (c *evaluateRouterCmd) show(a *app, r *routerreport.Report) error {
	tables := r.Tables()
	if c.Out != "" {
		if err := saveTables(filepath.Join(c.Out, "tables"), tables, "markdown", "latex", "csv"); err != nil {
			return err
		}
		if _, err := figures.Draw(filepath.Join(c.Out, "figures"), c.Format, r.Figures()...); err != nil {
			return err
		}
		if err := results.WriteRows(filepath.Join(c.Out, "scores.parquet"), r.Rows()); err != nil {
			return err
		}
		fmt.Fprintf(a.stderr, "tables, figures and scores.parquet in %s\n", c.Out)
	}
	if c.JSON {
		return writeJSON(a.stdout, r.Evaluation)
	}
	return writeTables(a, tables, "text")
}

// loadOutcomes reads outcome files, without some categories.
func loadOutcomes(files, exclude []string) ([]learn.Outcome, error) {
	all, err := learn.LoadOutcomes(files...)
	if err != nil {
		return nil, err
	}
	for _, category := range exclude {
		n := len(all)
		if all = slices.DeleteFunc(all, func(o learn.Outcome) bool { return o.Category == category }); len(all) == n {
			return nil, &usageError{fmt.Errorf("--exclude: no outcome is of the category %q", category)}
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("no outcome is outside the categories %s", strings.Join(exclude, ", "))
	}
	return all, nil
}

type trainCmd struct {
	learnFlags
	Out    string   `required:"" type:"path" placeholder:"FILE" help:"Router file to write."`
	Method string   `default:"logistic-pair" placeholder:"NAME" help:"One of ${methods}."`
	Test   []string `type:"existingfile" placeholder:"FILE" help:"Outcome files of the test; a question in both is an error."`

	AllowOverlap bool `help:"With --test: train on test questions all the same."`
}

// Help describes the use of a router file.
func (c *trainCmd) Help() string {
	return "Fits P(correct) of both tiers, and their tokens and seconds, to outcomes. The file goes to --set policy.router=FILE. " +
		"Routers serve the pair of models that they were trained on; on another pair they can be worse than chance."
}

func (c *trainCmd) Run(a *app) error {
	if err := a.refuse(unused{"allow-overlap", c.Test == nil, "no file is named by --test"}); err != nil {
		return err
	}
	train, err := loadOutcomes(c.Files, c.Exclude)
	if err != nil {
		return err
	}
	if c.Test != nil {
		test, err := loadOutcomes(c.Test, nil)
		if err != nil {
			return err
		}
		if o := evaluate.FindOverlap(train, test); o.Shared() > 0 && !c.AllowOverlap {
			return &hintError{&evaluate.OverlapError{Overlap: o}, "--allow-overlap trains all the same"}
		}
	}
	features, stop, err := c.features(a)
	if err != nil {
		return err
	}
	defer stop()
	o := learn.TrainOptions{Method: c.Method, Features: features, Seed: c.Seed}
	for _, f := range c.Files {
		o.Files = append(o.Files, filepath.Base(f)) // folders have no place in a router file
	}
	m, report, err := learn.Train(a.ctx, train, o)
	if err != nil {
		return err
	}
	for _, w := range report.Warnings {
		fmt.Fprintln(a.stderr, "warning:", w)
	}
	if err := os.MkdirAll(filepath.Dir(c.Out), 0o777); err != nil {
		return err
	}
	if err := m.Save(c.Out); err != nil {
		return err
	}
	apgr := "unknown"
	if v := report.Metrics.APGR; v != nil {
		apgr = fmt.Sprintf("%.3f", *v)
	}
	fmt.Fprintf(a.stdout, "%s of %d outcomes in %s; on %d held out: APGR %s", c.Method, len(train), c.Out, report.Metrics.HeldOut, apgr)
	for _, h := range report.Metrics.Calibration {
		fmt.Fprintf(a.stdout, ", ECE of %s %.3f (floor %.3f)", h.Head, h.ECE, h.Floor)
	}
	fmt.Fprintln(a.stdout)
	return nil
}

func methodName(m evaluate.Method) string { return m.Name }

// learnFlags select what a router learns from, and how.
type learnFlags struct {
	Files    []string `arg:"" type:"existingfile" help:"Outcome files: JSONL, gzipped or not, or Parquet."`
	Seed     uint64   `default:"1" help:"Seed of draws and training."`
	Exclude  []string `placeholder:"CATEGORY,..." help:"Categories to leave out."`
	Features string   `placeholder:"+category" help:"+category makes the category a feature."`
	Embed    string   `placeholder:"MODEL[@URL]" help:"Embedding model for text features, instead of word n-grams."`
}

// features connects to the embedding model, if there is one; stop closes it.
func (f *learnFlags) features(a *app) (o learn.FeatureOptions, stop func(), err error) {
	stop = func() {}
	if o.Category = f.Features == "+category"; f.Features != "" && !o.Category {
		return o, stop, &usageError{fmt.Errorf("--features %q: there is +category", f.Features)}
	}
	if f.Embed == "" {
		return o, stop, nil
	}
	var spec settings.Model
	if spec.Model, spec.URL, err = modelAt(f.Embed); err != nil {
		return o, stop, &usageError{err}
	}
	o.Embed, stop, err = bench.NewEmbedding(a.ctx, spec, a.getenv)
	return o, stop, err
}
