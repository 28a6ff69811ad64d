package paper

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

// averages are the known averages of the paper, each compared with the strategy of
// ours that comes nearest. Its figures per benchmark and its costs are unknown to
// us and left blank; their sources state what is known of them.
var averages = []summary.Published{
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

// published returns the paper's averages of a run's strategies. A run with other
// models, or on practice sets, has none; of a sweep over models, the first cell
// counts. Simulated single models were solved from them: a part of their accuracies
// on single benchmarks is what the averages leave ([Targets]).
func published(m results.Manifest) []summary.Published {
	defaults := settings.Defaults()
	for _, want := range []struct{ tier, model string }{{"edge", defaults.Edge.Model}, {"cloud", defaults.Cloud.Model}} {
		if i := firstOf(m.Models, want.tier); i < 0 || m.Models[i].Name != want.model {
			return nil
		}
	}
	if slices.ContainsFunc(m.Datasets, func(d results.Dataset) bool { return d.Practice }) {
		return nil
	}
	var all []summary.Published
	for _, p := range averages {
		if slices.Contains(m.Strategies, p.Strategy) {
			p.Solved = m.Backend == "sim" && p.Measure == "accuracy" && slices.Contains(singleCalls, p.Strategy)
			all = append(all, p)
		}
	}
	return all
}

// firstOf returns the index of a tier's first model, that of the first cell of a
// sweep, which is the one that reports compare with publications; -1: there is none.
func firstOf(models []results.Model, tier string) int {
	return slices.IndexFunc(models, func(m results.Model) bool { return m.Tier == tier })
}

// bounds are the names of the oracles and other bounds, which reports show apart
// from the methods.
func bounds() []string {
	var names []string
	for _, s := range strategy.All {
		if s.Bound() {
			names = append(names, s.Name)
		}
	}
	return names
}
