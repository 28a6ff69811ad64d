package settings

import (
	"hybridflow/bench/strategy"
	"hybridflow/router"
)

// ForStrategies returns the settings that strategies read.
func (e *Experiment) ForStrategies() strategy.Settings {
	return strategy.Settings{
		Planner: router.Tier(e.Planner), Votes: e.Votes, Cascade: e.Cascade, SoT: e.SoT, Budget: e.Budget,
		Policy: e.Policy, Plan: e.Plan, Sampling: e.Sampling, WithoutContext: e.WithoutContext,
	}
}
