// Package router decides which tier runs a subtask.
//
// A [Policy] looks at a [Subtask] and at how much of the budget is gone, and
// answers with a [Decision]. A [Budget] keeps account of one question's money
// and time; it counts what is spent and what is reserved by calls in flight, so
// that no order of completions overspends it. A [Scorer] turns what is known of
// a subtask before it runs into a utility in [0, 1].
//
// The package knows no graphs, models or endpoints, and everything in it is
// pure: the same inputs give the same decisions.
package router

import "math"

// A Tier is where a subtask runs.
type Tier string

const (
	Edge  Tier = "edge"
	Cloud Tier = "cloud"
)

// A Subtask is what is known of a subtask before it runs.
type Subtask struct {
	Key        string // identity for random draws: question, repetition and step
	Role       string // explain, analyze, generate or whole
	Difficulty int    // the planner's, 1 to 9; 0 unknown
	Tokens     int    // the planner's guess of the answer's length; 0 unknown
}

// A State is how much of the budgets is gone, as shares of their limits: 0 when
// nothing is used or there is no limit, 1 when a limit is reached.
type State struct {
	Money float64 // r_B, spent and reserved
	Time  float64 // r_L, elapsed
}

// A Decision is a tier and why it was chosen.
type Decision struct {
	Tier       Tier
	Reason     string  // the policy's kind, such as "threshold", or "budget" where it was overruled
	Score      float64 // utility u in [0, 1]; NaN where the policy has none
	Threshold  float64 // tau_t; NaN where the policy has none
	Propensity float64 // probability with which the policy chooses this tier
	State      State   // when it was decided
	Ticket     uint64  // what feedback on the decision refers to; 0 where the policy learns nothing from it
}

// A Policy decides. It is asked once for each subtask, when the subtask has
// just been unlocked.
type Policy interface {
	Decide(s Subtask, at State) Decision
}

// A Scorer estimates the utility of sending a subtask to the cloud, in [0, 1].
type Scorer interface {
	Score(s Subtask) float64
}

// PlannerDifficulty scores by the planner's own judgement: difficulty 1 to 9
// maps to 0 to 1. An unknown difficulty is a medium one.
type PlannerDifficulty struct{}

// Score implements [Scorer].
func (PlannerDifficulty) Score(s Subtask) float64 {
	if s.Difficulty <= 0 {
		return 0.5
	}
	return float64(min(s.Difficulty, 9)-1) / 8
}

func decide(cloud bool, d Decision) Decision {
	d.Tier = Edge
	if cloud {
		d.Tier = Cloud
	}
	return d
}

func clip01(x float64) float64 { return math.Min(math.Max(x, 0), 1) }
