package paper

import (
	"slices"

	"hybridflow/bench/llm/sim"
	"hybridflow/results"
	"hybridflow/results/summary"
)

// Targets returns the published accuracies that the single calls of a simulated
// run should have, as far as its models were calibrated to published ones. Live
// runs and practice sets have none; of a sweep over models, the first cell counts.
func Targets(m results.Manifest) ([]summary.Target, error) {
	if m.Backend != "sim" {
		return nil, nil
	}
	c, err := sim.LoadCalibration()
	if err != nil {
		return nil, err
	}
	var targets []summary.Target
	for _, d := range m.Datasets {
		if d.Practice {
			continue
		}
		for at, model := range m.Models {
			if at != firstOf(m.Models, model.Tier) {
				continue
			}
			i := slices.IndexFunc(c.Abilities, func(a sim.FittedAbility) bool {
				return a.Model == model.Name && a.Benchmark == d.Family
			})
			if i < 0 {
				continue
			}
			a := c.Abilities[i]
			for _, t := range []summary.Target{
				{Strategy: model.Tier + "-cot", Dataset: d.Name, Accuracy: a.Accuracy / 100, Source: a.Source, Solved: a.Inferred},
				{Strategy: model.Tier + "-direct", Dataset: d.Name, Accuracy: a.Direct / 100,
					Source: "the published averages' difference, one offset for all cells", Solved: true},
			} {
				if slices.Contains(m.Strategies, t.Strategy) {
					targets = append(targets, t)
				}
			}
		}
	}
	return targets, nil
}
