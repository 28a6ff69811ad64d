package strategy

import (
	"context"
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

// votes asks the question votes.k times.
func votes(_ context.Context, p *planner, emit emitter) (time.Duration, error) {
	steps := ballot(p.settings.Votes.K, dag.Step{ID: "vote", Task: p.question.Text, Role: roleVote})
	emit(0, append(steps, p.counted(steps))...)
	return 0, nil
}

// voted asks the question votes.k times and has the model choose.
func voted(_ context.Context, p *planner, emit emitter) (time.Duration, error) {
	steps := ballot(p.settings.Votes.K, dag.Step{ID: "vote", Task: p.question.Text, Role: roleVote})
	steps = append(steps, dag.Step{ID: "choice", Task: "Which candidate is right?", Role: roleChoose, Rely: ids(steps)})
	emit(0, append(steps, p.counted(steps))...)
	return 0, nil
}

// counted is the step that takes one of the votes as its answer.
func (p *planner) counted(votes []dag.Step) dag.Step {
	return dag.Step{ID: "answer", Task: p.question.Text, Role: dag.Whole, Rely: ids(votes)}
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

// voteSeed separates the seeds of votes from those of repetitions, which are small
// numbers; simulated models recognise the replies of one trial by it. Some
// endpoints take 32 bits.
const voteSeed = sim.VoteSeed

// samplingSeed is a node's sampling seed: that of the trial, and another one for
// each further vote on the same thing.
func samplingSeed(seed uint64, n *dag.Node) int64 {
	if _, draft := ownRole(n); !draft && n.Role != roleVote {
		return int64(seed)
	}
	number, err := strconv.Atoi(n.ID[strings.LastIndexByte(n.ID, '/')+1:])
	if err != nil {
		return int64(seed)
	}
	return int64(seed) + int64(number-1)*voteSeed
}

// A joiner picks, for a node that needs no model, one of the replies that it
// relies on. It returns false for a node that does need one.
type joiner func(n *dag.Node, in []dag.Input, extract func(reply string) string) (pick, bool)

// A pick is the reply that a node takes over as its own.
type pick struct {
	index  int // of the reply among its inputs; beyond them where there are none
	reason string
	score  float64 // of the reply; NaN if it has none
}

// majority picks the answer of most votes. Its score is their share.
func majority(n *dag.Node, in []dag.Input, extract func(string) string) (pick, bool) {
	if n.Role != dag.Whole {
		return pick{}, false
	}
	best, share := poll(texts(in), len(n.Rely), extract)
	return pick{best, "majority", share}, true
}

// chosen picks the answer that the model chose, the first where it chose none.
func chosen(n *dag.Node, in []dag.Input, _ func(string) string) (pick, bool) {
	if n.Role != dag.Whole {
		return pick{}, false
	}
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
	return p, true
}

func texts(in []dag.Input) []string {
	all := make([]string, len(in))
	for i := range in {
		all[i] = in[i].Output.Text
	}
	return all
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
