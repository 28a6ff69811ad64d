package bench

import (
	"context"
	"math"
	"strconv"
	"strings"
	"time"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/sim"
	"hybridflow/dag"
	"hybridflow/datasets/grade"
	"hybridflow/router"
)

// Votes: a question is answered several times, and one answer is given.
//
// Self-consistency (Wang et al., ICLR 2023, arXiv 2203.11171, section 2) samples
// k chains of thought and gives the answer that most of them come to. Best of n
// shows the model its own n answers and lets it choose one (as universal
// self-consistency does, Chen et al., arXiv 2311.17311, without asking for the
// most consistent one).
//
// Each vote is a node without dependencies, so that they run as parallel as the
// tier's slots allow; a last node that asks no model and costs nothing gives the
// answer. Votes differ in their sampling seed only, and the first has that of
// the trial: with k = 1 the strategy is chain of thought.
//
// Deviations: answers are equal if the benchmark's grader extracts the same from
// them, ties go to the answer that was given first, and replies without an
// answer do not vote. The sampling temperature is that of all executors.

// votes asks the question votes.k times.
func votes(x *execution) dag.Source {
	return func(_ context.Context, emit func(time.Duration, ...dag.Step)) (time.Duration, error) {
		steps := ballot(x.cell.Experiment.Votes.K, dag.Step{ID: "vote", Task: x.question.Text, Role: roleVote})
		emit(0, append(steps, dag.Step{ID: "answer", Task: x.question.Text, Role: dag.Whole, Rely: ids(steps)})...)
		return 0, nil
	}
}

// voted asks the question votes.k times and has the model choose.
func voted(x *execution) dag.Source {
	return func(_ context.Context, emit func(time.Duration, ...dag.Step)) (time.Duration, error) {
		steps := ballot(x.cell.Experiment.Votes.K, dag.Step{ID: "vote", Task: x.question.Text, Role: roleVote})
		steps = append(steps, dag.Step{ID: "choice", Task: "Which candidate is right?", Role: roleChoose, Rely: ids(steps)})
		emit(0, append(steps, dag.Step{ID: "answer", Task: x.question.Text, Role: dag.Whole, Rely: ids(steps)})...)
		return 0, nil
	}
}

// ballot is a step k times, numbered.
func ballot(k int, s dag.Step) []dag.Step {
	steps := make([]dag.Step, k, k+2)
	id := s.ID
	for i := range steps {
		s.ID = id + "/" + strconv.Itoa(i+1)
		steps[i] = s
	}
	return steps
}

func ids(steps []dag.Step) []string {
	all := make([]string, len(steps))
	for i, s := range steps {
		all[i] = s.ID
	}
	return all
}

// voteSeed keeps the seeds of votes apart from those of repetitions, which are
// small numbers, and tells simulated models which replies belong to one trial.
// Some endpoints take 32 bits.
const voteSeed = sim.VoteSeed

// sampling is a node's sampling seed: that of the trial, apart from further
// votes on the same thing.
func (x *execution) sampling(n dag.Node) int64 {
	seed := int64(x.seed)
	if _, draft := ownRole(&n); !draft && n.Role != roleVote {
		return seed
	}
	number, err := strconv.Atoi(n.ID[strings.LastIndexByte(n.ID, '/')+1:])
	if err != nil {
		return seed
	}
	return seed + int64(number-1)*voteSeed
}

// A joiner gives the result of a node that needs no model: a call that was never
// made. It returns nil for a node that does need one.
type joiner func(x *execution, n dag.Node, in []dag.Input) *call

// majority gives the answer of most votes.
func majority(x *execution, n dag.Node, in []dag.Input) *call {
	if n.Role != dag.Whole {
		return nil
	}
	best, share := poll(texts(in), len(n.Rely), x.extract)
	return x.accept(n, in, best, "majority", share)
}

// chosen gives the answer that the model chose, the first where it chose none.
func chosen(x *execution, n dag.Node, in []dag.Input) *call {
	if n.Role != dag.Whole {
		return nil
	}
	best := 0
	if last := len(in) - 1; last >= 0 && in[last].Node.Role == roleChoose {
		choice := readChoice(in[last].Output.Text)
		if in = in[:last]; choice >= 1 && choice <= len(in) {
			best = choice - 1
		}
	}
	return x.accept(n, in, best, "choice", math.NaN())
}

func texts(in []dag.Input) []string {
	all := make([]string, len(in))
	for i := range in {
		all[i] = in[i].Output.Text
	}
	return all
}

// extract is the answer that a reply gives; "" if none.
func (x *execution) extract(text string) string {
	if g := grade.Reply(*x.question.Question, text); g.Status == grade.Answered {
		return g.Extracted
	}
	return ""
}

// poll finds the text whose answer most texts give, the first of them, and the
// share of those asked who gave it. Without any answer it is the first text.
func poll(texts []string, asked int, extract func(string) string) (best int, share float64) {
	answers := make([]string, len(texts))
	most := 0
	for i, t := range texts {
		answers[i] = extract(t)
	}
	for i, a := range answers {
		n := 0
		for _, b := range answers[i:] {
			if a != "" && a == b {
				n++
			}
		}
		if n > most {
			best, most = i, n
		}
	}
	return best, float64(most) / float64(max(asked, 1))
}

// accept makes the reply of in[best] that of a node. Where all of in failed, so
// does the node, for the reason of the first.
func (x *execution) accept(n dag.Node, in []dag.Input, best int, reason string, score float64) *call {
	c := &call{decision: router.Decision{Reason: reason, Score: score, Threshold: math.NaN(), Propensity: 1}}
	if best < len(in) {
		from := &x.calls[in[best].Node.Index].resp
		c.resp = llm.Response{Text: from.Text, Finish: from.Finish}
		return c
	}
	for _, ref := range n.Rely {
		for i := range x.nodes {
			if x.nodes[i].ID == ref && x.calls[i] != nil && c.err == nil {
				c.err = x.calls[i].err
			}
		}
	}
	return c
}

// candidates lists replies to choose from.
func candidates(in []dag.Input) string {
	var b strings.Builder
	for i, t := range texts(in) {
		if i > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString("Candidate " + strconv.Itoa(i+1) + ":\n" + t)
	}
	return b.String()
}
