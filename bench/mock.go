package bench

import (
	"context"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/mock"
	"hybridflow/bench/llm/sim"
	"hybridflow/router"
)

// Mock serves the harness's simulated models over HTTP. They reply there as
// they do in process, at the tier that they are meant for: a request names no tier.
func (h *Harness) Mock(c mock.Config) (*mock.Server, error) {
	models, err := sim.LoadModels()
	if err != nil {
		return nil, err
	}
	tiers := h.cells[0].tiers
	c.Client = byModel{models, tiers[router.Edge].Client, tiers[router.Cloud].Client}
	c.Models = models.Names()
	if c.Prices, err = llm.LoadPrices(""); err != nil {
		return nil, err
	}
	return mock.New(c)
}

// byModel is a client that hands requests to the tier of their model.
type byModel struct {
	models      *sim.Models
	edge, cloud llm.Client
}

// Complete implements [llm.Client].
func (b byModel) Complete(ctx context.Context, req llm.Request, onDelta func(llm.Delta)) (llm.Response, error) {
	if b.models.Cloud(req.Model) {
		return b.cloud.Complete(ctx, req, onDelta)
	}
	return b.edge.Complete(ctx, req, onDelta)
}
