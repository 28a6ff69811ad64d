package strategy

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"hybridflow/bench/llm/sim"
	"hybridflow/dag"
	"hybridflow/datasets/grade"
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

// votes asks the question votes.k times and takes one of the answers, where choose
// is set that of the model's choice.
func votes(choose bool) decomposer {
	return func(_ context.Context, p *planner, emit emitter) (time.Duration, error) {
		steps := ballot(p.settings.Votes.K, dag.Step{ID: "vote", Task: p.question.Text, Role: roleVote})
		if choose {
			steps = append(steps, dag.Step{ID: "choice", Task: "Which candidate is right?", Role: roleChoose, Rely: ids(steps)})
		}
		emit(0, append(steps, dag.Step{ID: "answer", Task: p.question.Text, Role: dag.Whole, Rely: ids(steps)})...)
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

// samplingSeed is a node's sampling seed: that of the trial, and another one for
// each further vote on the same thing. [sim.VoteSeed] separates the seeds of votes
// from those of repetitions, which are small numbers; simulated models recognise the
// replies of one trial by it. Some endpoints take 32 bits.
func samplingSeed(seed uint64, n *dag.Node) int64 {
	if kindOf(n) != draftRole && n.Role != roleVote {
		return int64(seed)
	}
	number, err := strconv.Atoi(n.ID[strings.LastIndexByte(n.ID, '/')+1:])
	if err != nil {
		return int64(seed)
	}
	return int64(seed) + int64(number-1)*sim.VoteSeed
}

// A joiner picks, for the node that gives the answer, one of the replies that it
// relies on.
type joiner func(n *dag.Node, in []dag.Input, extract func(reply string) string) pick

// A pick is the reply that a node takes over as its own.
type pick struct {
	index  int // of the reply among its inputs; beyond them where there are none
	reason string
	score  float64 // of the reply; NaN if it has none
}

// majority picks the answer of most votes. Its score is their share.
func majority(n *dag.Node, in []dag.Input, extract func(string) string) pick {
	best, share := poll(texts(in), len(n.Rely), extract)
	return pick{best, "majority", share}
}

// chosen picks the answer that the model chose, the first where it chose none.
func chosen(_ *dag.Node, in []dag.Input, _ func(string) string) pick {
	p := pick{reason: "choice", score: math.NaN()}
	votes := slices.DeleteFunc(slices.Clone(in), func(i dag.Input) bool { return i.Node.Role == roleChoose })
	if len(votes) < len(in) {
		if choice := readChoice(in[len(in)-1].Output.Text); choice >= 1 && choice <= len(votes) {
			p.index = choice - 1
		}
	}
	if len(votes) == 0 {
		p.index = len(in)
	}
	return p
}

func texts(in []dag.Input) []string {
	return mapped(in, func(i dag.Input) string { return i.Output.Text })
}

// extract is the answer that a reply to the question gives; "" if none.
func (q *Question) extract(reply string) string {
	if g := grade.Reply(*q.Question, reply); g.Status == grade.Answered {
		return g.Extracted
	}
	return ""
}

// poll finds the text whose answer most texts give, the first of them, and the
// share of those asked who gave it. Without any answer it is the first text.
func poll(texts []string, asked int, extract func(string) string) (best int, share float64) {
	answers, votes, most := mapped(texts, extract), map[string]int{}, 0
	for _, a := range answers {
		if a != "" {
			votes[a]++
		}
	}
	for i, a := range answers {
		if votes[a] > most {
			best, most = i, votes[a]
		}
	}
	return best, float64(most) / float64(max(asked, 1))
}

// candidates lists replies to choose from.
func candidates(in []dag.Input) string {
	list := texts(in)
	for i, t := range list {
		list[i] = fmt.Sprintf("Candidate %d:\n%s", i+1, t)
	}
	return strings.Join(list, "\n\n")
}
