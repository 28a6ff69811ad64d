package strategy_test

import (
	"slices"
	"strings"
	"testing"

	"hybridflow/bench/llm"
)

// A step goes to the cloud where the edge is unsure of its first token. The probe has
// the step's prompt and one token; an endpoint that does not say how sure it is makes
// the probe an error, and leaves the step at the edge.
func TestEntropyOfTheFirstToken(t *testing.T) {
	const probed = "plan:edge 1:cloud probe 2:edge<1 2:"
	for _, c := range []struct {
		alternatives []float64
		want, status string
	}{
		{slices.Repeat([]float64{-2.9957}, 20), probed + "cloud<1,probe 2 3:cloud<2", "done"},
		{[]float64{-0.01, -4.7}, probed + "edge<1,probe 2 3:cloud<2", "done"},
		{nil, probed + "edge<1,probe 2 3:cloud<2", "error"},
	} {
		_, rows := play(t, "entropy", func(r llm.Request) (llm.Response, error) {
			resp, err := byPlan(r)
			if r.TopLogprobs > 0 {
				resp.Alternatives = c.alternatives
				if r.MaxTokens != 1 || r.Model != "edge" || !strings.Contains(r.Messages[1].Content, "Analyze: what follows?") {
					t.Errorf("probe %+v", r)
				}
			}
			return resp, err
		})
		if got := shape(rows); got != c.want {
			t.Errorf("%v: %s, want %s", c.alternatives, got, c.want)
		}
		if probe := rows[2]; probe.Status != c.status || (c.status == "error") != strings.Contains(probe.Error, "top_logprobs") {
			t.Errorf("probe %s: %s", probe.Status, probe.Error)
		}
	}
}

// The cloud does again what it scores low; else the edge's result is taken over, also
// where there is no money for a verdict.
func TestVerifiedSteps(t *testing.T) {
	const judged = "plan:edge 1:cloud draft 2/1:edge<1 verify 2:"
	for _, c := range []struct{ verdict, budget, want string }{
		{"Score: 3", "-1", judged + "cloud<1,draft 2/1 2:cloud<1,draft 2/1,verify 2 3:cloud<2"},
		{"Score: 7", "-1", judged + "cloud<1,draft 2/1 2:<1,draft 2/1,verify 2 3:cloud<2"},
		{"I cannot say.", "-1", judged + "cloud<1,draft 2/1 2:cloud<1,draft 2/1,verify 2 3:cloud<2"},
		{"Score: 0", "0", "plan:edge 1:edge draft 2/1:edge<1 verify 2:<1,draft 2/1 2:<1,draft 2/1,verify 2 3:edge<2"},
	} {
		q, rows := play(t, "verified", func(r llm.Request) (llm.Response, error) {
			if has(r, "You check one step") {
				if !strings.Contains(r.Messages[1].Content, "<draft>\nThe answer is (B).\n</draft>") {
					t.Errorf("the verifier sees %s", r.Messages[1].Content)
				}
				return says(c.verdict)
			}
			return byPlan(r)
		}, "budget.tokens="+c.budget)
		if got := shape(rows); got != c.want || q.Status != "answered" {
			t.Errorf("%s: %s, want %s", c.verdict, got, c.want)
		}
	}
}

// A brief answer is asked to be one.
func TestBriefAnswers(t *testing.T) {
	_, rows := play(t, "brief", func(r llm.Request) (llm.Response, error) {
		if !has(r, "in at most 77 tokens altogether") || r.Model != "cloud" {
			t.Errorf("asked %+v", r)
		}
		return says("The answer is (B).")
	}, "policy.reply_tokens=77")
	if got := shape(rows); got != "1:cloud" {
		t.Error(got)
	}
}
