package bench

import (
	"cmp"

	"hybridflow/bench/llm/sim"
	"hybridflow/router"
)

// simulatedModel returns the name of the simulated model that answers for a tier.
func (t *tier) simulatedModel() string { return cmp.Or(t.standIn, t.Model) }

// see gives the simulators of a cell what planners see of the cloud's gains, where its
// assumptions say how much that is.
func (c *cell) see() error {
	edge, cloud := c.tiers[router.Edge], c.tiers[router.Cloud]
	if edge.Simulated == nil || edge.Simulated.Assume.Visibility < 0 {
		return nil
	}
	s := edge.Simulated
	gains, err := sim.NewGains(s.Models, s.Bank, edge.simulatedModel(), cloud.simulatedModel(), s.Assume)
	if err != nil {
		return err
	}
	edge.Simulated.Gains, cloud.Simulated.Gains = gains, gains
	return nil
}

// Visibility is what a router can see in a cell of a sweep; see [sim.Simulator.Visibility].
type Visibility struct {
	Cell     string
	Setting  float64 // simulation.visibility; -1: planners judge by themselves
	Measured float64 // rank correlation of a step's stated difficulty and the cloud's true gain
	Steps    int     // that it was measured on
}

// Visibility measures what a router can see, in each cell, over at most limit questions.
// There is nothing to measure where models are not simulated.
func (h *Harness) Visibility(limit int) ([]Visibility, error) {
	var all []Visibility
	for _, c := range h.cells {
		planner := c.tiers[router.Tier(c.Experiment.Planner)]
		if planner.Simulated == nil {
			continue
		}
		rho, steps, err := planner.Simulated.Visibility(planner.simulatedModel(),
			c.tiers[router.Edge].simulatedModel(), c.tiers[router.Cloud].simulatedModel(), limit)
		if err != nil {
			return nil, err
		}
		all = append(all, Visibility{c.NameFor(nil), planner.Simulated.Assume.Visibility, rho, steps})
	}
	return all, nil
}
