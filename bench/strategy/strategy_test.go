package strategy

import (
	"slices"
	"strings"
	"testing"
)

// In a sweep, a strategy runs again for what makes a difference to it, and for
// nothing else.
func TestStrategiesKnowWhatTheyUse(t *testing.T) {
	for key, want := range map[string]string{
		"votes.k":           "edge-sc cloud-sc cloud-bon cascade hybridflow-cascade",
		"cascade.threshold": "cascade hybridflow-cascade",
		"cascade.budget":    "cascade",
		"cascade.scorer":    "cascade hybridflow-cascade",
		"sot.points":        "sot sot-router",
		"policy.force_ends": "hybridflow chain no-stream fixed-threshold random entropy verified lookahead linucb " +
			"oracle-subtask expected-subtask knapsack-bound",
		"policy.difficulty": "dot difficulty",
		"policy.tau0":       "per-query hybridflow chain chain-of-one no-stream repo-compatible",
		"planner": "per-query dot hybridflow chain chain-of-one no-stream fixed-threshold random hybridflow-cascade " +
			"entropy verified all-edge all-cloud difficulty lookahead paced linucb repo-compatible oracle-subtask expected-subtask " +
			"knapsack-bound",
		"shots": "edge-cot edge-sc cloud-cot cloud-sc cloud-bon per-query hybridllm routellm cascade sot-router " +
			"chain-of-one oracle-question hybridflow-cascade",
		"simulation.law": "sot sot-router pasta-emulated dot minions hybridflow chain no-stream fixed-threshold random " +
			"hybridflow-cascade entropy verified all-edge all-cloud difficulty lookahead paced linucb repo-compatible " +
			"oracle-subtask expected-subtask knapsack-bound",
		"simulation.recover_edge": "dot minions hybridflow chain no-stream fixed-threshold random " +
			"hybridflow-cascade entropy verified all-edge difficulty lookahead paced linucb repo-compatible " +
			"oracle-subtask expected-subtask knapsack-bound",
		"simulation.recover_cloud": "sot sot-router pasta-emulated dot minions hybridflow chain no-stream fixed-threshold random " +
			"hybridflow-cascade entropy verified all-cloud difficulty lookahead paced linucb repo-compatible " +
			"oracle-subtask expected-subtask knapsack-bound",
		"simulation.tax": "sot sot-router pasta-emulated dot minions hybridflow chain chain-of-one no-stream fixed-threshold random " +
			"hybridflow-cascade entropy verified all-edge all-cloud difficulty lookahead paced linucb repo-compatible " +
			"oracle-subtask expected-subtask knapsack-bound",
		"simulation.visibility": "entropy verified expected-subtask dot hybridflow chain chain-of-one no-stream fixed-threshold random " +
			"hybridflow-cascade all-edge all-cloud difficulty lookahead paced linucb repo-compatible oracle-subtask knapsack-bound",
		"simulation.direct_length":     "edge-direct cloud-direct",
		"simulation.difficulty_spread": "-",
		"simulation.judge_noise": "-edge-direct -edge-cot -edge-sc -cloud-direct -cloud-cot -brief -cloud-sc -cloud-bon -oracle-question " +
			"-hybridllm -routellm",
		"simulation.vote_correlation": "edge-sc cloud-sc cloud-bon cascade hybridflow-cascade",
		"simulation.plan_quality": "per-query sot sot-router pasta-emulated dot minions hybridflow chain chain-of-one no-stream " +
			"fixed-threshold random hybridflow-cascade entropy verified all-edge all-cloud difficulty lookahead paced linucb " +
			"repo-compatible " +
			"oracle-subtask expected-subtask knapsack-bound",
		"simulation.edge_speed":    "-cloud-direct -cloud-cot -brief -cloud-sc -cloud-bon",
		"simulation.network_delay": "-edge-direct -edge-cot -edge-sc",
		"edge.model":               "-cloud-direct -cloud-cot -brief -cloud-sc -cloud-bon",
		"cloud.model":              "-edge-direct -edge-cot -edge-sc",
		"budget.tokens": "-edge-direct -edge-cot -edge-sc -cloud-direct -cloud-cot -brief -cloud-sc -cloud-bon -sot -sot-router " +
			"-pasta-emulated -dot -minions -all-edge -all-cloud -difficulty -hybridllm -routellm -oracle-question",
		"simulation.entropy_auroc": "entropy",
		"simulation.verify_hit":    "verified",
		"simulation.brevity":       "brief",
		"policy.entropy":           "entropy",
		"policy.accept":            "verified",
		"policy.reply_tokens":      "brief",
		"policy.share":             "random hybridllm routellm",
		"policy.question_router":   "hybridllm routellm",
		"policy.router": "per-query hybridflow chain chain-of-one no-stream fixed-threshold lookahead paced linucb " +
			"repo-compatible",
	} {
		for _, name := range Names() {
			s, err := Find(name)
			if err != nil {
				t.Fatal(err)
			}
			expected := slices.Contains(strings.Fields(want), name)
			if strings.HasPrefix(want, "-") {
				expected = !slices.Contains(strings.Fields(want), "-"+name)
			}
			if got := s.Uses(key); got != expected {
				t.Errorf("%s uses %s: %v", name, key, got)
			}
		}
	}
}

// deciders counts what decides on tiers.
func deciders(s Strategy) (n int) {
	for _, is := range []bool{s.route.policy != nil, s.route.learner != nil, s.route.oracle != nil} {
		if is {
			n++
		}
	}
	return n
}

func TestEveryStrategyIsExplained(t *testing.T) {
	for _, s := range All {
		if s.Doc == "" || deciders(s) != 1 || s.Bound() != (s.route.oracle != nil) || s.graph.prompt == "" || s.graph.decompose == nil {
			t.Errorf("%s: %+v", s.Name, s)
		}
		if prompts[s.graph.prompt] == nil {
			t.Errorf("%s: no prompt %q", s.Name, s.graph.prompt)
		}
	}
	if _, err := Find("nope"); err == nil || !strings.Contains(err.Error(), "hybridflow") {
		t.Errorf("error %v does not list the strategies", err)
	}
}
