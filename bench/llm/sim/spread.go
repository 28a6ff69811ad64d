package sim

import (
	"maps"

	"hybridflow/bench/llm/sim/irt"
)

// fittedOn is the benchmark whose spread of difficulties was fitted to records.
const fittedOn = "mmlu-pro"

// Spread returns models and bank with the difficulties of all benchmarks but MMLU-Pro,
// whose spread was fitted, times a factor. Abilities are solved for again, so that the
// expected accuracy of each model on the bank's questions of a benchmark stays; what
// changes is how often two models are right together. The originals stay as they are.
func (ms *Models) Spread(bank Bank, factor float64) (*Models, Bank, error) {
	if factor == 1 {
		return ms, bank, nil
	}
	spread := make(Bank, len(bank))
	type difficulties struct{ before, after, guess []float64 }
	sets := map[string]*difficulties{}
	for text, it := range bank {
		if it.Benchmark == fittedOn {
			spread[text] = it
			continue
		}
		next := *it
		next.Difficulty *= factor
		spread[text] = &next
		if sets[it.Benchmark] == nil {
			sets[it.Benchmark] = &difficulties{}
		}
		d := sets[it.Benchmark]
		d.before, d.after, d.guess = append(d.before, it.Difficulty), append(d.after, next.Difficulty), append(d.guess, it.Guess)
	}
	models := *ms
	models.byName = map[string]*model{}
	for name, m := range ms.byName {
		next := *m
		next.abilities = maps.Clone(m.abilities)
		for benchmark, d := range sets {
			if m.abilities[benchmark] == nil {
				continue
			}
			ab := *m.abilities[benchmark]
			for _, theta := range []*float64{&ab.cot, &ab.direct} {
				var err error
				if *theta, err = irt.Ability(irt.Accuracy(*theta, d.before, d.guess), d.after, d.guess); err != nil {
					return nil, nil, err
				}
			}
			next.abilities[benchmark] = &ab
		}
		models.byName[name] = &next
	}
	return &models, spread, nil
}
