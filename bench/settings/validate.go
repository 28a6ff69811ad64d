package settings

import (
	"errors"
	"fmt"
	"path/filepath"
	"reflect"

	"hybridflow/bench/strategy"
)

// Validate reports every field with a value that makes no sense, and a value that
// would. In a sweep it is the cells that need to make sense; the error names the
// first that does not.
func (e *Experiment) Validate() error {
	plain := e.validate()
	cells, err := e.Cells()
	if err != nil {
		return errors.Join(plain, err)
	}
	for i := range cells {
		err := cells[i].Experiment.validate()
		if err != nil && (plain == nil || err.Error() != plain.Error()) {
			return fmt.Errorf("%s: %w", cells[i].NameFor(nil), err)
		}
		if err != nil {
			return plain
		}
	}
	return nil
}

// validate checks the experiment without its sweep: each field by what it declares,
// and what fields mean together.
func (e *Experiment) validate() error {
	var p problems
	for _, f := range fields("", reflect.ValueOf(*e)) {
		p.declared(f)
	}
	p.check(e.Name != "", "name: needs one, such as default")
	p.check(e.Name == "" || filepath.IsLocal(e.Name),
		"name: %q leads out of the folder of runs; give a plain name, such as default, and a folder by --out", e.Name)
	unique(&p, "datasets", e.Datasets, "[gpqa]")
	unique(&p, "seeds", e.Seeds, "[1, 2, 3]")
	unique(&p, "strategies", e.Strategies, "[edge-cot, hybridflow]")
	for _, name := range e.Strategies {
		if s, err := strategy.Find(name); err != nil {
			p.add(fmt.Errorf("strategies: %w", err))
		} else {
			p.add(check(s, e))
		}
	}
	p.check(e.TimeScale > 0, "time_scale: %v is not above 0; real endpoints have 1", e.TimeScale)
	live := e.Backend == "live"
	e.Edge.validate(&p, "edge", live)
	e.Cloud.validate(&p, "cloud", live)
	if embed := e.Embed.ForEmbedding(); embed.Model != "" {
		embed.validate(&p, "embed", false)
	}
	e.Embed.withoutSecrets(&p, "embed")
	p.add(e.Simulation.Validate())
	p.check(e.Budget.Tokens < 0 || e.Budget.USD < 0, "budget: tokens and usd are both set; set one of them to -1")
	own, other := e.Budget, Defaults().Budget
	p.check(own.Profile == "" || own.Tokens == other.Tokens && own.USD == other.USD && own.Seconds == other.Seconds,
		"budget.profile: %s says what tokens, usd and seconds are, and one of them is set as well; leave out the profile or the limits",
		own.Profile)
	p.add(e.Budget.Limits().Validate())
	p.check(e.Cascade.Budget < 0 || e.Split == "test",
		"cascade.budget: the threshold is fitted on the training half of each benchmark; set split to test, to run on the other half")
	return errors.Join(p...)
}
