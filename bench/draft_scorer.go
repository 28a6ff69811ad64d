package bench

import (
	"context"
	"fmt"
	"slices"

	"hybridflow/bench/settings"
	"hybridflow/bench/strategy"
	"hybridflow/router/learn"
)

// learned reports whether some strategy scores drafts by a trained scorer.
func learned(e *settings.Experiment) bool {
	return e.Cascade.Score == "learned" && slices.ContainsFunc(e.Strategies, func(name string) bool {
		s, err := strategy.Find(name)
		return err == nil && s.Cascades()
	})
}

// loadDraftScorer returns the scorer of a cell's cascades; nil where they need none.
func (h *Harness) loadDraftScorer(ctx context.Context, e *settings.Experiment) (*learn.Model, error) {
	if !learned(e) {
		return nil, nil
	}
	m, err := h.loadRouter(ctx, e.Cascade.Scorer)
	if err != nil {
		return nil, fmt.Errorf("cascade.scorer: %w", err)
	}
	if learned := &m.Manifest; learned.Drafts < learned.Outcomes {
		return nil, &NeedsScorerError{File: e.Cascade.Scorer, Drafts: learned.Drafts, Outcomes: learned.Outcomes}
	}
	return m, nil
}

// unseen returns the questions that the cell's scorer was not trained on, since it
// scores those better than the questions of the run. Where policy.overlap is allow,
// it returns all.
func (c *cell) unseen(qs []strategy.Question) []strategy.Question {
	if c.models.DraftScorer == nil || c.Experiment.Policy.Overlap == "allow" {
		return qs
	}
	for _, i := range slices.Backward(seenBy(c.models.DraftScorer, qs)) {
		qs = slices.Delete(qs, i, i+1)
	}
	return qs
}

// A NeedsScorerError refuses cascades by a learned score without a scorer.
type NeedsScorerError struct {
	File             string // that was given; "" for none
	Drafts, Outcomes int    // that it learned from
}

func (e *NeedsScorerError) Error() string {
	const needs = "cascade.score: learned needs a scorer that was trained on drafts; cascade.scorer names "
	if e.File == "" {
		return needs + "none"
	}
	return needs + fmt.Sprintf("%s, which learned from %d outcomes, %d of them drafts", e.File, e.Outcomes, e.Drafts)
}

// Recipe are the commands that make a scorer, and use it.
func (e *NeedsScorerError) Recipe() string {
	return "hybridflow profile --drafts --split train drafts.parquet; hybridflow train drafts.parquet --out scorer.json; " +
		"hybridflow run --split test --strategies cascade --set cascade.score=learned --set cascade.scorer=scorer.json"
}
