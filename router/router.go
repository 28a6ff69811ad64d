// Package router decides which tier runs a subtask.
//
//  1. A [Subtask] holds what is known before it runs; [Effects] predicts what the
//     cloud changes in quality, money and seconds, and a [Scorer] such as
//     [BenefitCost] turns that into a utility in [0, 1].
//  2. A [Budget] keeps account of one question's money and time: of spent amounts,
//     of reservations by calls in flight, so that no order of completions
//     overspends it, and of holds for calls that are sure to come, so that none
//     leaves them without money. Its [State] is the share of the limits in use.
//  3. A [Policy] maps subtask and state to a [Decision]: [Threshold], [Bernoulli],
//     [Difficulty], [Random], [Fixed] and [RepoCompatible] for one subtask,
//     [Lookahead] for those of a plan, a [Pacer] for all trials of a run, [LinUCB]
//     with feedback. [Within] enforces the budget whatever the policy says.
//  4. [QuestionOracle], [SubtaskOracle] and [Knapsack] bound what any router could
//     reach; [CascadeThreshold] fits the cascade of two models.
//
// The package imports neither graphs nor models nor endpoints, and everything in it
// is pure: the same inputs give the same decisions.
package router

import "math"

// A Tier is where a subtask runs. Package dag has a tier type of its own, since
// leaves do not import each other; the two are strings with the same values, and
// bench converts one to the other.
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
	Tokens     int    // the planner's estimate of the answer's length; 0 unknown
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

// A Policy decides once for each subtask, as soon as the subtasks that it relies on
// are done.
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
