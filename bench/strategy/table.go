package strategy

import "hybridflow/router"

// All is the table of strategies, in the order reports show them: how a question
// becomes a graph, who runs each node, and under which budget.
var All = []Strategy{
	{Name: "edge-direct", graph: direct, route: atEdge,
		Doc: "the edge model answers at once"},
	{Name: "edge-cot", graph: cot, route: atEdge,
		Doc: "the edge model thinks step by step"},
	{Name: "edge-sc", graph: majorityVote, route: atEdge,
		Doc: "the edge model thinks step by step several times, and the majority counts (self-consistency)"},
	{Name: "cloud-direct", graph: direct, route: inCloud,
		Doc: "the cloud model answers at once"},
	{Name: "cloud-cot", graph: cot, route: inCloud,
		Doc: "the cloud model thinks step by step"},
	{Name: "brief", graph: briefCot, route: inCloudBriefly,
		Doc: "the cloud model thinks step by step and is asked to keep to policy.reply_tokens (an arm of R2-Router, arXiv 2602.02823)"},
	{Name: "cloud-sc", graph: majorityVote, route: inCloud,
		Doc: "the cloud model thinks step by step several times, and the majority counts (self-consistency)"},
	{Name: "cloud-bon", graph: bestOfN, route: inCloud,
		Doc: "the cloud model thinks step by step several times and chooses the best of its answers"},

	{Name: "per-query", graph: ratedCot, route: byUtility, budgeted: true,
		Doc: "each question goes to one tier, by the planner's judgement of its difficulty"},
	{Name: "hybridllm", graph: cot, route: byHybridLLM,
		Doc: "each question goes to one tier, by a trained guess that the edge is good enough (HybridLLM); needs policy.question_router"},
	{Name: "routellm", graph: cot, route: byRouteLLM,
		Doc: "each question goes to one tier, by the trained win rate of the cloud (RouteLLM); needs policy.question_router"},
	{Name: "cascade", graph: draftedCot, route: byDrafts, budgeted: true, Fitted: true,
		Doc: "the edge model answers, and the cloud model where the edge's answer scores low (FrugalGPT, AutoMix)"},

	{Name: "sot", graph: star, route: inCloud,
		Doc: "the cloud model writes a skeleton, expands its points at once and joins them (Skeleton-of-Thought)"},
	{Name: "sot-router", graph: starIfSuited, route: inCloud,
		Doc: "sot where the cloud model thinks that the question suits it, else cloud-cot (SoT-R)"},
	{Name: "pasta-emulated", graph: outline, route: inCloud,
		Doc: "the cloud model's promises are kept in parallel while it writes: PASTA, emulated by prompts"},
	{Name: "dot", graph: judgedPairs, route: byDifficulty, inherit: true,
		Doc: "subtasks with dependencies judged pair by pair, reduced, and routed by difficulty (Division-of-Thoughts)"},
	{Name: "minions", graph: jobList, route: byRole,
		Doc: "the cloud model hands out independent jobs, the edge model does them, the cloud model joins them (Minions)"},

	{Name: "hybridflow", graph: streamedPlan, route: byPlanUtility, budgeted: true,
		Doc: "subtasks run in parallel, each routed by utility against a threshold that rises with the budget used"},
	{Name: "chain", graph: streamedPlan, route: byPlanUtility, budgeted: true, chain: true,
		Doc: "HybridFlow without the graph: one subtask after the other"},
	{Name: "chain-of-one", graph: bundledPlan, route: byUtility, budgeted: true,
		Doc: "HybridFlow without subtasks: one call works off the whole plan"},
	{Name: "no-stream", graph: streamedPlan, route: byPlanUtility, budgeted: true, hold: true,
		Doc: "HybridFlow that starts no subtask before the plan is complete"},
	{Name: "fixed-threshold", graph: streamedPlan, route: byFixedThreshold, budgeted: true,
		Doc: "HybridFlow with a threshold that stays where it is"},
	{Name: "random", graph: streamedPlan, route: byChance, budgeted: true,
		Doc: "HybridFlow with subtasks sent to the cloud by chance, at a given share"},
	{Name: "hybridflow-cascade", graph: draftedPlan, route: byDrafts, budgeted: true,
		Doc: "HybridFlow with a cascade for each subtask: edge first, and the cloud where its result scores low"},
	{Name: "entropy", graph: probedPlan, route: byEntropy, budgeted: true,
		Doc: "HybridFlow with subtasks routed by the entropy of the first token that the edge would write (GlimpRouter)"},
	{Name: "verified", graph: verifiedPlan, route: byVerdict, budgeted: true,
		Doc: "HybridFlow with subtasks done at the edge and again by the cloud where it scores them low (SpecReason, TRIM)"},
	{Name: "all-edge", graph: streamedPlan, route: atEdge,
		Doc: "the plan with every subtask at the edge"},
	{Name: "all-cloud", graph: streamedPlan, route: inCloud,
		Doc: "the plan with every subtask in the cloud"},
	{Name: "difficulty", graph: streamedPlan, route: byDifficulty,
		Doc: "the plan with subtasks routed by the planner's difficulty, whatever the budget"},
	{Name: "lookahead", graph: streamedPlan, route: byKnapsack, budgeted: true,
		Doc: "HybridFlow with the knapsack of the whole plan instead of a threshold"},
	{Name: "paced", graph: streamedPlan, route: byShadowPrices, budgeted: true,
		Doc: "HybridFlow with shadow prices that spread the budget of the run over its questions"},
	{Name: "linucb", graph: streamedPlan, route: byBandit, budgeted: true,
		Doc: "HybridFlow with predictions corrected online by the grades of its own answers"},
	{Name: "repo-compatible", graph: streamedPlan, route: byPublicCode, budgeted: true, Soft: true,
		Doc: "the public code's routing: by chance, first and last step in the cloud, planning counted as spent"},

	{Name: "oracle-question", graph: cot, route: byQuestionOracle,
		Doc: "hindsight bound, simulated only: the better of edge-cot and cloud-cot for each question, without a budget as these"},
	{Name: "oracle-subtask", graph: streamedPlan, route: bySubtaskOracle, budgeted: true,
		Doc: "hindsight bound, simulated only: the best of all placements of a plan's subtasks under the budget, luck included"},
	{Name: "expected-subtask", graph: streamedPlan, route: byExpectation, budgeted: true,
		Doc: "bound, simulated only: the placement of a plan's subtasks with the best expected grade, its luck unknown"},
	{Name: "knapsack-bound", graph: streamedPlan, route: byTrueKnapsack, budgeted: true,
		Doc: "hindsight bound, simulated only: the knapsack of subtasks by their true benefits and costs under the budget"},
}

