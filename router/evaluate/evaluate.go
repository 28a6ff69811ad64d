// Package evaluate measures routing methods on recorded outcomes.
//
//  1. [Groups] finds near-duplicate questions; [Folds] deals the groups into folds,
//     and [FindOverlap] compares a training file with a test file.
//  2. Each [Method] is trained on the other folds, or on a training file without the
//     questions of the fold, and scores the outcomes of the fold. [Methods] are those
//     of package learn; the controls need no learning, and the oracle knows the grades.
//  3. The scores of a fold become ranks, and all ranks together an order of
//     questions with a curve of quality over cloud calls and dollars ([stats.Curve]).
//  4. All measures of all methods are resampled together over the groups
//     ([stats.Resample]), so that differences are paired.
//  5. [Evaluate] returns the estimates as an [Evaluation]: APGR, CPT, AIQ,
//     hypervolume, regret, accuracy at given shares and dollars, calibration, the
//     comparisons with the controls, and a learning curve.
//
// The statistics are those of package results/stats, which reports of runs use too.
package evaluate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"hybridflow/results/stats"
	"hybridflow/router/learn"
)

// DefaultLambda is the default price of an average cloud call, in grades.
const DefaultLambda = 0.1

// Options are the settings of [Evaluate].
type Options struct {
	Folds     int    // 5 if 0
	Seed      uint64 // of folds, draws and training
	Resamples int    // of the bootstrap; 1000 if 0, none if negative

	Shares  []float64 // cloud shares to give the accuracy at, 0 to 1
	Dollars []float64 // mean dollars a question to give the accuracy at
	Lambda  float64   // for regret: grades that an average cloud call costs; 0 counts quality alone

	// Sizes are numbers of labels to train the first method on as well, Draws
	// times each (3 if 0); the learning curve ends with all labels.
	Sizes []int
	Draws int

	// Train holds the outcomes to train on. Without it, each fold is scored by
	// what was trained on the others.
	Train   []learn.Outcome
	Sharing Sharing // what to do about questions that are in both

	Parallel int                   // trainings at once; as many as processors if 0
	Progress func(done, total int) // is called after each training, by one goroutine at a time; may be nil
}

// Evaluate measures methods on recorded outcomes, the first one foremost, beside
// the controls and the oracle.
//
// A method never sees the answers it is measured on, nor those of near-duplicates
// (see [Folds], [Sharing]). Scores of different folds come from different
// models, so what is pooled is a question's rank within its fold: the raw scores
// of a category prior are lowest where its test answers happen to be best, which
// cost it .002 on MMLU-Pro. Intervals and tests resample groups of
// near-duplicates and hold the trained models fixed.
//
// Errors are wrong options, outcomes that are not valid, an [OverlapError] and
// what training returns. Whatever is doubtful about the figures is in Warnings.
func Evaluate(ctx context.Context, outcomes []learn.Outcome, methods []Method, o Options) (*Evaluation, error) {
	o.Folds, o.Resamples, o.Draws = cmp.Or(o.Folds, 5), cmp.Or(o.Resamples, 1000), cmp.Or(o.Draws, 3)
	if err := o.validate(outcomes, methods); err != nil {
		return nil, err
	}
	groups := Groups(outcomes)
	folds, err := Folds(outcomes, groups, o.Folds, o.Seed)
	if err != nil {
		return nil, err
	}
	splits, overlap, err := o.splits(outcomes, groups, folds)
	if err != nil {
		return nil, err
	}
	runs := plan(methods, controls(outcomes), splits, o)
	if err := train(ctx, runs, splits, outcomes, o); err != nil {
		return nil, err
	}
	runs = append(runs, &run{name: Oracle, kind: "bound", size: allLabels, ranks: oracleScores(outcomes)})

	m := newMeasures(outcomes, folds, runs, o)
	values, draws, err := stats.Resample(ctx, groups, max(o.Resamples, 0), m.width, o.Seed, m.measurer)
	if err != nil {
		return nil, err
	}
	e := m.evaluation(values, draws)
	e.Outcomes, e.Groups, e.Folds, e.Seed, e.Resamples = len(outcomes), slices.Max(groups)+1, o.Folds, o.Seed, max(o.Resamples, 0)
	e.Overlap, e.Fold = overlap, folds
	e.LearningCurve = m.learningCurve(values, draws, leastTrain(splits))
	e.Warnings = o.warnings(e, splits)
	return e, nil
}

