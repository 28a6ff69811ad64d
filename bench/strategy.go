package bench

import (
	"fmt"
	"slices"
	"strings"

	"hybridflow/bench/settings"
	"hybridflow/dag"
	"hybridflow/router"
)

// A Strategy is a way to answer questions with two tiers: how a question
// becomes a graph, and who runs each node.
type Strategy struct {
	Name string
	Doc  string // one line, for people

	// Decompose turns a question into a graph; Uses are the settings that it
	// looks at.
	Decompose decomposer
	Uses      []string
	Prompt    string // of a question in one piece

	Join    joiner // gives the results of nodes that need no model; nil: there are none
	Chain   bool   // every step waits for the one before
	Hold    bool   // no step starts before the plan is complete
	Inherit bool   // a step sees the results of all before it, not only of those it relies on

	Policy func(Setup) router.Policy
	Knobs  []string // fields of PolicySettings that it looks at

	// Learner makes the policy instead, where it has a memory over the run.
	Learner func(e *settings.Experiment, trials int) (learner, error)

	// Bound marks what is no strategy but a bound of strategies: Hindsight makes
	// its rows, running the others' trials until it knows what is best.
	Bound     bool
	Hindsight hindsight

	// NeedsRouter is what names of the methods of "hybridflow train" begin with, of
	// whose routers of whole questions the strategy needs one; it is refused
	// without policy.question_router.
	NeedsRouter string

	// Fitted cascades have the threshold that suits cascade.budget best, if there
	// is one.
	Fitted bool

	// Budgeted strategies keep within the experiment's budget. The others have
	// none: single models, ablations, and methods that know no budget.
	Budgeted bool
	Soft     bool // the budget moves the threshold but forbids nothing, as in the public code
}

