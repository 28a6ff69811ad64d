package bench

import (
	"strings"
	"testing"
	"time"

	"hybridflow/bench/llm"
	"hybridflow/bench/strategy"
	"hybridflow/results"
)

// play answers one question of MMLU-Pro under a strategy, with scripted models:
// requests tell the tiers apart by their model, "edge" or "cloud".
func play(t *testing.T, name string, reply scripted, sets ...string) (results.Query, []results.Subtask) {
	t.Helper()
	e := small(1)
	e.Datasets, e.Strategies, e.Seeds = []string{"mmlu-pro"}, []string{name}, []uint64{1}
	e.Budget = strategy.BudgetSettings{Tokens: -1, USD: -1, Seconds: -1, Average: -1}
	for _, s := range sets {
		if err := e.Set(s); err != nil {
			t.Fatal(err)
		}
	}
	h := prepare(t, e)
	for name, tier := range h.cells[0].tiers {
		tier.Client = scripted(func(r llm.Request) (llm.Response, error) {
			r.Model = string(name)
			resp, err := reply(r)
			resp.Took = max(resp.Took, time.Second)
			resp.Usage = llm.Usage{Prompt: 10, Completion: 5}
			return resp, err
		})
	}
	s := runAll(t, h, 1)
	return s.queries[0], s.subtasks
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
