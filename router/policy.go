package router

import "math"

// Fixed sends everything to one tier.
type Fixed struct{ Tier Tier }

// Decide implements [Policy].
func (p Fixed) Decide(_ Subtask, at State) Decision {
	return Decision{Tier: p.Tier, Reason: "fixed", Score: math.NaN(), Threshold: math.NaN(), Propensity: 1, State: at}
}

// Difficulty sends a subtask to the cloud when the planner found it at least
// this hard, whatever the budget. An unknown difficulty counts as 5.
type Difficulty struct{ AtLeast int }

// Decide implements [Policy].
func (p Difficulty) Decide(s Subtask, at State) Decision {
	d := s.Difficulty
	if d <= 0 {
		d = 5
	}
	return decide(d >= p.AtLeast, Decision{
		Reason: "difficulty", Score: PlannerDifficulty{}.Score(s), Threshold: float64(p.AtLeast-1) / 8, Propensity: 1, State: at,
	})
}

// Random sends a share of the subtasks to the cloud. The draw depends on the
// seed and the subtask alone, not on the order in which subtasks come.
type Random struct {
	Share float64 // of subtasks, in [0, 1]
	Seed  uint64
}

// Decide implements [Policy].
func (p Random) Decide(s Subtask, at State) Decision {
	d := Decision{Reason: "random", Score: math.NaN(), Threshold: math.NaN(), State: at}
	return chance(d, p.Share, p.Seed, s.Key)
}

// Threshold sends a subtask to the cloud when its utility exceeds
//
//	tau_t = clip(tau0 + a_B r_B + a_L r_L, 0, 1)
//
// (arXiv 2512.22137; the public code has a_B = a_L = 0.5). The threshold rises
// as the budgets are used up; with both weights 0 it is fixed.
type Threshold struct {
	Scorer Scorer
	Tau0   float64
	Money  float64 // a_B, weight of the money used
	Time   float64 // a_L, weight of the time used
}

// Decide implements [Policy].
func (p Threshold) Decide(s Subtask, at State) Decision {
	u := p.Scorer.Score(s)
	tau := clip01(p.Tau0 + p.Money*at.Money + p.Time*at.Time)
	return decide(u > tau, Decision{Reason: "threshold", Score: u, Threshold: tau, Propensity: 1, State: at})
}

// Within keeps a policy within a hard budget: what does not fit stays at the
// edge, whatever the policy says.
type Within struct {
	Policy Policy
	Budget *Budget
	Soft   bool   // count what goes to the cloud, but forbid nothing
	Owner  string // of the hold that the subtask may draw on; "" for none
}

// Decide asks the policy and, for the cloud, reserves at most cost from the
// budget. A decision for the cloud owns its reservation, which the caller
// settles when the call is over. The owner's hold ends with the decision.
//
// Once the seconds are used up, nothing goes to the cloud but the call of an owner:
// seconds cannot be set aside, and the call has to be made somewhere.
func (p Within) Decide(s Subtask, cost, elapsed float64) Decision {
	at := p.Budget.State(elapsed)
	d := p.Policy.Decide(s, at)
	late := at.Time >= 1 && (p.Owner == "" || p.Budget.limits.Seconds == 0)
	if d.Tier == Cloud && p.Soft {
		p.Budget.overdraw(cost)
	} else if d.Tier == Cloud && (late || !p.Budget.Reserve(p.Owner, cost)) {
		d.Tier, d.Reason = Edge, "budget"
	}
	p.Budget.Release(p.Owner)
	return d
}