// Strategies is the table of all there are, in the order reports show them.
var Strategies = []Strategy{
	{Name: "edge-direct", Decompose: whole, Prompt: "direct", Policy: fixed(router.Edge),
		Doc: "the edge model answers at once"},
	{Name: "edge-cot", Decompose: whole, Uses: shots, Prompt: "cot", Policy: fixed(router.Edge),
		Doc: "the edge model thinks step by step"},
	{Name: "edge-sc", Decompose: votes, Uses: ballots, Prompt: "cot", Join: majority, Policy: fixed(router.Edge),
		Doc: "the edge model thinks step by step several times, and the majority counts (self-consistency)"},
	{Name: "cloud-direct", Decompose: whole, Prompt: "direct", Policy: fixed(router.Cloud),
		Doc: "the cloud model answers at once"},
	{Name: "cloud-cot", Decompose: whole, Uses: shots, Prompt: "cot", Policy: fixed(router.Cloud),
		Doc: "the cloud model thinks step by step"},
	{Name: "cloud-sc", Decompose: votes, Uses: ballots, Prompt: "cot", Join: majority, Policy: fixed(router.Cloud),
		Doc: "the cloud model thinks step by step several times, and the majority counts (self-consistency)"},
	{Name: "cloud-bon", Decompose: voted, Uses: ballots, Prompt: "cot", Join: chosen, Policy: fixed(router.Cloud),
		Doc: "the cloud model thinks step by step several times and chooses the best of its answers"},
	{Name: "per-query", Decompose: rated, Uses: rating, Prompt: "cot", Policy: adaptive, Knobs: adaptiveKnobs, Budgeted: true,
		Doc: "each question goes to one tier, by the planner's judgement of its difficulty"},
	{Name: "hybridllm", Decompose: whole, Uses: shots, Prompt: "cot", NeedsRouter: "hybridllm-", Policy: byQuestion, Knobs: questionKnobs,
		Doc: "each question goes to one tier, by a trained guess whether the edge is good enough (HybridLLM); needs policy.question_router"},
	{Name: "routellm", Decompose: whole, Uses: shots, Prompt: "cot", NeedsRouter: "routellm", Policy: byQuestion, Knobs: questionKnobs,
		Doc: "each question goes to one tier, by the trained win rate of the cloud (RouteLLM); needs policy.question_router"},
	{Name: "cascade", Decompose: drafted(whole), Uses: drafting, Prompt: "cot", Policy: escalate, Fitted: true, Budgeted: true,
		Doc: "the edge model answers, and the cloud model where the edge's answer is doubtful (FrugalGPT, AutoMix)"},
	{Name: "sot", Decompose: skeleton, Uses: skeletons, Prompt: "cot", Policy: fixed(router.Cloud),
		Doc: "the cloud model writes a skeleton, expands its points at once and joins them (Skeleton-of-Thought)"},
	{Name: "sot-router", Decompose: skeletonIfSuited, Uses: append(slices.Clone(skeletons), "shots"), Prompt: "cot", Policy: fixed(router.Cloud),
		Doc: "sot where the cloud model thinks that the question suits it, else cloud-cot (SoT-R)"},
	{Name: "pasta-emulated", Decompose: pasta, Uses: outlines, Prompt: "cot", Policy: fixed(router.Cloud),
		Doc: "the cloud model's promises are kept in parallel while it writes: PASTA, emulated by prompts"},
	{Name: "dot", Decompose: dot, Uses: planning, Prompt: "cot", Inherit: true, Policy: difficulty, Knobs: []string{"difficulty"},
		Doc: "subtasks with dependencies judged pair by pair, reduced, and routed by difficulty (Division-of-Thoughts)"},
	{Name: "minions", Decompose: minions, Uses: outlines, Prompt: "cot", Policy: jobs,
		Doc: "the cloud model hands out independent jobs, the edge model does them, the cloud model joins them (Minions)"},
	{Name: "hybridflow", Decompose: planned, Uses: planning, Prompt: "cot", Policy: adaptive, Knobs: planKnobs, Budgeted: true,
		Doc: "subtasks run in parallel, each routed by utility against a threshold that rises with the budget used"},
	{Name: "chain", Decompose: planned, Uses: planning, Prompt: "cot", Chain: true, Policy: adaptive, Knobs: planKnobs, Budgeted: true,
		Doc: "HybridFlow without the graph: one subtask after the other"},
	{Name: "chain-of-one", Decompose: bundled, Uses: rating, Prompt: "bundle", Policy: adaptive, Knobs: adaptiveKnobs, Budgeted: true,
		Doc: "HybridFlow without subtasks: one call works off the whole plan"},
	{Name: "no-stream", Decompose: planned, Uses: planning, Prompt: "cot", Hold: true, Policy: adaptive, Knobs: planKnobs, Budgeted: true,
		Doc: "HybridFlow that starts no subtask before the plan is complete"},
	{Name: "fixed-threshold", Decompose: planned, Uses: planning, Prompt: "cot", Policy: fixedThreshold, Knobs: []string{"threshold", "temperature", "force_ends"}, Budgeted: true,
		Doc: "HybridFlow with a threshold that stays where it is"},
	{Name: "random", Decompose: planned, Uses: planning, Prompt: "cot", Policy: random, Knobs: []string{"share", "force_ends"}, Budgeted: true,
		Doc: "HybridFlow with subtasks sent to the cloud by chance, at a given share"},
	{Name: "hybridflow-cascade", Decompose: drafted(planned), Uses: append(slices.Clone(planning), drafting...), Prompt: "cot", Policy: escalate, Budgeted: true,
		Doc: "HybridFlow with a cascade for each subtask: edge first, and the cloud where its result is doubtful"},
	{Name: "all-edge", Decompose: planned, Uses: planning, Prompt: "cot", Policy: fixed(router.Edge),
		Doc: "the plan with every subtask at the edge"},
	{Name: "all-cloud", Decompose: planned, Uses: planning, Prompt: "cot", Policy: fixed(router.Cloud),
		Doc: "the plan with every subtask in the cloud"},
	{Name: "difficulty", Decompose: planned, Uses: planning, Prompt: "cot", Policy: difficulty, Knobs: []string{"difficulty"},
		Doc: "the plan with subtasks routed by the planner's difficulty, whatever the budget"},
	{Name: "lookahead", Decompose: planned, Uses: planning, Prompt: "cot", Policy: lookahead, Budgeted: true,
		Doc: "HybridFlow with the knapsack of the whole plan instead of a threshold"},
	{Name: "paced", Decompose: planned, Uses: planning, Prompt: "cot", Learner: newPacer, Budgeted: true,
		Doc: "HybridFlow with shadow prices that spread the budget of the run over its questions"},
	{Name: "linucb", Decompose: planned, Uses: planning, Prompt: "cot", Learner: newBandit, Knobs: []string{"alpha", "explore"}, Budgeted: true,
		Doc: "HybridFlow with predictions corrected online by the grades of its own answers"},
	{Name: "repo-compatible", Decompose: planned, Uses: planning, Prompt: "cot", Policy: repoCompatible, Knobs: []string{"tau0"}, Budgeted: true, Soft: true,
		Doc: "the public code's routing: by chance, first and last step in the cloud, planning counted as spent"},
	{Name: "oracle-question", Decompose: whole, Uses: shots, Prompt: "cot", Bound: true, Hindsight: questionOracle, Budgeted: true,
		Doc: "bound, simulated only: the better of edge-cot and cloud-cot for each question, known by hindsight"},
	{Name: "oracle-subtask", Decompose: planned, Uses: planning, Prompt: "cot", Bound: true, Hindsight: subtaskOracle, Budgeted: true,
		Doc: "bound, simulated only: the best of all placements of a plan's subtasks, known by hindsight"},
	{Name: "knapsack-bound", Decompose: planned, Uses: planning, Prompt: "cot", Bound: true, Hindsight: knapsackBound, Budgeted: true,
		Doc: "bound, simulated only: the knapsack of subtasks by their true benefits and costs under the budget"},
}

