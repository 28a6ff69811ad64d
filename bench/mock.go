package bench

import (
	"hybridflow/bench/llm"
	"hybridflow/bench/llm/mock"
	"hybridflow/bench/llm/sim"
	"hybridflow/router"
)

// Mock serves the harness's simulated models over HTTP. They reply there as
// they do in process.
func (h *Harness) Mock(c mock.Config) (*mock.Server, error) {
	models, err := sim.LoadModels()
	if err != nil {
		return nil, err
	}
	c.Client = h.cells[0].tiers[router.Edge].Client
	c.Models = models.Names()
	if c.Prices, err = llm.LoadPrices(""); err != nil {
		return nil, err
	}
	return mock.New(c)
}
