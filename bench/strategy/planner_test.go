package strategy

import (
	"context"
	"testing"
	"time"

	"hybridflow/bench/llm"
	"hybridflow/datasets"
	"hybridflow/router"
)

// scripted is a client that replies by a function.
type scripted func(llm.Request) (llm.Response, error)

func (f scripted) Complete(_ context.Context, r llm.Request, onDelta func(llm.Delta)) (llm.Response, error) {
	resp, err := f(r)
	if err == nil && onDelta != nil {
		onDelta(llm.Delta{Text: resp.Text})
	}
	return resp, err
}

// Calls of the planner share the slots of their tier.
func TestPlannersCallsTakeTurns(t *testing.T) {
	client := scripted(func(r llm.Request) (llm.Response, error) {
		return llm.Response{Text: "x", Took: time.Duration(r.MaxTokens) * time.Second}, nil
	})
	p := &planner{
		question: &Question{Question: &datasets.Question{}}, settings: &Settings{}, send: sender{scale: 1},
		tiers: map[router.Tier]*Tier{router.Edge: {Name: router.Edge, Client: client, Slots: 2}},
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