func (o Options) validate(outcomes []learn.Outcome, methods []Method) error {
	if len(outcomes) == 0 {
		return errors.New("evaluate: no outcomes; collect some with both tiers first")
	}
	if len(methods) == 0 {
		return errors.New("evaluate: no methods; name at least one to measure")
	}
	for _, set := range [][]learn.Outcome{outcomes, o.Train} {
		for i := range set {
			if err := set[i].Validate(); err != nil {
				return fmt.Errorf("evaluate: outcome %q: %w", set[i].ID, err)
			}
		}
	}
	names := []string{Oracle, RandomControl, lengthControl, difficultyControl, categoryControl}
	for _, m := range methods {
		if slices.Contains(names, m.Name) {
			return fmt.Errorf("evaluate: method %q: there is one of that name already", m.Name)
		}
		names = append(names, m.Name)
		if m.Train == nil && m.Forecast == nil {
			return fmt.Errorf("evaluate: method %q: needs Train or Forecast", m.Name)
		}
	}
	return o.validateFigures()
}

func (o Options) validateFigures() error {
	for _, s := range o.Shares {
		if !(s >= 0 && s <= 1) {
			return fmt.Errorf("evaluate: cloud share %v: needs to be from 0 to 1, such as 0.5", s)
		}
	}
	for _, d := range o.Dollars {
		if !(d >= 0) || math.IsInf(d, 0) {
			return fmt.Errorf("evaluate: %v dollars: needs to be 0 or more, such as 0.002", d)
		}
	}
	for _, n := range o.Sizes {
		if n < 1 {
			return fmt.Errorf("evaluate: learning curve of %d labels: needs 1 or more, such as 500", n)
		}
	}
	switch {
	case !(o.Lambda >= 0) || math.IsInf(o.Lambda, 0):
		return fmt.Errorf("evaluate: lambda %v: needs to be 0 or more, such as %v", o.Lambda, DefaultLambda)
	case o.Draws < 0 || o.Parallel < 0:
		return fmt.Errorf("evaluate: %d draws, %d at once: need to be 0 (the default) or more", o.Draws, o.Parallel)
	case o.Sharing != Refuse && o.Sharing != CrossFit && o.Sharing != Allow:
		return fmt.Errorf("evaluate: sharing %q: there are %q and %q, or nothing to refuse it", o.Sharing, CrossFit, Allow)
	}
	return nil
}

// warnings tell what is doubtful about an evaluation.
func (o Options) warnings(e *Evaluation, splits []split) []string {
	var all []string
	warn := func(when bool, format string, args ...any) {
		if when {
			all = append(all, fmt.Sprintf(format, args...))
		}
	}
	labels := leastTrain(splits)
	warn(labels < learn.MinOutcomes,
		"trained on %d outcomes; below %d of one's own pair, a fixed cloud share is the safer choice", labels, learn.MinOutcomes)
	warn(e.Groups < 30, "%d independent questions: need 30 or more for an interval", e.Groups)
	cloud, edge := e.CloudAccuracy.Value, e.EdgeAccuracy.Value
	warn(!(cloud > edge),
		"the cloud is no better than the edge (%.3f, %.3f): nothing is there to recover, so PGR, APGR and CPT do not exist", cloud, edge)
	warn(len(o.Dollars) > 0 && e.CostUnit != "usd",
		"not all answers have cost_usd: accuracy at given dollars is unknown, and the cloud-call share stands for cost")
	for _, n := range o.Sizes {
		warn(n >= labels, "learning curve: %d labels left out, there are only %d to train on", n, labels)
	}
	if v := e.Overlap; v != nil && v.Used == Allow {
		warn(v.Shared()+v.Near > 0, "OVERLAP ALLOWED: %d of %d training questions are test questions, "+
			"%d more are near-duplicates; these figures show what leaks", v.Shared(), v.Train, v.Near)
	}
	return all
}
