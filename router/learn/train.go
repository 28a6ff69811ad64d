package learn

import (
	"context"
	"errors"
	"fmt"
)

// TrainOptions say how to train.
type TrainOptions struct {
	Method   string         // a name in [Methods]; "" for logistic-pair
	Features FeatureOptions // as the method needs them
	Seed     uint64         // of what is random in fitting
	Files    []string       // named in the manifest

	// ScoreOnly leaves out calibration, and the regression of tokens and seconds: a
	// fifth of the time, for a model of which [Prediction].Score is all that counts.
	ScoreOnly bool
}

// A Report is what is to be said about a training.
type Report struct {
	Metrics  Metrics
	Warnings []error
}

// Train learns a router from graded outcomes: once from all, and before that
// calibrationFolds times from all but a part, to see on that part how well
// predictions are calibrated. Near-duplicates are in one part.
//
// Errors are an unknown method, outcomes that are not valid, an embedding
// endpoint that fails, and ctx being done.
func Train(ctx context.Context, outcomes []Outcome, o TrainOptions) (*Model, Report, error) {
	r, err := recipeOf(o.Method)
	if err != nil {
		return nil, Report{}, err
	}
	if err := trainable(outcomes); err != nil {
		return nil, Report{}, err
	}
	o.Features.Seed = o.Seed
	if o.Features.Project == 0 && o.Features.Embed == nil {
		o.Features.Project = r.project
	}
	if o.Features.Embed != nil {
		f := featurizer{Embedding: o.Features.Embed}
		if err := f.prepare(Examples(outcomes)); err != nil {
			return nil, Report{}, err
		}
	}
	var calibration [2]*isotonic
	var metrics Metrics
	if !o.ScoreOnly {
		if calibration, metrics, err = calibrate(ctx, outcomes, r, o); err != nil {
			return nil, Report{}, err
		}
	}
	m, x, err := fit(ctx, outcomes, r, o)
	if err != nil {
		return nil, Report{}, fmt.Errorf("train %s on %d outcomes: %w", r.name, len(outcomes), err)
	}
	if !o.ScoreOnly {
		if m.Usage, err = fitUsage(ctx, x, outcomes); err != nil {
			return nil, Report{}, fmt.Errorf("train tokens and seconds: %w", err)
		}
	}
	m.Calibration, m.Metrics = calibration, metrics
	m.Manifest = manifestOf(outcomes, r.name, o)
	if o.ScoreOnly {
		return m, Report{}, nil
	}
	return m, Report{Metrics: metrics, Warnings: warnings(outcomes, metrics)}, nil
}

// MinOutcomes is how many outcomes of one's own pair of models a router needs;
// with fewer, send a fixed share to the cloud.
const MinOutcomes = 500

// minTrain is how many outcomes training works with at all.
const minTrain = 10

// trainable reports outcomes that nothing can be learned from.
func trainable(outcomes []Outcome) error {
	if len(outcomes) < minTrain {
		return fmt.Errorf("%d outcomes: need %d to train at all, and %d to train well", len(outcomes), minTrain, MinOutcomes)
	}
	for i, o := range outcomes {
		if err := o.Validate(); err != nil {
			return fmt.Errorf("outcome %d (%s): %w", i+1, o.ID, err)
		}
	}
	return nil
}

func warnings(outcomes []Outcome, m Metrics) (w []error) {
	if n := len(outcomes); n < MinOutcomes {
		w = append(w, fmt.Errorf("%d graded outcomes are too few to route by: collect %d, or send a fixed share to the cloud", n, MinOutcomes))
	}
	if m.APGR == nil {
		w = append(w, errors.New("the cloud was not better than the edge on the outcomes held out: "+
			"there is nothing to gain by routing, or too little data to see it"))
	}
	return w
}

// Examples are outcomes as a router sees them before they happen.
func Examples(outcomes []Outcome) []Example {
	xs := make([]Example, len(outcomes))
	for i := range outcomes {
		xs[i] = outcomes[i].Example()
	}
	return xs
}

// Example is what was known of an outcome before it happened, and all that a
// router may learn from.
func (o *Outcome) Example() Example {
	x := Whole(o.Prompt, o.Category)
	x.Difficulty = o.Difficulty
	if s := o.Step; s != nil {
		x.Subtask, x.Role, x.Depth, x.FanIn, x.FanOut = s.Task, s.Role, s.Depth, s.FanIn, s.FanOut
		x.Position, x.PlannedTokens, x.Inputs, x.InputChars = s.Position, s.Tokens, s.Inputs, s.InputChars
		x.Money, x.Time = s.Money, s.Time
	}
	return x
}

// Whole is the example of a question that is asked in one piece.
func Whole(question, category string) Example {
	return Example{Question: question, Category: category, Role: "whole", Depth: 1, Position: 1}
}

// fit makes a model of correctness without calibration, and gives the vectors
// it was fitted to.
func fit(ctx context.Context, outcomes []Outcome, r recipe, o TrainOptions) (*Model, []vector, error) {
	f, x, err := fitFeaturizer(Examples(outcomes), o.Features)
	if err != nil {
		return nil, nil, err
	}
	y := [][]float64{make([]float64, len(outcomes)), make([]float64, len(outcomes))}
	for i := range outcomes {
		y[0][i], y[1][i] = outcomes[i].Edge.Correct, outcomes[i].Cloud.Correct
	}
	m := &Model{Features: f, Correct: saved{r.regressor(o.Seed)}}
	if err := m.Correct.Fit(ctx, x, y, nil); err != nil || r.need == nil {
		return m, x, err
	}
	need, weight := r.need(outcomes)
	m.Need = saved{newLogistic()}
	return m, x, m.Need.Fit(ctx, x, [][]float64{need}, weight)
}
