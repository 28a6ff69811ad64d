// Package paper compares runs with the HybridFlow paper (arXiv 2512.22137) and with
// what else was published.
//
//  1. [Reproduction] makes two experiments of one: all strategies, for the tables,
//     and sweeps over one setting at a time, for the curves. [Maps] makes two more,
//     over the conditions that decide what plans are worth.
//  2. The package bench runs them; their rows and manifests are in a folder each.
//  3. [ReportOptions] adds to the options of a report what a manifest can be
//     compared with: the paper's averages, the published accuracies of its
//     simulated models ([Targets]), and the blocks of the paper's tables.
//  4. The packages results/summary and results/report make the tables.
//  5. [RepairMap] and [SightMap] draw the maps, [ClaimTable] says where each claim of
//     the paper holds on them, and [Verdict] puts it into sentences.
package paper

import (
	"slices"

	"hybridflow/results"
	"hybridflow/results/summary"
)

// singleCalls are the strategies that ask one model once: what can be had without a
// router and without a plan.
var singleCalls = []string{"edge-direct", "edge-cot", "cloud-direct", "cloud-cot"}

// groups are the blocks of the tables of methods.
var groups = []summary.Group{
	{Name: singleModel, Strategies: []string{
		"edge-direct", "edge-cot", "edge-sc", "cloud-direct", "cloud-cot", "brief", "cloud-sc", "cloud-bon",
	}},
	{Name: "Per-query routing", Strategies: []string{"per-query", "hybridllm", "routellm", "cascade"}},
	{Name: "Structured", Strategies: []string{"sot", "sot-router", "pasta-emulated", "dot", "minions"}},
	{Name: "HybridFlow", Strategies: []string{"hybridflow", "hybridflow-cascade", "entropy", "verified", "lookahead", "paced"}},
	{Name: notRunnable, Strategies: bounds()},
}

const (
	singleModel = "Single model"
	notRunnable = "Bounds (not runnable)"
)

// primary are the strategies of the one family of tests that is declared in advance:
// all that route or plan, ablations included, whatever comes out.
func primary() []string {
	names := slices.Clone(ablations.Strategies)
	for _, g := range groups {
		if g.Name != singleModel && g.Name != notRunnable {
			names = append(names, g.Strategies...)
		}
	}
	return names
}

// ablations of HybridFlow: strategies without a part of it, and its own settings.
var ablations = summary.Ablations{
	Of: "hybridflow",
	Strategies: []string{
		"chain", "chain-of-one", "no-stream", "fixed-threshold", "random", "all-edge", "all-cloud", "difficulty", "linucb",
		"repo-compatible",
	},
	Fields: []string{"policy.force_ends", "planner", "without_context"},
	Knobs:  []string{"policy.tau0", "policy.threshold", "policy.share"},
}

// ReportOptions returns options with what the runs are compared with: published
// figures, each once, the blocks of the paper's tables, bounds and ablations.
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
		for _, p := range published(m) {
			if !slices.ContainsFunc(o.Published, func(q summary.Published) bool { return q.Strategy == p.Strategy && q.Measure == p.Measure }) {
				o.Published = append(o.Published, p)
			}
		}
	}
	o.Bounds, o.Groups, o.Ablations = bounds(), groups, ablations
	o.SingleCalls, o.Primary, o.Shown = singleCalls, primary(), []string{profileField}
	return o, nil
}