// How a question becomes a graph.
var (
	direct       = graph{decompose: whole, prompt: "direct"}
	cot          = graph{decompose: whole, prompt: "cot", reads: []string{"shots"}}
	ratedCot     = graph{decompose: rated, prompt: "cot", reads: []string{"plan", "planner", "shots"}}
	briefCot     = graph{decompose: whole, prompt: "brief"}
	draftedCot   = graph{decompose: drafted(whole), assess: assessDrafts, prompt: "cot", room: roomForDrafts, reads: draftSettings}
	majorityVote = graph{decompose: votes(false), join: majority, prompt: "cot", room: roomForVotes, reads: []string{"shots", "votes"}}
	bestOfN      = graph{decompose: votes(true), join: chosen, prompt: "cot", room: roomForVotes, reads: []string{"shots", "votes"}}
	star         = graph{decompose: skeleton, prompt: "cot", room: roomForPoints, reads: starSettings}
	starIfSuited = graph{decompose: skeletonIfSuited, prompt: "cot", room: roomForPoints, reads: append([]string{"shots"}, starSettings...)}
	outline      = graph{decompose: pasta, prompt: "cot", reads: []string{"plan", "without_context"}}
	jobList      = graph{decompose: minions, prompt: "cot", reads: []string{"plan", "without_context"}}
	judgedPairs  = graph{decompose: dot, prompt: "cot", reads: planSettings}
	streamedPlan = graph{decompose: planned, prompt: "cot", reads: planSettings}
	bundledPlan  = graph{decompose: bundled, prompt: "bundle", reads: []string{"plan", "planner", "shots"}}
	probedPlan   = graph{decompose: probed(planned), assess: assessProbe, prompt: "cot", room: roomForHelpers(1), reads: planSettings}
	verifiedPlan = graph{decompose: verified(planned), assess: assessVerdict, prompt: "cot", room: roomForHelpers(2), reads: planSettings}
	draftedPlan  = graph{
		decompose: drafted(planned), assess: assessDrafts, prompt: "cot", room: roomForDrafts, reads: append(planSettings, draftSettings...),
	}

	starSettings  = []string{"plan", "sot", "without_context"}
	draftSettings = []string{"shots", "votes", "cascade"}
	planSettings  = []string{"plan", "planner", "without_context"}[:3:3]
)

// Who runs each node.
var (
	atEdge           = routing{policy: toTier(router.Edge), only: router.Edge}
	inCloud          = routing{policy: toTier(router.Cloud), only: router.Cloud}
	inCloudBriefly   = routing{policy: toTier(router.Cloud), only: router.Cloud, reads: []string{"reply_tokens"}}
	byHybridLLM      = routing{policy: byQuestion, reads: questionSettings, trainedBy: "hybridllm-"}
	byRouteLLM       = routing{policy: byQuestion, reads: questionSettings, trainedBy: "routellm"}
	byDrafts         = routing{policy: escalate}
	byEntropy        = routing{policy: byFirstToken, reads: []string{"entropy", "force_ends"}}
	byVerdict        = routing{policy: byScore, reads: []string{"accept", "force_ends"}}
	byRole           = routing{policy: jobs}
	byDifficulty     = routing{policy: difficulty, reads: []string{"difficulty"}}
	byChance         = routing{policy: random, reads: []string{"share", "force_ends"}}
	byUtility        = routing{policy: adaptive, scored: true, reads: adaptiveSettings}
	byPlanUtility    = routing{policy: adaptive, scored: true, reads: append([]string{"force_ends"}, adaptiveSettings...)}
	byFixedThreshold = routing{policy: fixedThreshold, scored: true, reads: []string{"threshold", "temperature", "force_ends"}}
	byPublicCode     = routing{policy: repoCompatible, scored: true, reads: []string{"tau0"}}
	byKnapsack       = routing{policy: lookahead, scored: true, reads: []string{"force_ends"}}
	byShadowPrices   = routing{learner: newPacer, scored: true}
	byBandit         = routing{learner: newBandit, scored: true, reads: []string{"alpha", "explore", "force_ends"}}
	byQuestionOracle = routing{oracle: questionOracle}
	bySubtaskOracle  = routing{oracle: subtaskOracle, reads: []string{"force_ends"}}
	byExpectation    = routing{oracle: expectedSubtask, reads: []string{"force_ends"}}
	byTrueKnapsack   = routing{oracle: knapsackBound, reads: []string{"force_ends"}}

	adaptiveSettings = []string{"tau0", "a_budget", "a_latency", "temperature"}
	questionSettings = []string{"share", "question_router", "overlap"}
)
