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
		return &NeedsRouterError{Strategy: s.Name, Method: s.TrainedBy()}
	case s.Cascades() && e.Cascade.Score == "learned" && e.Cascade.Scorer == "":
		return &NeedsScorerError{}
	}
	return nil
}

// NeedsRouterError refuses a strategy that has no router of its kind.
type NeedsRouterError struct {
	Strategy string
	Method   string   // prefix of the names of the methods that train one
	Found    []string // files that were given, and their methods
}

func (e *NeedsRouterError) Error() string {
	given := "names none"
	if len(e.Found) > 0 {
		given = "names " + strings.Join(e.Found, ", ")
	}
	return fmt.Sprintf("strategies: %s routes by a router of whole questions that was trained by one of %s; policy.question_router %s",
		e.Strategy, strings.Join(methodsOf(e.Method), ", "), given)
}

// Recipe are the commands that make such a router, and use it.
func (e *NeedsRouterError) Recipe() string {
	methods := methodsOf(e.Method)
	return fmt.Sprintf("hybridflow profile --split train q.parquet; hybridflow train q.parquet --method %s --out q.json; "+
		"hybridflow run --split test --strategies %s --set policy.question_router=q.json (several files: a.json,b.json)",
		methods[len(methods)-1], e.Strategy)
}

// methodsOf are the router's methods whose names begin with a prefix.
func methodsOf(prefix string) (names []string) {
	for _, m := range evaluate.Methods(learn.FeatureOptions{}) {
		if strings.HasPrefix(m.Name, prefix) {
			names = append(names, m.Name)
		}
	}
	return names
}

// NeedsScorerError refuses cascades by a learned score without a scorer.
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
