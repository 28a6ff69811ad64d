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

// loadQuestionRouters loads the routers of whole questions that the cell's
// strategies need.
func (h *Harness) loadQuestionRouters(ctx context.Context, c *cell) error {
	c.models.QuestionRouters = map[string]*learn.Model{}
	for _, name := range c.Experiment.Strategies {
		s, err := strategy.Find(name)
		if err != nil {
			return err
		}
		if s.TrainedBy() == "" {
			continue
		}
		if c.models.QuestionRouters[name], err = h.questionRouter(ctx, s, c.Experiment.Policy.QuestionRouter); err != nil {
			return err
		}
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
