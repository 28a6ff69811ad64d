// Package evaluate measures routing methods on recorded outcomes.
//
//  1. [Groups] finds near-duplicate questions; [Folds] deals the groups into folds,
//     and [FindOverlap] compares a training file with a test file.
//  2. Each [Method] is trained on the other folds, or on a training file without the
//     questions of the fold, and scores the outcomes of the fold. [Methods] are those
//     of package learn; the controls need no learning, and the bounds know the grades.
//  3. The scores of a fold become ranks, and all ranks together an order of
//     questions with a curve of quality over cloud calls and dollars ([stats.Curve]).
//  4. Steps 2 and 3 are repeated with folds and trainings of other seeds.
//  5. All measures of all methods are resampled together over the groups
//     ([stats.Resample]) and over the seeds, so that differences are paired.
//  6. [Evaluate] returns the estimates as an [Evaluation]: APGR, CPT, AIQ,
//     hypervolume, arena score, regret, accuracy at given shares and dollars,
//     calibration, the comparisons with the controls, and a learning curve.
//  7. [ReadMatrix] reads right and wrong of several models, and [EvaluateMatrix] does
//     the same for each pair of them, with the transfer from pair to pair.
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
	Seed      uint64 // of folds, draws and training; the first of Seeds
	Seeds     int    // repeats, each with folds and trainings of its own seed; 1 if 0
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
// the controls and the bounds.
//
// A method never sees the answers it is measured on, nor those of near-duplicates
// (see [Folds], [Sharing]). Scores of different folds come from different
// models, so what is pooled is a question's rank within its fold: the raw scores
// of a category prior are lowest where its test answers happen to be best, which
// cost it .002 on MMLU-Pro.
//
// All is repeated with the folds and training seeds of o.Seeds seeds, and a figure
// is the mean over them. Intervals and tests resample groups of near-duplicates and
// seeds, both with replacement, and hold the trained models of each seed fixed. The
// learning curve and the calibration of forecasts are those of the first seed.
// Time grows with the seeds, but less than in proportion where a method has Train
// beside Forecast, which is then needed for the first seed alone.
//
// Errors are wrong options, outcomes that are not valid, an [OverlapError] and
// what training returns. Whatever is doubtful about the figures is in Warnings.
func Evaluate(ctx context.Context, outcomes []learn.Outcome, methods []Method, o Options) (*Evaluation, error) {
	o = o.withDefaults()
	if err := o.validate(outcomes, methods); err != nil {
		return nil, err
	}
	groups := Groups(outcomes)
	repeats, overlap, err := o.repeats(outcomes, groups)
	if err != nil {
		return nil, err
	}
	runs := plan(methods, controls(outcomes), repeats, o)
	if err := train(ctx, runs, repeats, outcomes, o); err != nil {
		return nil, err
	}
	e, err := o.measured(ctx, outcomes, groups, repeats, runs)
	if err != nil {
		return nil, err
	}
	e.Overlap = overlap
	e.Warnings = append(o.warnings(e, repeats), uncorrelated(outcomes)...)
	return e, nil
}

func (o Options) withDefaults() Options {
	o.Folds, o.Seeds, o.Resamples, o.Draws = cmp.Or(o.Folds, 5), cmp.Or(o.Seeds, 1), cmp.Or(o.Resamples, 1000), cmp.Or(o.Draws, 3)
	return o
}

// measured turns runs that have scored the outcomes into an evaluation, beside the
// bounds.
func (o Options) measured(ctx context.Context, outcomes []learn.Outcome, groups []int, repeats []repeat, runs []*run) (*Evaluation, error) {
	m := newMeasures(outcomes, repeats, append(runs, bounds(outcomes)...), o)
	resamples := max(o.Resamples, 0)
	values, draws, err := stats.Resample(ctx, groups, resamples, m.rawWidth, o.Seed, m.measurer)
	if err != nil {
		return nil, err
	}
	means, drawn := m.overSeeds(values, draws, resamples)
	e := m.evaluation(means, drawn)
	m.perSeed(e, values)
	e.Outcomes, e.Groups, e.Folds, e.Resamples = len(outcomes), slices.Max(groups)+1, o.Folds, resamples
	e.Seed, e.Seeds, e.Fold = o.Seed, o.Seeds, repeats[0].folds
	e.LearningCurve = m.learningCurve(means, drawn, leastTrain(repeats))
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
	names := []string{Oracle, DatasetOracle, CategoryOracle, RandomControl, lengthControl, difficultyControl, CategoryControl}
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
	case o.Seeds < 0:
		return fmt.Errorf("evaluate: %d seeds: need to be 1 or more, such as 5", o.Seeds)
	case o.Draws < 0 || o.Parallel < 0:
		return fmt.Errorf("evaluate: %d draws, %d at once: need to be 0 (the default) or more", o.Draws, o.Parallel)
	case o.Sharing != Refuse && o.Sharing != CrossFit && o.Sharing != Allow:
		return fmt.Errorf("evaluate: sharing %q: there are %q and %q, or nothing to refuse it", o.Sharing, CrossFit, Allow)
	}
	return nil
}

// warnings tell what is doubtful about an evaluation.
func (o Options) warnings(e *Evaluation, repeats []repeat) []string {
	var all []string
	warn := func(when bool, format string, args ...any) {
		if when {
			all = append(all, fmt.Sprintf(format, args...))
		}
	}
	labels := leastTrain(repeats)
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
