package bench

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"hybridflow/bench/llm"
	"hybridflow/results"
)

// play answers one question of MMLU-Pro under a strategy, with scripted models:
// requests tell the tiers apart by their model, "edge" or "cloud".
func play(t *testing.T, strategy string, reply scripted, sets ...string) (results.Query, []results.Subtask) {
	t.Helper()
	e := small(1)
	e.Datasets, e.Strategies, e.Seeds = []string{"mmlu-pro"}, []string{strategy}, []uint64{1}
	e.Budget = BudgetSettings{Tokens: -1, USD: -1, Seconds: -1, Average: -1}
	for _, s := range sets {
		if err := e.Set(s); err != nil {
			t.Fatal(err)
		}
	}
	h := prepare(t, e)
	for name, tier := range h.cells[0].tiers {
		tier.client = scripted(func(r llm.Request) (llm.Response, error) {
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

func TestTheMajorityOfVotesCounts(t *testing.T) {
	for _, c := range []struct {
		name, votes, want, status string
		score                     float64
	}{
		{"most votes win", "A B C B", "B", "answered", 0.5},
		{"of as many the first", "C B B C", "C", "answered", 0.5},
		{"a vote without an answer does not count", "- - B -", "B", "answered", 0.25},
		{"nor does one that failed", "! B ! !", "B", "answered", 0.25},
		{"nobody answers", "- - - -", "", "unparsed", 0},
		{"all fail", "! ! ! !", "", "error", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			votes := strings.Fields(c.votes)
			seeds := map[int64]bool{}
			i := -1
			q, rows := play(t, "cloud-sc", func(r llm.Request) (llm.Response, error) {
				seeds[r.Seed] = true
				i++
				switch votes[i] {
				case "!":
					return llm.Response{}, errors.New("connection refused")
				case "-":
					return says("who knows")
				}
				return says("The answer is (" + votes[i] + ").")
			}, fmt.Sprintf("votes.k=%d", len(votes)))
			if q.Extracted != c.want || q.Status != c.status {
				t.Errorf("%q, %s; want %q, %s", q.Extracted, q.Status, c.want, c.status)
			}
			if got, want := shape(rows), "vote/1:cloud vote/2:cloud vote/3:cloud vote/4:cloud answer:<vote/1,vote/2,vote/3,vote/4"; got != want {
				t.Errorf("graph %s, want %s", got, want)
			}
			if rows[4].Score != c.score || rows[4].Prompt != 0 || rows[4].CostUSD != 0 {
				t.Errorf("the joining node: %+v", rows[4])
			}
			if len(seeds) != 4 || !seeds[1] {
				t.Errorf("votes with the seeds %v", seeds)
			}
			if q.Seconds != 1 || q.Steps != 4 || q.CloudSteps != 4 || q.CloudCalls != 4 || q.CloudPrompt != 40 || q.CostUSD <= 0 {
				t.Errorf("row %+v", q)
			}
		})
	}
}

func TestTheModelChoosesItsBestAnswer(t *testing.T) {
	for choice, want := range map[string]string{
		"The second one. Choice: 2": "B", "**Choice:** 3": "C", "Choice: 9": "A", "no idea": "A", "Choice: 1, or rather\nChoice: 3": "C",
	} {
		i := -1
		q, rows := play(t, "cloud-bon", func(r llm.Request) (llm.Response, error) {
			if user := r.Messages[1].Content; strings.Contains(user, "<candidates>") {
				if !strings.Contains(user, "Candidate 2:\nThe answer is (B).") {
					t.Errorf("candidates: %s", user)
				}
				return says(choice)
			}
			i++
			return says(fmt.Sprintf("The answer is (%c).", 'A'+i))
		}, "votes.k=3")
		if q.Extracted != want || q.CloudCalls != 4 {
			t.Errorf("%q: %s after %d calls, want %s", choice, q.Extracted, q.CloudCalls, want)
		}
		if got, want := shape(rows), "vote/1:cloud vote/2:cloud vote/3:cloud choice:cloud<vote/1,vote/2,vote/3 answer:<vote/1,vote/2,vote/3,choice"; got != want {
			t.Errorf("graph %s, want %s", got, want)
		}
	}
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
	if rows[1].Difficulty != 9 || rows[1].Planned != 150 || !strings.Contains(asked, "1. Explain: what is given?\n2. Analyze: what follows?\n3. Generate") {
		t.Errorf("asked %s", asked)
	}
	q, rows = play(t, "chain-of-one", func(r llm.Request) (llm.Response, error) { return says("The answer is (B).") })
	if got := shape(rows); got != "plan:edge 1:edge" && got != "plan:edge 1:cloud" || q.PlanStatus != "fallback" || q.Status != "answered" {
		t.Errorf("without a plan: %s, %+v", got, q)
	}
}

// Without streaming no step starts before the plan is complete.
func TestNoStreamHoldsSteps(t *testing.T) {
	starts := map[string]float64{}
	for _, strategy := range []string{"hybridflow", "no-stream"} {
		e := small(1)
		e.Datasets, e.Strategies = []string{"mmlu-pro"}, []string{strategy}
		for _, r := range runAll(t, prepare(t, e), 1).subtasks {
			if r.Index == 0 {
				starts[strategy] = r.StartSeconds
			} else if r.Role == "plan" && strategy == "no-stream" {
				starts["plan"] = r.EndSeconds
			}
		}
	}
	if !(starts["hybridflow"] < starts["plan"] && starts["no-stream"] == starts["plan"]) {
		t.Errorf("starts %v", starts)
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

// A cascade asks the cloud where the edge's score is below the threshold, and
// never more than the budget allows.
func TestCascadesEscalate(t *testing.T) {
	const graph = "draft 1/1:edge 1:%s<draft 1/1"
	for _, c := range []struct {
		name, edge string
		sets       []string
		want, tier string
		score      float64
	}{
		{"sure of itself", "The answer is (A).\nConfidence: 90", nil, "A", "", 0.1},
		{"unsure", "The answer is (A).\nConfidence: 30", nil, "B", "cloud", 0.7},
		{"just sure enough", "The answer is (A).\nConfidence: 75", []string{"cascade.threshold=0.75"}, "A", "", 0.25},
		{"never says", "The answer is (A).", nil, "B", "cloud", 1},
		{"fails", "", nil, "B", "cloud", 1},
		{"no money", "The answer is (A).\nConfidence: 30", []string{"budget.tokens=0"}, "A", "", 0.7},
		{"anything goes", "The answer is (A).\nConfidence: 1", []string{"cascade.threshold=0"}, "A", "", 0.99},
	} {
		t.Run(c.name, func(t *testing.T) {
			q, rows := play(t, "cascade", func(r llm.Request) (llm.Response, error) {
				if r.Model == "cloud" {
					if strings.Contains(r.Messages[0].Content, "Confidence") {
						t.Error("the cloud is asked for its confidence")
					}
					return says("The answer is (B).")
				}
				return says(c.edge)
			}, c.sets...)
			if got := shape(rows); q.Extracted != c.want || got != fmt.Sprintf(graph, c.tier) {
				t.Errorf("answer %s, graph %s", q.Extracted, got)
			}
			if d := rows[1].Score - c.score; d > 1e-9 || d < -1e-9 {
				t.Errorf("doubt %v, want %v", rows[1].Score, c.score)
			}
		})
	}
}

// By votes, a cascade asks the cloud where the edge does not agree with itself.
func TestCascadesByVotes(t *testing.T) {
	for votes, want := range map[string]string{"AAAAC": "A", "CAACA": "D", "-----": "D", "AAA-A": "A"} {
		i := -1
		q, _ := play(t, "cascade", func(r llm.Request) (llm.Response, error) {
			if r.Model == "cloud" {
				return says("The answer is (D).")
			}
			if i++; votes[i] == '-' {
				return says("who knows")
			}
			return says("The answer is (" + votes[i:i+1] + ").")
		}, "cascade.score=votes")
		if q.Extracted != want || q.EdgeCalls != 5 {
			t.Errorf("%s: %s after %d calls, want %s", votes, q.Extracted, q.EdgeCalls, want)
		}
	}
}

// Subtasks escalate one by one, and later ones see what was taken over, without
// the confidence.
func TestSubtasksEscalate(t *testing.T) {
	q, rows := play(t, "hybridflow-cascade", func(r llm.Request) (llm.Response, error) {
		user := r.Messages[1].Content
		switch {
		case strings.Contains(r.Messages[0].Content, "<Plan>"):
			return says(scriptedPlan)
		case r.Model == "cloud":
			if !strings.Contains(user, "<results>\nStep 1. Explain: what is given?\nIt is 5.\n</results>") {
				t.Errorf("the cloud sees %s", user)
			}
			return says("It is 7.")
		case strings.Contains(user, "Explain: what is given?\n</subtask>"):
			return says("It is 5.\n**Confidence:** 95%")
		case strings.Contains(user, "Analyze: what follows?\n</subtask>"):
			return says("It is 6.\nConfidence: 10")
		}
		if !strings.Contains(user, "<results>\nStep 2. Analyze: what follows?\nIt is 7.\n</results>") {
			t.Errorf("the last step sees %s", user)
		}
		return says("The answer is (B).\nConfidence: 99")
	})
	want := "plan:edge draft 1/1:edge 1:<draft 1/1 draft 2/1:edge<1 2:cloud<1,draft 2/1 draft 3/1:edge<2 3:<2,draft 3/1"
	if got := shape(rows); got != want || q.Extracted != "B" || q.Steps != 4 || q.CloudSteps != 1 {
		t.Errorf("graph %s\nwant  %s\n%+v", got, want, q)
	}
}

func TestConfidenceIsRead(t *testing.T) {
	for _, c := range []struct {
		text, rest string
		confidence float64
	}{
		{"It is 5.\nConfidence: 80", "It is 5.", 0.8},
		{"It is 5.\n\n**Confidence:** 80%\n", "It is 5.", 0.8},
		{"It is 5.\nconfidence = 62.5.", "It is 5.", 0.625},
		{"It is 5. Confidence: 100", "It is 5. Confidence: 100", 1},
		{"Confidence: 40\nIt is 5.", "Confidence: 40\nIt is 5.", 0.4},
		{"Confidence: high", "Confidence: high", 0},
		{"Confidence: 800", "Confidence: 800", 0},
		{"It is 5.", "It is 5.", 0},
		{"", "", 0},
	} {
		if rest, confidence := readConfidence(c.text); rest != c.rest || confidence != c.confidence {
			t.Errorf("%q: %q, %v; want %q, %v", c.text, rest, confidence, c.rest, c.confidence)
		}
	}
}

func TestClaims(t *testing.T) {
	for text, want := range map[string]string{
		"First 3. The pump moves 12.5 litres.": "12.5", "So x = -4": "-4", "It is 1/2.": "1/2", "The  Left one.": "the left one",
		"There were 3 pumps. The left one leaks.": "the left one leaks", "": "", "7": "7", "Part A comes to 512.": "512",
	} {
		if got := lastClaim(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func FuzzReplies(f *testing.F) {
	f.Add("It is 5.\nConfidence: 80")
	f.Add("**Choice:** 3 of 4")
	f.Fuzz(func(t *testing.T, text string) {
		rest, confidence := readConfidence(text)
		if !strings.HasPrefix(text, rest) || !(confidence >= 0 && confidence <= 1) {
			t.Errorf("%q: %q, %v", text, rest, confidence)
		}
		if n := readChoice(text); n < 0 {
			t.Errorf("%q: choice %d", text, n)
		}
		lastClaim(text)
	})
}
