package bench

import (
	"slices"

	"hybridflow/results"
	"hybridflow/results/summary"
)

// groups are the blocks of the tables of methods.
var groups = []summary.Group{
	{Name: "Single model", Strategies: []string{"edge-direct", "edge-cot", "edge-sc", "cloud-direct", "cloud-cot", "cloud-sc", "cloud-bon"}},
	{Name: "Per-query routing", Strategies: []string{"per-query", "hybridllm", "routellm", "cascade"}},
	{Name: "Structured", Strategies: []string{"sot", "sot-router", "pasta-emulated", "dot", "minions"}},
	{Name: "HybridFlow", Strategies: []string{"hybridflow", "hybridflow-cascade", "lookahead", "paced"}},
	{Name: "Bounds, which nobody can run", Strategies: Bounds()},
}

// ablations of HybridFlow: strategies without a part of it, and its own settings.
var ablations = summary.Ablations{
	Of:         "hybridflow",
	Strategies: []string{"chain", "chain-of-one", "no-stream", "fixed-threshold", "random", "all-edge", "all-cloud", "difficulty", "linucb", "repo-compatible"},
	Fields:     []string{"policy.force_ends", "planner", "without_context"},
}

// ReportOptions say how a run is summed up: against what was published, in the
// blocks of the paper's tables, with bounds and ablations apart from strategies.
func ReportOptions(o summary.Options, manifests ...results.Manifest) (summary.Options, error) {
	for _, m := range manifests {
		targets, err := Targets(m)
		if err != nil {
			return o, err
		}
		for _, t := range targets {
			if !slices.Contains(o.Targets, t) {
				o.Targets = append(o.Targets, t)
			}
		}
		for _, p := range Published(m) {
			if !slices.ContainsFunc(o.Published, func(q summary.Published) bool { return q.Strategy == p.Strategy && q.Measure == p.Measure }) {
				o.Published = append(o.Published, p)
			}
		}
	}
	o.Bounds, o.Groups, o.Ablations = Bounds(), groups, ablations
	return o, nil
}
