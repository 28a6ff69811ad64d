package strategy_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"hybridflow/bench/llm"
)

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
			const graph = "vote/1:cloud vote/2:cloud vote/3:cloud vote/4:cloud answer:<vote/1,vote/2,vote/3,vote/4"
			if got := shape(rows); got != graph {
				t.Errorf("graph %s, want %s", got, graph)
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
		const graph = "vote/1:cloud vote/2:cloud vote/3:cloud choice:cloud<vote/1,vote/2,vote/3 answer:<vote/1,vote/2,vote/3,choice"
		if got := shape(rows); got != graph {
			t.Errorf("graph %s, want %s", got, graph)
		}
	}
}
