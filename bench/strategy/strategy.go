// Package strategy answers one question with the models of two tiers. It is the
// way of a question from a strategy to rows:
//
//  1. A [Trial] is a [Question], a [Strategy] out of the table [All], and a [Cell]:
//     the [Settings] and the models that answer. [Trial.Run] makes an execution of
//     it: a planner, a policy, a budget and a predictor.
//  2. The strategy's decomposer asks the planner's models, as far as it needs any,
//     and emits the steps of a graph, which dag's engine takes while the plan is
//     still being written (planner.go, decompose.go; sot.go, pasta.go, dot.go,
//     minions.go, votes.go), and may give them helpers (helpers.go; cascade.go,
//     entropy.go, verified.go).
//  3. The engine asks the execution to Place each node that is unlocked: it writes
//     the prompt (messages.go), sets money aside for the ends of the plan (ends.go),
//     reserves what the reply may cost (account.go), says
//     what is known of the subtask (predictor.go), and has the policy decide
//     (policy.go). Nodes that take an earlier reply ask no model.
//  4. The engine has the execution Run each node in a slot of its tier: the tier's
//     client gets the request (call.go), and the reply unlocks further nodes.
//  5. The last reply is graded, and what happened becomes [Rows] (rows.go).
//
// Bounds run a trial several times (bounds.go), [Trial.Collect] does so for what
// routers learn from, [Trial.Draft] for what thresholds of cascades are fitted to.
// A strategy whose policy has a memory over the run has a [Learner].
//
// The package starts goroutines for calls only, and reads the clock for live
// trials only. It imports no experiments, sweeps, loaders of benchmarks or file formats.
package strategy

import (
	"fmt"
	"slices"
	"strings"

	"hybridflow/router"
)

// A Strategy is a way to answer questions with two tiers: how a question becomes
// a graph, and who runs each node.
type Strategy struct {
	Name string
	Doc  string // one line, for people

	graph graph
	route routing

	chain   bool // every step waits for the one before
	hold    bool // no step starts before the plan is complete
	inherit bool // a step sees the results of all before it, not only of those it relies on

	// Strategies that are budgeted keep within the experiment's budget. The others have
	// none: single models, ablations, and methods without a budget of their own.
	budgeted bool
	Soft     bool // the budget moves the threshold but forbids nothing, as in the public code

	// Fitted cascades have the threshold that suits cascade.budget best, if there
	// is one.
	Fitted bool
}

// A graph is how a question becomes nodes.
type graph struct {
	decompose decomposer
	assess    assessor            // reads what the helpers of a node say; nil where nodes have none
	join      joiner              // picks the answer among replies, without a model; nil: all nodes need one
	prompt    string              // of a question in one piece
	room      func(*Settings) int // nodes beside the one that gives the answer, at most; nil: plan.max_steps
	reads     []string            // sections of the experiment that make a difference to it
}

// A routing is who runs each node. One of policy, learner and oracle is set.
type routing struct {
	policy  func(*execution) router.Policy
	learner func(s *Settings, trials int) (Learner, error) // makes the policy, where it has a memory over the run
	oracle  oracle                                         // makes the rows of what is a bound of strategies, not a strategy

	ends      func(end string) bool // which ends of a plan policy.force_ends is about; nil: both
	only      router.Tier           // that it sends everything to; "" where it decides
	reads     []string              // fields of PolicySettings that make a difference to it
	scored    bool                  // it decides by utility, which a trained router may predict
	trainedBy string                // prefix of the training methods of routers of whole questions, of which it needs one
}

// Bound reports whether the strategy is a bound of strategies: it runs trials
// until it has found the best placement, which only simulated models allow.
func (s *Strategy) Bound() bool { return s.route.oracle != nil }

// TrainedBy is what names of the methods of "hybridflow train" begin with that
// make a router of whole questions, of which the strategy needs one; "" if it
// needs none.
func (s *Strategy) TrainedBy() string { return s.route.trainedBy }

// Cascades reports whether nodes have drafts.
func (s *Strategy) Cascades() bool { return s.readsSection("cascade") }