// Settings that decomposers look at, by section.
var (
	shots     = []string{"shots"}
	ballots   = []string{"shots", "votes"}
	drafting  = []string{"shots", "votes", "cascade"}
	rating    = []string{"plan", "planner", "shots"}
	skeletons = []string{"plan", "sot", "without_context"}
	outlines  = []string{"plan", "without_context"}
	planning  = []string{"plan", "planner", "without_context"}
)

var (
	adaptiveKnobs = []string{"tau0", "a_budget", "a_latency", "temperature"}
	planKnobs     = append(slices.Clone(adaptiveKnobs), "force_ends")
	questionKnobs = []string{"share", "question_router", "overlap"}
)

// utilityKnobs are those of the scorer, which only a learned router has.
var utilityKnobs = []string{"router", "utility", "lambda", "cost_tokens", "cost_usd", "cost_seconds"}

// uses tells whether a field of the experiment makes a difference to the
// strategy. In a sweep over a field that does not, it runs once.
func (s *Strategy) uses(key string) bool {
	section, field, _ := strings.Cut(key, ".")
	var only router.Fixed
	isFixed := false
	if s.Policy != nil {
		only, isFixed = s.Policy(Setup{}).(router.Fixed)
	}
	switch section {
	case "policy":
		return field == "" || slices.Contains(s.Knobs, field) || s.scored() && slices.Contains(utilityKnobs, field)
	case "budget":
		return s.Budgeted
	case "cascade":
		return s.cascades() && (field != "budget" || s.Fitted)
	case "plan", "planner", "shots", "votes", "sot", "without_context":
		return slices.Contains(s.Uses, section)
	case "edge", "cloud":
		return s.plans() || !isFixed || section == string(only.Tier)
	case "simulation":
		return s.usesAssumption(field)
	}
	return true
}

// usesAssumption is uses for a field of the simulated models. Single calls take
// time, and know nothing of parts of questions.
func (s *Strategy) usesAssumption(field string) bool {
	switch field {
	case "ttft_sigma", "speed_sigma":
		return true
	case "edge_speed":
		return s.uses("edge")
	case "cloud_speed", "network_delay", "network_jitter":
		return s.uses("cloud")
	case "plan_quality":
		return s.plans()
	case "vote_correlation":
		return slices.Contains(s.Uses, "votes")
	}
	return s.plans() || s.cascades()
}

// plans tells whether a planner is asked before the question is.
func (s *Strategy) plans() bool { return slices.Contains(s.Uses, "plan") }

// cascades tells whether nodes have drafts.
func (s *Strategy) cascades() bool { return slices.Contains(s.Uses, "cascade") }

// room is how many nodes a graph may have, beside the one that gives the answer.
func (s *Strategy) room(e *settings.Experiment) int {
	switch {
	case s.cascades():
		return e.Plan.MaxSteps * (draftCount(e) + 1)
	case slices.Contains(s.Uses, "votes"):
		return e.Votes.K + 1
	case slices.Contains(s.Uses, "sot"):
		return e.SoT.Points
	}
	return e.Plan.MaxSteps
}

// scored tells whether a utility decides.
func (s *Strategy) scored() bool {
	return s.Learner != nil || s.Policy != nil && s.Budgeted && !slices.Contains(s.Knobs, "share") && !s.cascades()
}

// FindStrategy looks a strategy up by name.
func FindStrategy(name string) (*Strategy, error) {
	i := slices.IndexFunc(Strategies, func(s Strategy) bool { return s.Name == name })
	if i < 0 {
		return nil, fmt.Errorf("no strategy %q; there are %s", name, strings.Join(StrategyNames(), ", "))
	}
	return &Strategies[i], nil
}

// StrategyNames lists the strategies in the table's order.
func StrategyNames() []string {
	names := make([]string, len(Strategies))
	for i, s := range Strategies {
		names[i] = s.Name
	}
	return names
}

// toDag translates between the two leaves' tiers.
func toDag(t router.Tier) dag.Tier { return dag.Tier(t) }
