package bench

import (
	"fmt"

	"hybridflow/bench/settings"
	"hybridflow/bench/strategy"
	"hybridflow/router"
)

// listed is a strategy as the settings of an experiment concern it.
type listed struct{ *strategy.Strategy }

// DependsOn implements [settings.Strategy].
func (s listed) DependsOn(field string) bool { return s.Uses(field) }

// Check implements [settings.Strategy].
func (s listed) Check(e *settings.Experiment) error {
	switch {
	case s.Bound() && e.Backend != "sim":
		return fmt.Errorf("strategies: %s runs each question several times with the same random draws, which only simulated models have; "+
			"leave it out, or set backend to sim", s.Name)
	case s.Bound() && e.Plan.MaxSteps >= router.MaxOracle:
		return fmt.Errorf("strategies: %s tries all placements of up to %d subtasks; set plan.max_steps below that, such as 6", s.Name, router.MaxOracle)
	case s.TrainedBy() != "" && e.Policy.QuestionRouter == "":
		return &NeedsRouterError{Strategy: s.Name, Method: s.TrainedBy()}
	case s.Cascades() && e.Cascade.Score == "learned" && e.Cascade.Scorer == "":
		return &NeedsScorerError{}
	}
	return nil
}

// Lookup is FindStrategy for [settings.Experiment.Validate] and [settings.Experiment.Cells].
func Lookup(name string) (settings.Strategy, error) {
	s, err := strategy.Find(name)
	return listed{s}, err
}
