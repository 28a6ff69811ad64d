package strategy_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"hybridflow/bench/llm"
	"hybridflow/router/learn"
)

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

// doubtful trains a scorer on drafts that are wrong where they say "perhaps".
func doubtful(t *testing.T) (path string) {
	t.Helper()
	var all []learn.Outcome
	for i := range 200 {
		text := fmt.Sprintf("The sum of the two lengths is %d, so this follows.", i)
		o := learn.Outcome{ID: fmt.Sprint(i), Dataset: "invented", Prompt: fmt.Sprintf("How long is rope %d?", i)}
		o.Edge.Correct, o.Cloud.Correct = 1, 1
		if i%2 == 0 {
			text, o.Edge.Correct = strings.Replace(text, "so", "perhaps", 1), 0
		}
		o.Step = &learn.Step{Task: text, Role: learn.RoleDraft}
		all = append(all, o)
	}
	m, _, err := learn.Train(t.Context(), all, learn.TrainOptions{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "doubtful.json")
	if err := m.Save(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// By a learned score, a cascade asks the cloud where drafts like the edge's were
// wrong in training: of whole questions, and of subtasks.
func TestCascadesByALearnedScore(t *testing.T) {
	sets := []string{"cascade.score=learned", "cascade.scorer=" + doubtful(t), "cascade.threshold=0.5"}
	for draft, want := range map[string]string{"The answer is (A), so.": "A", "Perhaps, the answer is (A).": "B", "": "B"} {
		q, rows := play(t, "cascade", func(r llm.Request) (llm.Response, error) {
			if strings.Contains(r.Messages[0].Content, "Confidence") {
				t.Error("a model is asked for its confidence")
			}
			if r.Model == "cloud" {
				return says("The answer is (B).")
			}
			return says(draft)
		}, sets...)
		if q.Extracted != want || len(rows) != 2 {
			t.Errorf("%q: answer %s after %s, doubt %v", draft, q.Extracted, shape(rows), rows[1].Score)
		}
	}
	_, rows := play(t, "hybridflow-cascade", func(r llm.Request) (llm.Response, error) {
		user := r.Messages[1].Content
		switch {
		case strings.Contains(r.Messages[0].Content, "<Plan>"):
			return says(scriptedPlan)
		case r.Model == "edge" && strings.Contains(user, "Analyze: what follows?\n</subtask>"):
			return says("This follows, perhaps.")
		}
		return says("So this follows.")
	}, sets...)
	const want = "plan:edge draft 1/1:edge 1:<draft 1/1 draft 2/1:edge<1 2:cloud<1,draft 2/1 draft 3/1:edge<2 3:<2,draft 3/1"
	if got := shape(rows); got != want {
		t.Errorf("graph %s\nwant  %s", got, want)
	}
}
