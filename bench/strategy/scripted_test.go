package strategy_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"hybridflow/bench/llm"
	"hybridflow/bench/settings"
	"hybridflow/bench/strategy"
	"hybridflow/datasets/practice"
	"hybridflow/results"
	"hybridflow/router"
	"hybridflow/router/learn"
)

// scripted is a client that replies by a function.
type scripted func(req llm.Request) (llm.Response, error)

func (f scripted) Complete(_ context.Context, req llm.Request, onDelta func(llm.Delta)) (llm.Response, error) {
	resp, err := f(req)
	if err == nil && onDelta != nil {
		onDelta(llm.Delta{At: resp.Took, Text: resp.Text})
	}
	return resp, err
}

// play answers one question of MMLU-Pro under a strategy, with scripted models:
// the model of a request is "edge" or "cloud".
func play(t *testing.T, name string, reply scripted, sets ...string) (results.Query, []results.Subtask) {
	t.Helper()
	e := settings.Defaults()
	e.Budget = strategy.BudgetSettings{Tokens: -1, USD: -1, Seconds: -1, Average: -1}
	for _, s := range sets {
		if err := e.Set(s); err != nil {
			t.Fatal(err)
		}
	}
	set, err := practice.Set("mmlu-pro", 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	prices, err := llm.LoadPrices("")
	if err != nil {
		t.Fatal(err)
	}
	cell := &strategy.Cell{Settings: e.ForStrategies(), Tiers: map[router.Tier]*strategy.Tier{}}
	for tier, spec := range map[router.Tier]settings.Model{router.Edge: e.Edge, router.Cloud: e.Cloud} {
		price, err := prices.Of(spec.Model)
		if err != nil {
			t.Fatal(err)
		}
		client := scripted(func(r llm.Request) (llm.Response, error) {
			r.Model = string(tier)
			resp, err := reply(r)
			resp.Took = max(resp.Took, time.Second)
			resp.Usage = llm.Usage{Prompt: 10, Completion: 5}
			return resp, err
		})
		cell.Tiers[tier] = &strategy.Tier{Name: tier, Model: spec.Model, Price: price, Slots: spec.Slots, Client: client}
	}
	if e.Cascade.Score == "learned" {
		if cell.DraftScorer, err = learn.Load(e.Cascade.Scorer); err != nil {
			t.Fatal(err)
		}
	}
	s, err := strategy.Find(name)
	if err != nil {
		t.Fatal(err)
	}
	q := strategy.NewQuestion(set.Name, &set.Questions[0], nil)
	rows := strategy.Trial{Strategy: s, Cell: cell, Question: &q, Seed: 1, Backend: "sim"}.Run(t.Context())
	return rows.Query, rows.Subtasks
}

func says(text string) (llm.Response, error) { return llm.Response{Text: text, Finish: "stop"}, nil }

// shape writes a graph down: step, tier, and what it relies on.
func shape(rows []results.Subtask) string {
	var parts []string
	for _, r := range rows {
		s := r.Step + ":" + r.Tier
		if r.Relies != "" {
			s += "<" + r.Relies
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, " ")
}

const scriptedPlan = `<Plan>
<Step ID="1" Task="Explain: what is given?" Difficulty="1" Token="50" Rely=""/>
<Step ID="2" Task="Analyze: what follows?" Difficulty="9" Token="50" Rely="1"/>
<Step ID="3" Task="Generate: the answer" Difficulty="1" Token="50" Rely="2"/>
</Plan>`

func byPlan(r llm.Request) (llm.Response, error) {
	if strings.Contains(r.Messages[0].Content, "<Plan>") {
		resp, err := says(scriptedPlan)
		resp.Took = 3 * time.Second
		return resp, err
	}
	return says("The answer is (B).")
}
