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
		return nil, settings.NeedsScorer(fmt.Sprintf("%s, which learned from %d outcomes, %d of them drafts",
			e.Cascade.Scorer, learned.Outcomes, learned.Drafts))
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
