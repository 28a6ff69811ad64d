package strategy

import (
	"context"
	"testing"
	"time"

	"hybridflow/bench/llm"
	"hybridflow/datasets"
	"hybridflow/router"
)

// slow is a client whose replies take a second for each token that they may have.
type slow struct{}

func (slow) Complete(_ context.Context, r llm.Request, _ func(llm.Delta)) (llm.Response, error) {
	return llm.Response{Text: "x", Took: time.Duration(r.MaxTokens) * time.Second}, nil
}

// Calls of the planner share the slots of their tier.
func TestPlannersCallsTakeTurns(t *testing.T) {
	p := &planner{
		question: &Question{Question: &datasets.Question{}}, settings: &Settings{}, send: sender{scale: 1},
		tiers: map[router.Tier]*Tier{router.Edge: {Name: router.Edge, Client: slow{}, Slots: 2}},
	}
	var calls []*call
	for _, seconds := range []int{5, 1, 1, 1} {
		c := p.prepare("x", router.Edge, "rate", fill{})
		c.req.MaxTokens = seconds
		calls = append(calls, c)
	}
	if end := p.ask(t.Context(), 10*time.Second, calls...); end != 15*time.Second || calls[3].begin != 12*time.Second {
		t.Errorf("ended at %v, the last began at %v", end, calls[3].begin)
	}
}
