package strategy

import "hybridflow/router"

// utility is the scorer of thresholds: benefit and cost as a trained router
// predicts them, or the planner's difficulty.
func (x *execution) utility() router.Scorer {
	s := &x.Cell.Settings
	switch {
	case x.Cell.Utility == nil:
		return router.PlannerDifficulty{}
	case s.Policy.Utility == "difference":
		return router.BenefitMinusCost{Effects: &x.predictor, Cost: s.cost(), Lambda: s.Policy.Lambda}
	}
	return router.BenefitCost{Effects: &x.predictor, Cost: s.cost()}
}

// cost normalises money and seconds, so that a typical cloud call costs about 1.
func (s *Settings) cost() router.Cost {
	c := router.Cost{Unit: "tokens", Money: s.Policy.CostTokens, Seconds: s.Policy.CostSeconds}
	if s.Budget.Limits().Unit == "usd" {
		c.Unit, c.Money = "usd", s.Policy.CostUSD
	}
	return c
}

func toTier(t router.Tier) func(*execution) router.Policy {
	return func(*execution) router.Policy { return router.Fixed{Tier: t} }
}

func adaptive(x *execution) router.Policy {
	p := &x.Cell.Settings.Policy
	return x.byThreshold(router.Threshold{Tau0: p.Tau0, Money: p.MoneyWeight, Time: p.TimeWeight})
}

func fixedThreshold(x *execution) router.Policy {
	return x.byThreshold(router.Threshold{Tau0: x.Cell.Settings.Policy.Threshold})
}

func (x *execution) byThreshold(t router.Threshold) router.Policy {
	t.Scorer = x.utility()
	return router.Bernoulli{Threshold: t, Temperature: x.Cell.Settings.Policy.Temperature, Seed: x.Seed}
}

func random(x *execution) router.Policy {
	return router.Random{Share: x.Cell.Settings.Policy.Share, Seed: x.Seed}
}

func difficulty(x *execution) router.Policy {
	return router.Difficulty{AtLeast: x.Cell.Settings.Policy.Difficulty}
}

func lookahead(x *execution) router.Policy {
	return &router.Lookahead{Effects: &x.predictor, Budget: x.policy.Budget}
}

// repoPolicy is the public code's. It asks what planning took only when it
// decides, since plans stream meanwhile.
type repoPolicy struct{ *execution }

func repoCompatible(x *execution) router.Policy { return repoPolicy{x} }

// Decide implements [router.Policy].
func (p repoPolicy) Decide(t router.Subtask, at router.State) router.Decision {
	return router.RepoCompatible{
		Scorer: p.utility(), Delta0: p.Cell.Settings.Policy.Tau0, Seed: p.Seed, Planner: p.planned(),
	}.Decide(t, at)
}

// A rule places subtasks without a score: minions, bounds, and the first and last
// step that are forced to the cloud.
type rule struct {
	reason string
	tier   func(router.Subtask) router.Tier
}

// Decide implements [router.Policy].
func (r rule) Decide(s router.Subtask, at router.State) router.Decision {
	d := router.Fixed{Tier: r.tier(s)}.Decide(s, at)
	d.Reason = r.reason
	return d
}

// forced sends a step to the cloud because of its place in the plan.
var forced = rule{"forced", func(router.Subtask) router.Tier { return router.Cloud }}
