package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"hybridflow/bench"
	"hybridflow/bench/routerreport"
	"hybridflow/router/evaluate"
)

// matrixFlags are those of a matrix of models.
type matrixFlags struct {
	gpqaFlag
	Models    []string `placeholder:"NAME,..." help:"Of a matrix: models to pair; all by default."`
	Limit     int      `placeholder:"N" help:"Of a matrix: questions at most, drawn by the seed; for a first look."`
	Benchmark string   `placeholder:"NAME" help:"Of a matrix: its benchmark; MMLU-Pro for question_id, GPQA for row."`
}

// matrixResamples is the default number for each pair: there may be 55 of them.
const matrixResamples = 200

// isMatrix reports whether a file is a matrix of models, by its name.
func isMatrix(path string) bool {
	return strings.HasSuffix(strings.TrimSuffix(strings.ToLower(path), ".gz"), ".csv")
}

func (c *evaluateRouterCmd) refuseMatrixFlags(a *app) error {
	const why = "only a matrix (CSV) has it"
	return a.refuse(
		unused{"models", true, why}, unused{"limit", true, why}, unused{"benchmark", true, why}, unused{"gpqa-zip", true, why},
	)
}

// runMatrix measures all pairs of the models of a matrix.
func (c *evaluateRouterCmd) runMatrix(a *app) error {
	const why = "of a matrix, pairs are trained on each other"
	err := a.refuse(
		unused{"train", true, why}, unused{"cross-fit", true, why}, unused{"allow-overlap", true, why},
		unused{"curve", true, "of a matrix there is no learning curve"}, unused{"format", true, "of a matrix there are tables only"},
		unused{"exclude", true, "of a matrix all categories are measured"},
	)
	if err != nil {
		return err
	}
	if len(c.Files) > 1 {
		return &usageError{errors.New("a matrix of models is one file; measure one after the other")}
	}
	m, err := c.readMatrix(a)
	if err != nil {
		return err
	}
	features, stop, err := c.features(a)
	if err != nil {
		return err
	}
	defer stop()
	if c.Method == nil {
		c.Method = []string{"logistic-pair"}
	}
	methods, err := pick("method", evaluate.MatrixMethods(features), func(m evaluate.MatrixMethod) string { return m.Name }, c.Method)
	if err != nil {
		return err
	}
	o := evaluate.Options{
		Folds: c.Folds, Seed: c.Seed, Seeds: c.Seeds, Resamples: cmp.Or(c.Resamples, matrixResamples),
		Shares: c.Shares, Dollars: c.Dollars, Lambda: c.Lambda,
	}
	n := len(m.Models)
	fmt.Fprintf(a.stderr, "%d models, %d pairs, %d questions of %s; %d folds and a half, %d seeds\n",
		n, n*(n-1)/2, len(m.IDs), m.Exam, c.Folds, c.Seeds)
	var bar *progress
	o.Progress = trainings(a, &bar)
	e, err := evaluate.EvaluateMatrix(a.ctx, m, methods, o)
	bar.finish()
	if err != nil {
		return err
	}
	return c.showMatrix(a, e)
}

func (c *evaluateRouterCmd) readMatrix(a *app) (*evaluate.Matrix, error) {
	f, err := os.Open(c.Files[0])
	if err != nil {
		return nil, err
	}
	defer f.Close()
	m, err := evaluate.ReadMatrix(c.Files[0], f)
	if err != nil {
		return nil, err
	}
	if c.Models != nil {
		if err := m.Select(c.Models); err != nil {
			return nil, &usageError{fmt.Errorf("--models: %w", err)}
		}
	}
	exam := c.Benchmark
	if exam == "" {
		exam = bench.ExamOf(m)
	}
	missing, err := bench.AddTexts(a.ctx, m, exam, c.options(a))
	if err != nil {
		return nil, err
	}
	if missing != "" {
		fmt.Fprintf(a.stderr, "warning: no question texts: %s; only what needs none is measured\n", missing)
	}
	if c.Limit > 0 {
		m.Limit(c.Limit, c.Seed)
	}
	for _, w := range m.Uncorrelated() {
		fmt.Fprintln(a.stderr, "warning:", w)
	}
	return m, nil
}

func (c *evaluateRouterCmd) showMatrix(a *app, e *evaluate.MatrixEvaluation) error {
	tables := routerreport.MatrixTables(e)
	if c.Out != "" {
		if err := saveTables(filepath.Join(c.Out, "tables"), tables, "markdown", "latex", "csv", "json"); err != nil {
			return err
		}
		fmt.Fprintf(a.stderr, "tables in %s\n", filepath.Join(c.Out, "tables"))
	}
	if c.JSON {
		return writeJSON(a.stdout, e.Pairs)
	}
	return writeTables(a, tables, "text")
}
