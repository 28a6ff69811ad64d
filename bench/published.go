package bench

import (
	"math"
	"slices"

	"hybridflow/bench/settings"
	"hybridflow/bench/strategy"
	"hybridflow/results"
	"hybridflow/results/summary"
)

// paperSets are the benchmarks that the paper averages over.
var paperSets = []string{"gpqa", "mmlu-pro", "aime24", "livebench-reasoning"}

const paper = "arXiv 2512.22137"

// published are the averages of the paper that are known, each held against the
// strategy of ours that comes nearest. Its figures per benchmark and its costs
// are not known to us, and are left blank; what is known of them is said.
var published = []summary.Published{
	{Strategy: "edge-cot", Measure: "accuracy", Value: 0.1959, Datasets: paperSets, Source: paper},
	{Strategy: "cloud-direct", Measure: "accuracy", Value: 0.5333, Datasets: paperSets, Source: paper},
	{Strategy: "cloud-cot", Measure: "accuracy", Value: 0.5899, Datasets: paperSets, Source: paper},
	{Strategy: "hybridllm", Measure: "accuracy", Value: 0.3870, Datasets: paperSets, Source: paper},
	{Strategy: "pasta-emulated", Measure: "accuracy", Value: 0.4556, Datasets: paperSets, Source: paper},
	{Strategy: "dot", Measure: "accuracy", Value: 0.4650, Datasets: paperSets, Source: paper},
	{Strategy: "sot", Measure: "accuracy", Value: 0.5290, Datasets: paperSets, Source: paper},
	{Strategy: "hybridflow", Measure: "accuracy", Value: 0.5534, Datasets: paperSets, Source: paper},
	{Strategy: "hybridflow", Measure: "C_time", Value: 17.48, Datasets: paperSets, Source: paper +
		"; there it is 28.5 % less than that of the best collaborative baseline, whose own is not known to us"},
	{Strategy: "hybridflow", Measure: "C_API", Value: math.NaN(), Datasets: paperSets, Source: paper +
		"; no figure is known to us, but that it is 31.3 % less than that of the best collaborative baseline"},
}

// Published are the paper's averages, where a run has its pair of models on its
// benchmarks.
func Published(m results.Manifest) []summary.Published {
	defaults := settings.Defaults()
	for _, want := range []struct{ tier, model string }{{"edge", defaults.Edge.Model}, {"cloud", defaults.Cloud.Model}} {
		if !slices.ContainsFunc(m.Models, func(o results.Model) bool { return o.Tier == want.tier && o.Name == want.model }) {
			return nil
		}
	}
	if slices.ContainsFunc(m.Datasets, func(d results.Dataset) bool { return d.Practice }) {
		return nil
	}
	var all []summary.Published
	for _, p := range published {
		if slices.Contains(m.Strategies, p.Strategy) {
			all = append(all, p)
		}
	}
	return all
}

// Bounds are the strategies that nobody can run: reports set them apart.
func Bounds() []string {
	var names []string
	for _, s := range strategy.All {
		if s.Bound() {
			names = append(names, s.Name)
		}
	}
	return names
}
