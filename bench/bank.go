package bench

import (
	"fmt"
	"strconv"
	"strings"

	"hybridflow/bench/llm"
	"hybridflow/datasets"
)

// NewBank tells the simulated models the questions of the sets: the right
// answer, wrong ones that the grader is seen to reject, and the difficulty.
func NewBank(models *llm.Models, sets []*datasets.Set) (llm.Bank, error) {
	bank := llm.Bank{}
	for _, set := range sets {
		for i := range set.Questions {
			q := &set.Questions[i]
			it, err := bankItem(models, q)
			if err != nil {
				return nil, err
			}
			bank[strings.TrimSpace(body(q))] = it
		}
	}
	return bank, nil
}

func bankItem(models *llm.Models, q *datasets.Question) (*llm.Item, error) {
	it := &llm.Item{
		Key: q.Dataset + "/" + q.ID, Benchmark: q.Dataset,
		Difficulty: models.Difficulty(q.Dataset, q.ID), Guess: guess(q), Right: closing(q, q.Answer),
	}
	if g := q.Grade(it.Right); g.Score != 1 {
		return nil, fmt.Errorf("question %s of %s: its own answer %q, written as %q, is graded %v (%s)",
			q.ID, q.Dataset, q.Answer, it.Right, g.Score, g.Status)
	}
	for _, a := range slips(q) {
		if wrong := closing(q, a); q.Grade(wrong).Score == 0 {
			it.Wrong = append(it.Wrong, wrong)
		}
	}
	if len(it.Wrong) == 0 {
		return nil, fmt.Errorf("question %s of %s: no wrong answer to %q could be made up", q.ID, q.Dataset, q.Answer)
	}
	return it, nil
}

// guess is the chance that a blind guess is right: none for free answers.
func guess(q *datasets.Question) float64 {
	if len(q.Options) == 0 {
		return 0
	}
	return 1 / float64(len(q.Options))
}

// closing is the sentence that ends a reply, as the benchmark wants it.
func closing(q *datasets.Question, answer string) string {
	switch q.Dataset {
	case "gpqa":
		return "Answer: " + answer
	case "mmlu-pro":
		return "The answer is (" + answer + ")."
	case "livebench-reasoning":
		switch {
		case q.Category == "zebra_puzzle" && q.Meta["release"] < "2024-11-25":
			return "The answer is ***" + answer + "***"
		case q.Category == "zebra_puzzle":
			return "<solution>" + answer + "</solution>"
		}
		return "The answer is **" + answer + "**"
	}
	return `The answer is \boxed{` + answer + "}"
}

// slips are answers that are probably wrong, in a fixed order.
func slips(q *datasets.Question) []string {
	var out []string
	for i := range q.Options {
		out = append(out, string(rune('A'+i)))
	}
	if n, err := strconv.Atoi(q.Answer); err == nil {
		for _, d := range []int{1, 2, 10, 97, 333} {
			out = append(out, strconv.Itoa((n+d)%1000))
		}
	}
	if parts := strings.Split(q.Answer, ","); len(parts) > 1 && q.Category != "web_of_lies_v2" {
		wrong := make([]string, len(parts))
		for i := range wrong {
			wrong[i] = "nobody"
		}
		out = append(out, strings.Join(wrong, ", "))
	}
	if len(q.Options) == 0 {
		out = append(out, "no, no, no", "yes, yes, yes", "yes, no, yes", "0", "1", "17", "nobody")
	}
	return out
}
