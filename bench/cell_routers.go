package bench

import (
	"context"
	"fmt"
	"math"
	"strings"

	"hybridflow/bench/settings"
	"hybridflow/bench/strategy"
	"hybridflow/router/learn"
)

// loadRouters loads the trained models that the strategies of a cell need: the router
// of subtasks or questions that utilities come from, routers of whole questions, and
// the scorer of drafts.
func (h *Harness) loadRouters(ctx context.Context, c *cell) (err error) {
	e, m := &c.Experiment, &c.models
	if m.Utility, err = h.loadRouter(ctx, e.Policy.Router); err != nil {
		return err
	}
	if m.Utility != nil && m.Utility.Manifest.Drafts > 0 {
		return fmt.Errorf("policy.router: %s learned from drafts, which do not exist before the edge has answered; "+
			"set cascade.scorer to it, and policy.router to one that learned from questions or subtasks", e.Policy.Router)
	}
	m.QuestionRouters = map[string]*learn.Model{}
	cascades := false
	for _, name := range e.Strategies {
		s, err := strategy.Find(name)
		if err != nil {
			return err
		}
		cascades = cascades || s.Cascades()
		if s.TrainedBy() == "" {
			continue
		}
		if m.QuestionRouters[name], err = h.questionRouter(ctx, s, e.Policy.QuestionRouter); err != nil {
			return err
		}
	}
	if !cascades || e.Cascade.Score != "learned" {
		return nil
	}
	if m.DraftScorer, err = h.loadRouter(ctx, e.Cascade.Scorer); err != nil {
		return fmt.Errorf("cascade.scorer: %w", err)
	}
	if learned := &m.DraftScorer.Manifest; learned.Drafts < learned.Outcomes {
		return settings.NeedsScorer(fmt.Sprintf("%s, which learned from %d outcomes, %d of them drafts",
			e.Cascade.Scorer, learned.Outcomes, learned.Drafts))
	}
	return nil
}

// questionRouter returns the first of the files that was trained by a method of
// the strategy.
func (h *Harness) questionRouter(ctx context.Context, s *strategy.Strategy, files string) (*learn.Model, error) {
	var found []string
	for path := range strings.SplitSeq(files, ",") {
		if path = strings.TrimSpace(path); path == "" {
			continue
		}
		m, err := h.loadRouter(ctx, path)
		switch {
		case err != nil:
			return nil, err
		case !strings.HasPrefix(m.Manifest.Method, s.TrainedBy()):
			found = append(found, path+" ("+m.Manifest.Method+")")
		case m.Manifest.Subtasks > 0:
			return nil, fmt.Errorf("policy.question_router: %s learned from %d subtasks; %s needs outcomes of whole questions, "+
				"as hybridflow profile collects without --subtasks", path, m.Manifest.Subtasks, s.Name)
		case math.IsNaN(m.Cutoff(0.5)):
			return nil, fmt.Errorf("policy.question_router: %s has no scores of held-out questions to find the threshold by; "+
				"train it again, on more outcomes", path)
		default:
			return m, nil
		}
	}
	return nil, settings.NeedsRouter(s.Name, s.TrainedBy(), found...)
}
