package strategy_test

import (
	"strings"
	"sync"
	"testing"

	"hybridflow/bench/llm"
)

// A chain of one is one call that sees the whole plan, at the tier of its
// hardest step.
func TestChainOfOne(t *testing.T) {
	var mu sync.Mutex
	var asked string
	q, rows := play(t, "chain-of-one", func(r llm.Request) (llm.Response, error) {
		mu.Lock()
		defer mu.Unlock()
		asked = r.Messages[1].Content
		return byPlan(r)
	}, "policy.temperature=0")
	if got, want := shape(rows), "plan:edge 1:cloud"; got != want || q.PlanStatus != "ok" {
		t.Errorf("graph %s, want %s; plan %s", got, want, q.PlanStatus)
	}
	const outline = "1. Explain: what is given?\n2. Analyze: what follows?\n3. Generate"
	if rows[1].Difficulty != 9 || rows[1].Planned != 150 || !strings.Contains(asked, outline) {
		t.Errorf("asked %s", asked)
	}
	q, rows = play(t, "chain-of-one", func(r llm.Request) (llm.Response, error) { return says("The answer is (B).") })
	if got := shape(rows); got != "plan:edge 1:edge" && got != "plan:edge 1:cloud" || q.PlanStatus != "fallback" || q.Status != "answered" {
		t.Errorf("without a plan: %s, %+v", got, q)
	}
}

// Forced ends are in the cloud whatever the policy says, unless the budget
// forbids it.
func TestForcedEnds(t *testing.T) {
	for _, c := range []struct {
		sets []string
		want string
	}{
		{[]string{"policy.force_ends=false"}, "plan:edge 1:edge 2:edge<1 3:edge<2"},
		{[]string{"policy.force_ends=true"}, "plan:edge 1:cloud 2:edge<1 3:cloud<2"},
		{[]string{"policy.force_ends=true", "budget.tokens=0"}, "plan:edge 1:edge 2:edge<1 3:edge<2"},
	} {
		_, rows := play(t, "fixed-threshold", byPlan, append(c.sets, "policy.threshold=1", "policy.temperature=0")...)
		if got := shape(rows); got != c.want {
			t.Errorf("%v: %s, want %s", c.sets, got, c.want)
		}
	}
}
