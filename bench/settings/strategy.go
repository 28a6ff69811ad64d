package settings

import (
	"hybridflow/bench/strategy"
	"hybridflow/router"
)

// Strategy is what the settings of an experiment ask of a strategy that they
// name.
type Strategy interface {
	Check(e *Experiment) error   // what the strategy lacks in a plain experiment; nil if nothing
	DependsOn(field string) bool // reports whether a field, by its dotted path, makes a difference to the strategy
}

// Lookup finds a strategy by its name. Its error lists the known names.
type Lookup func(name string) (Strategy, error)

// StrategySettings returns the settings that strategies read.
func (e *Experiment) StrategySettings() strategy.Settings {
	return strategy.Settings{
		Planner: router.Tier(e.Planner), Votes: e.Votes, Cascade: e.Cascade, SoT: e.SoT, Budget: e.Budget,
		Policy: e.Policy, Plan: e.Plan, Sampling: e.Sampling, WithoutContext: e.WithoutContext,
	}
}
