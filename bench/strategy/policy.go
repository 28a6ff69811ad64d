package strategy

import (
	"hybridflow/router"
	"hybridflow/router/learn"
)

// A setup is what a trial's policy is made of.
type setup struct {
	settings *Settings
	drafts   router.Scorer    // of the drafts of the node that is being placed, in cascades
	question *questionRouting // by a router of whole questions; nil where the strategy has none
	seed     uint64
	budget   *router.Budget // of the question
	effects  router.Effects // of its subtasks
	utility  router.Scorer  // of sending a subtask to the cloud
	planned  func() float64 // share of the money limit that planning would have taken
}

// utility is the scorer of thresholds: benefit and cost as a trained router
// predicts them, or the planner's difficulty.
func utility(s *Settings, m *learn.Model, effects router.Effects) router.Scorer {
	switch {
	case m == nil:
		return router.PlannerDifficulty{}
	case s.Policy.Utility == "difference":
		return router.BenefitMinusCost{Effects: effects, Cost: s.cost(), Lambda: s.Policy.Lambda}
	}
	return router.BenefitCost{Effects: effects, Cost: s.cost()}
}

// cost normalises money and seconds, so that a typical cloud call costs about 1.
func (s *Settings) cost() router.Cost {
	c := router.Cost{Unit: "tokens", Money: s.Policy.CostTokens, Seconds: s.Policy.CostSeconds}
	if s.Budget.Limits().Unit == "usd" {
		c.Unit, c.Money = "usd", s.Policy.CostUSD
	}
	return c
}

func toTier(t router.Tier) func(setup) router.Policy {
	return func(setup) router.Policy { return router.Fixed{Tier: t} }
}

func adaptive(s setup) router.Policy {
	p := &s.settings.Policy
	t := router.Threshold{Scorer: s.utility, Tau0: p.Tau0, Money: p.MoneyWeight, Time: p.TimeWeight}
	return router.Bernoulli{Threshold: t, Temperature: p.Temperature, Seed: s.seed}
}

func fixedThreshold(s setup) router.Policy {
	p := &s.settings.Policy
	t := router.Threshold{Scorer: s.utility, Tau0: p.Threshold}
	return router.Bernoulli{Threshold: t, Temperature: p.Temperature, Seed: s.seed}
}

func random(s setup) router.Policy {
	return router.Random{Share: s.settings.Policy.Share, Seed: s.seed}
}

func difficulty(s setup) router.Policy {
	return router.Difficulty{AtLeast: s.settings.Policy.Difficulty}
}

func lookahead(s setup) router.Policy {
	return &router.Lookahead{Effects: s.effects, Budget: s.budget}
}

func repoCompatible(s setup) router.Policy { return repoPolicy{s} }

// repoPolicy is the public code's. It asks what planning took only when it
// decides, since plans stream meanwhile.
type repoPolicy struct{ setup }

// Decide implements [router.Policy].
func (p repoPolicy) Decide(t router.Subtask, at router.State) router.Decision {
	return router.RepoCompatible{
		Scorer: p.utility, Delta0: p.settings.Policy.Tau0, Seed: p.seed, Planner: p.planned(),
	}.Decide(t, at)
}

// forced sends a step to the cloud because of its place in the plan.
type forced struct{}

// Decide implements [router.Policy].
func (forced) Decide(_ router.Subtask, at router.State) router.Decision {
	d := router.Fixed{Tier: router.Cloud}.Decide(router.Subtask{}, at)
	d.Reason = "forced"
	return d
}
