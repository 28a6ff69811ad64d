package settings

import (
	"fmt"
	"strings"

	"hybridflow/bench/strategy"
	"hybridflow/router"
	"hybridflow/router/evaluate"
	"hybridflow/router/learn"
)

// check returns what a strategy lacks in an experiment, nil if nothing.
func check(s *strategy.Strategy, e *Experiment) error {
	switch {
	case s.Bound() && e.Backend != "sim":
		return fmt.Errorf("strategies: %s runs each question several times with the same random draws, which only simulated models have; "+
			"leave it out, or set backend to sim", s.Name)
	case s.Bound() && e.Plan.MaxSteps >= router.MaxOracle:
		return fmt.Errorf("strategies: %s tries all placements of up to %d subtasks; set plan.max_steps below that, such as 6",
			s.Name, router.MaxOracle)
	case s.TrainedBy() != "" && e.Policy.QuestionRouter == "":
		return NeedsRouter(s.Name, s.TrainedBy())
	case s.Cascades() && e.Cascade.Score == "learned" && e.Cascade.Scorer == "":
		return NeedsScorer("none")
	}
	return nil
}

// NeedsError refuses a strategy that lacks a trained model: a router of whole
// questions, or a scorer of drafts.
type NeedsError struct {
	text   string
	Recipe string // commands that train such a model, and use it
}

func (e *NeedsError) Error() string { return e.text }

// NeedsRouter refuses a strategy without a router of a method whose name begins
// with a prefix. Found are the files that were given, and their methods.
func NeedsRouter(strategy, prefix string, found ...string) *NeedsError {
	if len(found) == 0 {
		found = []string{"none"}
	}
	var methods []string
	for _, m := range evaluate.Methods(learn.FeatureOptions{}) {
		if strings.HasPrefix(m.Name, prefix) {
			methods = append(methods, m.Name)
		}
	}
	return &NeedsError{
		fmt.Sprintf("strategies: %s routes by a router of whole questions that was trained by one of %s; policy.question_router names %s",
			strategy, strings.Join(methods, ", "), strings.Join(found, ", ")),
		fmt.Sprintf("hybridflow profile --split train q.parquet; hybridflow train q.parquet --method %s --out q.json; "+
			"hybridflow run --split test --strategies %s --set policy.question_router=q.json (several files: a.json,b.json)",
			methods[len(methods)-1], strategy),
	}
}

// NeedsScorer refuses cascades by a learned score. Found describes the file that
// was given; "none" stands for no file.
func NeedsScorer(found string) *NeedsError {
	return &NeedsError{
		"cascade.score: learned needs a scorer that was trained on drafts; cascade.scorer names " + found,
		"hybridflow profile --drafts --split train drafts.parquet; hybridflow train drafts.parquet --out scorer.json; " +
			"hybridflow run --split test --strategies cascade --set cascade.score=learned --set cascade.scorer=scorer.json",
	}
}
