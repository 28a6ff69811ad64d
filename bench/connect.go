package bench

import (
	"context"
	"fmt"
	"slices"

	"hybridflow/bench/endpoints"
	"hybridflow/bench/items"
	"hybridflow/bench/llm"
	"hybridflow/bench/llm/sim"
	"hybridflow/bench/settings"
	"hybridflow/bench/strategy"
	"hybridflow/router"
)

// connect builds the cells of the sweep and their clients.
func (h *Harness) connect(ctx context.Context) error {
	sweep, err := h.Experiment.Cells()
	if err != nil {
		return err
	}
	var models *sim.Models
	var bank sim.Bank
	if h.Experiment.Backend == "sim" {
		if models, err = sim.LoadModels(); err != nil {
			return err
		}
		if bank, err = items.Bank(models, h.Sets); err != nil {
			return err
		}
	}
	for _, s := range sweep {
		c := &cell{
			Cell: s, models: strategy.Cell{Settings: s.Experiment.ForStrategies(), Tiers: map[router.Tier]*strategy.Tier{}},
			tiers: map[router.Tier]*tier{},
		}
		h.cells = append(h.cells, c)
		if err := h.loadRouters(ctx, c); err != nil {
			return err
		}
		served := map[router.Tier]sim.Serving{router.Edge: s.Experiment.Simulation.Edge(), router.Cloud: s.Experiment.Simulation.Cloud()}
		for name, spec := range map[router.Tier]settings.Model{router.Edge: s.Experiment.Edge, router.Cloud: s.Experiment.Cloud} {
			var simulator *sim.Simulator
			if models != nil {
				simulator = &sim.Simulator{Assume: s.Experiment.Simulation, Served: served[name]}
				if simulator.Models, simulator.Bank, err = models.Spread(bank, s.Experiment.Simulation.DifficultySpread); err != nil {
					return err
				}
			}
			t, err := h.newTier(name, spec, simulator, s.Experiment.TimeScale)
			if err != nil {
				return err
			}
			c.tiers[name], c.models.Tiers[name] = t, &t.Tier
		}
		if err := c.see(); err != nil {
			return err
		}
	}
	if n := h.Experiment.Limit; n > 0 { // the questions of routers' training are dropped by now
		for i, qs := range h.questions {
			h.questions[i] = qs[:min(n, len(qs))]
		}
	}
	return nil
}

func (h *Harness) newTier(name router.Tier, spec settings.Model, simulator *sim.Simulator, scale float64) (*tier, error) {
	t := &tier{Tier: strategy.Tier{Name: name, Model: spec.Model, Slots: spec.Slots, Simulated: simulator}, spec: spec}
	var err error
	if simulator != nil {
		if t.Client, err = h.simulated(simulator, t); err != nil {
			return nil, err
		}
	}
	if t.Price, err = endpoints.PriceOf(spec); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if h.Experiment.Backend == "live" {
		line, err := h.lines.Dial(spec, scale)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		t.Client = line
	}
	if t.Client != nil {
		t.Client = h.meter.wrap(t.Client, t.Price)
	}
	if dry := h.options.dryRun; dry != nil {
		t.Client = dry.wrap(t)
	}
	return t, nil
}

// simulated returns the client of a simulated model. In a dry run, a model that
// is not simulated has a stand-in: the default model of its tier.
func (h *Harness) simulated(simulator *sim.Simulator, t *tier) (llm.Client, error) {
	if known := simulator.Models.Names(); slices.Contains(known, t.Model) {
		return simulator, nil
	} else if h.options.dryRun == nil {
		return nil, &sim.ModelError{Model: t.Model, Known: known}
	}
	t.standIn = settings.Defaults().Edge.Model
	if t.Name == router.Cloud {
		t.standIn = settings.Defaults().Cloud.Model
	}
	return renamed{simulator, t.standIn}, nil
}

// renamed is a client that asks for another model than its requests name.
type renamed struct {
	llm.Client
	model string
}

// Complete implements [llm.Client].
func (r renamed) Complete(ctx context.Context, req llm.Request, onDelta func(llm.Delta)) (llm.Response, error) {
	req.Model = r.model
	return r.Client.Complete(ctx, req, onDelta)
}
