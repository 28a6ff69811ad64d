// Package items connects the questions of benchmarks with the simulated models
// (bench/llm/sim), which do not depend on benchmarks.
//
//  1. [Calibrate] fits the difficulty of questions and the abilities of models to
//     recorded outcomes, and [Compose] estimates from graded executions of plans how
//     often wrong results are repaired (composition.go, intercept.go). The files that
//     they write are embedded in the program.
//  2. [Bank] gives each question of a run its item: its difficulty, a right reply in
//     the form that the benchmark asks for, and wrong ones.
//  3. A simulated model finds the question's body in a prompt, and its item in the
//     bank, and replies with one of these.
package items

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"hybridflow/bench/llm/sim"
	"hybridflow/bench/strategy"
	"hybridflow/datasets"
	"hybridflow/datasets/grade"
)

// Bank returns what simulated models need of the questions of some sets, by the
// body of the question: the right answer, wrong ones that the grader rejects, and
// the difficulty.
func Bank(models *sim.Models, sets []*datasets.Set) (sim.Bank, error) {
	bank := sim.Bank{}
	for _, set := range sets {
		for i := range set.Questions {
			q := &set.Questions[i]
			it, err := bankItem(models, q)
			if err != nil {
				return nil, err
			}
			bank[strings.TrimSpace(strategy.Body(q))] = it
		}
	}
	return bank, nil
}

func bankItem(models *sim.Models, q *datasets.Question) (*sim.Item, error) {
	it := &sim.Item{
		Key: q.Dataset + "/" + q.ID, Benchmark: q.Dataset,
		Difficulty: models.Difficulty(q.Dataset, q.ID), Guess: guess(q),
	}
	forms := closings(q)
	// An official rule can be unable to accept a benchmark's own answer (LiveBench
	// wants one word where it has "x&y"). Then models give it nevertheless, and
	// score nothing, as real ones do.
	accepted := slices.IndexFunc(forms, func(f closing) bool { return grade.Reply(*q, thinking+f.say(q.Answer)).Score == 1 })
	form := forms[max(accepted, 0)]
	it.Right = form.say(q.Answer)
	for _, a := range slips(q) {
		if text := form.say(a); grade.Reply(*q, thinking+text).Score == 0 && grade.Reply(*q, text).Score == 0 {
			it.Wrong = append(it.Wrong, text)
		}
	}
	if len(it.Wrong) == 0 {
		return nil, fmt.Errorf("question %s of %s: no wrong answer to %q could be made up", q.ID, q.Dataset, q.Answer)
	}
	return it, nil
}

// guess returns the probability that a blind guess is right; 0 for free answers.
func guess(q *datasets.Question) float64 {
	if len(q.Options) == 0 {
		return 0
	}
	return 1 / float64(len(q.Options))
}

// thinking precedes closings when they are graded: some rules read the whole last
// line.
const thinking = "first one thing, then another, and with that the rest follows. "

// A closing is a form of the sentence that ends a reply.
type closing struct {
	open, end string
	drop      string // left out of the answer, because the benchmark asks for one word
}

func (c closing) say(answer string) string {
	return c.open + strings.TrimSuffix(answer, c.drop) + c.end
}

// closings returns the forms in which a benchmark asks for its answer, the
// preferred one first.
func closings(q *datasets.Question) []closing {
	switch q.Dataset {
	case "gpqa":
		return []closing{{open: "Answer: "}}
	case "mmlu-pro":
		return []closing{{open: "The answer is (", end: ")."}}
	case "livebench-reasoning":
		return []closing{
			{open: "The answer is ***", end: "***", drop: " movies"}, {open: "<solution>", end: "</solution>"},
			{open: "The answer is **", end: "**"}, {open: "The answer is "},
		}
	}
	return []closing{{open: `The answer is \boxed{`, end: "}"}}
}

// slips returns answers that are probably wrong, in a fixed order.
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
		out = append(out, strings.Join(slices.Repeat([]string{"nobody"}, len(parts)), ", "))
	}
	if len(q.Options) == 0 {
		out = append(out, "no, no, no", "yes, yes, yes", "yes, no, yes", "0", "1", "17", "nobody")
	}
	return out
}
