package strategy

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hybridflow/bench/llm"
	"hybridflow/dag"
	"hybridflow/datasets"
	"hybridflow/router"
)

// A talker is a model whose plans, replies and times are random. It keeps to the
// limits of the requests, also with what it does not say but bills.
type talker struct {
	*rand.Rand
	plan string
}

func (m talker) Complete(_ context.Context, r llm.Request, onDelta func(llm.Delta)) (llm.Response, error) {
	limit := r.MaxTokens * llm.CharsPerToken
	text := strings.Repeat("a", 1+int(float64(limit-1)*min(1, 1.2*m.Float64())))
	if strings.Contains(r.Messages[0].Content, "<Plan>") {
		text = m.plan[:min(limit, len(m.plan))]
	}
	resp := llm.Response{Text: text, Finish: "stop", Took: time.Duration(m.Int64N(int64(20 * time.Second)))}
	words := llm.Tokens(text)
	resp.Usage.Completion = words + m.IntN(r.MaxTokens-words+1)
	resp.Usage.Prompt = int(promptMargin * m.Float64() * float64(llm.PromptTokens(r.Messages)))
	for at := 0; onDelta != nil && at < len(text); at += 40 {
		onDelta(llm.Delta{At: resp.Took * time.Duration(at) / time.Duration(len(text)), Text: text[at:min(at+40, len(text))]})
	}
	return resp, nil
}

// wildPlan is a plan of up to eight steps, with dependencies on any of them, that
// may lack its ends.
func wildPlan(t *rapid.T) string {
	n := rapid.IntRange(1, 8).Draw(t, "steps")
	var b strings.Builder
	b.WriteString("<Plan>")
	for i := 1; i <= n; i++ {
		role := rapid.SampledFrom([]string{"Analyze", "Analyze", "Analyze", "Explain", "Generate"}).Draw(t, "role")
		if rapid.Bool().Draw(t, "as asked for") && i == 1 {
			role = "Explain"
		}
		var rely []string
		for range rapid.IntRange(0, 3).Draw(t, "relies") {
			rely = append(rely, fmt.Sprint(rapid.IntRange(1, n).Draw(t, "on")))
		}
		task := strings.Repeat("x", rapid.IntRange(0, 400).Draw(t, "task"))
		tokens := rapid.SampledFrom([]int{0, 10, 100, 200, 300, 500}).Draw(t, "tokens")
		fmt.Fprintf(&b, `<Step ID="%d" Task="%s: %s" Difficulty="5" Token="%d" Rely="%s"/>`, i, role, task, tokens, strings.Join(rely, ","))
	}
	return b.String() + "</Plan>"
}

// No plan, no lengths of replies and no order of completions can leave the conclusion
// without money that the steps in the middle took; and the budget is never exceeded.
func TestNoOrderStarvesTheConclusion(t *testing.T) {
	refused, asked := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		question := Question{Question: &datasets.Question{ID: "1", Dataset: "gpqa", Text: "Why?"}}
		question.Body = strings.Repeat("b", rapid.IntRange(1, 1500).Draw(t, "question"))
		model := talker{rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)), wildPlan(t)}
		price := llm.Price{Prompt: 2, Completion: 8}
		cell := Cell{Tiers: map[router.Tier]*Tier{
			router.Edge:  {Name: router.Edge, Client: model, Slots: rapid.IntRange(1, 3).Draw(t, "slots")},
			router.Cloud: {Name: router.Cloud, Client: model, Price: price},
		}}
		cell.Settings = Settings{
			Planner: router.Edge, Policy: PolicySettings{ForceEnds: true, Share: rapid.SampledFrom([]float64{0.5, 1}).Draw(t, "share")},
			Plan: PlanSettings{MaxSteps: 6, MaxTokens: 600}, Sampling: SamplingSettings{MaxTokens: 4096, StepTokens: 1024},
			Budget: BudgetSettings{Tokens: -1, USD: -1, Seconds: rapid.SampledFrom([]float64{-1, 10}).Draw(t, "seconds")},
		}
		if rapid.Bool().Draw(t, "in dollars") {
			cell.Settings.Budget.USD = rapid.Float64Range(0, 0.05).Draw(t, "usd")
		} else {
			cell.Settings.Budget.Tokens = rapid.Float64Range(0, 10000).Draw(t, "tokens")
		}
		s, err := Find("random")
		if err != nil {
			t.Fatal(err)
		}
		x := Trial{Strategy: s, Cell: &cell, Question: &question, Seed: 1}.run(t.Context())
		limit := x.limits.Money
		if spent := x.policy.Budget.Spent(); spent > limit*(1+1e-12) {
			t.Fatalf("spent %v of %v", spent, limit)
		}
		final := x.engine.Graph().Final
		took := 0.0
		if first := x.nodes[0].call; final > 0 && first.decision.Tier == router.Cloud {
			took = first.money(x.limits.Unit)
		}
		c := x.nodes[final].call
		least := x.price(llm.PromptTokens(c.req.Messages), leastReply)
		if fits := least <= (limit-took)*(1-1e-12); fits && c.decision.Tier != router.Cloud {
			t.Fatalf("%s stayed at the edge, though %v fits into %v less %v: %v", x.nodes[final].ID, least, limit, took, c.decision)
		}
		for _, n := range x.nodes {
			switch d := n.call.decision; {
			case n.Role != dag.Analyze:
			case d.Reason == "budget":
				refused++
			case d.Tier == router.Cloud:
				asked++
			}
		}
	})
	if refused == 0 || asked == 0 {
		t.Errorf("%d steps in the middle were refused and %d asked: the test needs both", refused, asked)
	}
}