// Learns reports whether the strategy's policy has a memory over the run.
func (s *Strategy) Learns() bool { return s.route.learner != nil }

// NewLearner returns the memory of a run with so many trials.
func (s *Strategy) NewLearner(settings *Settings, trials int) (Learner, error) {
	return s.route.learner(settings, trials)
}

// utilitySettings are fields of PolicySettings that only a trained router has.
var utilitySettings = []string{"router", "utility", "lambda", "cost_tokens", "cost_usd", "cost_seconds"}

// Uses reports whether a field of an experiment, such as "policy.tau0", makes a
// difference to the strategy. In a sweep over a field that does not, it runs once.
func (s *Strategy) Uses(key string) bool {
	section, field, _ := strings.Cut(key, ".")
	switch section {
	case "policy":
		return field == "" || slices.Contains(s.route.reads, field) || s.route.scored && slices.Contains(utilitySettings, field)
	case "budget":
		return s.budgeted
	case "cascade":
		return s.Cascades() && (field != "budget" || s.Fitted)
	case "plan", "planner", "shots", "votes", "sot", "without_context":
		return s.readsSection(section)
	case "edge", "cloud":
		return s.plans() || s.route.only == "" || section == string(s.route.only)
	case "simulation":
		return s.usesAssumption(field)
	}
	return true
}

// usesAssumption is Uses for a field of the simulated models. Single calls take
// time, and have no parts of questions.
func (s *Strategy) usesAssumption(field string) bool {
	passes := s.readsSection("without_context") // results from step to step
	switch field {
	case "ttft_sigma", "speed_sigma":
		return true
	case "edge_speed":
		return s.Uses("edge")
	case "cloud_speed", "network_delay", "network_jitter":
		return s.Uses("cloud")
	case "plan_quality", "sloppiness":
		return s.plans()
	case "vote_correlation":
		return s.readsSection("votes")
	case "judge_noise":
		return s.plans() || s.Cascades()
	case "law":
		return passes
	case "difficulty_spread":
		return true
	case "direct_length":
		return s.graph.prompt == "direct"
	case "visibility":
		return s.readsSection("planner") && (passes || s.graph.prompt == "bundle")
	case "entropy_auroc":
		return slices.Contains(s.route.reads, "entropy")
	case "verify_hit", "verify_false_alarm":
		return slices.Contains(s.route.reads, "accept")
	case "brevity":
		return slices.Contains(s.route.reads, "reply_tokens")
	case "recover_edge":
		return passes && s.route.only != router.Cloud
	case "recover_cloud":
		return passes && s.route.only != router.Edge
	}
	return passes || s.graph.prompt == "bundle" // parts: of difficulty, of length
}

func (s *Strategy) readsSection(name string) bool { return slices.Contains(s.graph.reads, name) }

// plans reports whether a planner is asked before the question is.
func (s *Strategy) plans() bool { return s.readsSection("plan") }

// maxNodes is how many nodes the graph may have, beside the one that gives the
// answer.
func (g *graph) maxNodes(s *Settings) int {
	if g.room == nil {
		return s.Plan.MaxSteps
	}
	return g.room(s)
}

func roomForDrafts(s *Settings) int { return s.Plan.MaxSteps * (s.drafts() + 1) }

// roomForHelpers is room for so many helpers a step.
func roomForHelpers(n int) func(*Settings) int {
	return func(s *Settings) int { return s.Plan.MaxSteps * (n + 1) }
}

func roomForVotes(s *Settings) int  { return s.Votes.K + 1 }
func roomForPoints(s *Settings) int { return s.SoT.Points }

// Find looks a strategy up by name.
func Find(name string) (*Strategy, error) {
	i := slices.IndexFunc(All, func(s Strategy) bool { return s.Name == name })
	if i < 0 {
		return nil, fmt.Errorf("no strategy %q; there are %s", name, strings.Join(Names(), ", "))
	}
	return &All[i], nil
}

// Names lists the strategies in the table's order.
func Names() []string {
	return mapped(All, func(s Strategy) string { return s.Name })
}
