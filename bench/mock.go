package bench

import (
	"hybridflow/bench/llm"
	"hybridflow/router"
)

// Mock serves the harness's simulated models over HTTP. They reply there as
// they do in process.
func (h *Harness) Mock(c llm.MockConfig) (*llm.Mock, error) {
	models, err := llm.LoadModels()
	if err != nil {
		return nil, err
	}
	c.Client = h.cells[0].tiers[router.Edge].Client
	c.Models = models.Names()
	if c.Prices, err = llm.LoadPrices(""); err != nil {
		return nil, err
	}
	return llm.NewMock(c)
}
