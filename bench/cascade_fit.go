package bench

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"hybridflow/router"
)

// fitCascades fits the thresholds of cascades to cascade.budget, as FrugalGPT does,
// on the other half of each benchmark, whose questions both tiers answer. This
// happens once a cell, before the run, and its calls count like those of the run.
func (h *Harness) fitCascades(ctx context.Context, parallel int) error {
	for i := range h.arms {
		a := &h.arms[i]
		if a.cascade.Budget < 0 || !a.strategy.Fitted {
			continue
		}
		drafts, err := h.drafts(ctx, *a, parallel)
		if err != nil {
			return err
		}
		e, err := router.CascadeThreshold(drafts, a.cascade.Budget)
		if err != nil {
			return fmt.Errorf("fit %s to %d questions: cascade.budget: %w", a.strategy.Name, len(drafts), err)
		}
		a.cascade.Threshold = e.Threshold
	}
	return nil
}

// drafts answers the training half of the benchmarks by both tiers, the edge with a
// score of its answer. It leaves out questions on which a model failed, and those
// that a scorer was trained on.
func (h *Harness) drafts(ctx context.Context, a arm, parallel int) (all []router.Draft, err error) {
	train := h.Experiment
	train.Split, train.Limit = "train", 0
	var trials []trial
	for _, set := range h.Sets {
		qs := a.cell.unseen(questions(set, &train))
		if n := h.Experiment.Limit; n > 0 {
			qs = qs[:min(n, len(qs))]
		}
		for i := range qs {
			trials = append(trials, trial{arm: a, question: &qs[i], seed: h.Experiment.Seeds[0]})
		}
	}
	if len(trials) == 0 && a.cell.models.DraftScorer != nil {
		return nil, fmt.Errorf("cascade.budget: %s was trained on all questions that the threshold is fitted to; "+
			"train it on fewer (hybridflow profile --drafts --limit), or set policy.overlap to allow", a.cascade.Scorer)
	}
	found := make([]*router.Draft, len(trials))
	var g errgroup.Group
	g.SetLimit(max(parallel, 1))
	for i, t := range trials {
		g.Go(func() error {
			found[i] = h.asked(t).Draft(h.owned(ctx, t))
			return nil
		})
	}
	g.Wait() // failures are rows
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	for _, d := range found {
		if d != nil {
			all = append(all, *d)
		}
	}
	return all, nil
}
