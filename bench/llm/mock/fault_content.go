package mock

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/sim"
)

// The faults of this file alter what a reply says.

// flood sends 1,000 keep-alive comments. Clients that count blank lines give up at
// 300.
func flood(s *sse) { s.buf.Write(bytes.Repeat([]byte(": keep-alive\n\n"), 1000)) }

// slowly delays the first token.
func slowly(r *reply, _ []llm.Message) {
	const slowness = time.Minute // before the time scale
	r.TTFT += slowness
	r.Took += slowness
	for i := range r.deltas {
		r.deltas[i].At += slowness
	}
}

// doubled sends a chunk twice, as happens when a proxy resumes a stream.
func doubled(r *reply, _ []llm.Message) {
	r.twice = true
	middle := len(r.deltas) / 2
	r.deltas = slices.Insert(r.deltas, middle, r.deltas[middle:min(middle+1, len(r.deltas))]...)
}

// halved cuts the text as a limit of tokens would.
func halved(r *reply, _ []llm.Message) {
	half, _ := wholeRunes(r.Text[:len(r.Text)/2])
	r.say(half)
	r.Finish = "length"
}

// reasoningOnly makes the whole text hidden reasoning.
func reasoningOnly(r *reply, _ []llm.Message) {
	thinking := r.Thinking + r.Text
	n := r.Usage.Completion
	r.say("")
	r.Thinking, r.Usage.Completion, r.Usage.Reasoning = thinking, n, n
}

func instead(text string) func(*reply, []llm.Message) {
	return func(r *reply, _ []llm.Message) { r.say(text) }
}

// say replaces the text of a reply, at the same speed, and counts its tokens.
func (r *reply) say(text string) {
	perToken := time.Duration(0)
	if n := r.Usage.Completion - sim.DeltaTokens; n > 0 {
		perToken = (r.Took - r.TTFT) / time.Duration(n)
	}
	at := func(n int) time.Duration { return r.TTFT + perToken*time.Duration(max(n-sim.DeltaTokens, 0)) }
	r.deltas = slices.Collect(sim.Deltas(text, at))
	r.Text, r.Usage.Completion, r.Usage.Reasoning = text, llm.Tokens(text), 0
	r.Took = at(r.Usage.Completion)
}

// absurd reports an impossible usage.
func absurd(u *usage, pick uint64) *usage {
	switch pick % 3 {
	case 0:
		u.Prompt, u.Completion = -u.Prompt, -1
	case 1:
		u.Completion = 1 << 40
	default:
		u.PromptDetails.Cached, u.CompletionDetails.Reasoning = 2*u.Prompt+1, 2*u.Completion+1
	}
	u.Total = u.Prompt + u.Completion
	return u
}

// Replies of planners that are no plans.

const proseForPlan = "This is an interesting question. It would be best to begin with what is given, and then " +
	"to look at each of the cases one after another, before coming to a conclusion."

const cyclicPlan = "<Plan>\n" +
	`<Step ID="1" Task="Explain: what is given and asked?" Difficulty="3" Token="100" Rely="3"/>` + "\n" +
	`<Step ID="2" Task="Analyze: what follows from it?" Difficulty="5" Token="100" Rely="1"/>` + "\n" +
	`<Step ID="3" Task="Analyze: which cases are left?" Difficulty="5" Token="100" Rely="2"/>` + "\n" +
	`<Step ID="4" Task="Generate: what is the final answer?" Difficulty="5" Token="100" Rely="4,1,2,3"/>` + "\n</Plan>"

// hugePlan replaces a decomposition by one of 10,000 parts, which arrives in large
// pieces and as fast: it tests what so many steps do to a harness, not time limits.
func hugePlan(r *reply, to []llm.Message) {
	took := r.Took
	r.say(writeHugePlan(sim.KindOf(to)))
	r.deltas, r.Took = nil, took
	for piece := range slices.Chunk([]byte(r.Text), 4096) {
		r.deltas = append(r.deltas, llm.Delta{Text: string(piece), At: r.TTFT})
	}
}

// writeHugePlan returns a decomposition of 10,000 parts, in the form that the
// prompt asks for.
func writeHugePlan(form sim.Kind) string {
	var b strings.Builder
	part := map[sim.Kind]string{
		sim.Plan: `<Step ID="%d" Task="Analyze: which relation settles it, and what does it give?" ` +
			`Difficulty="5" Token="100" Rely=""/>` + "\n",
		sim.Points:   "%d. Look at the next case\n",
		sim.Subtasks: "%d. (difficulty 5) Look at the next case\n",
		sim.Promises: `<promise topic="case %d" tokens="100"/>` + "\n",
	}[form]
	for i := range 10_000 {
		fmt.Fprintf(&b, part, i+1)
	}
	if form == sim.Plan {
		return "<Plan>\n" + b.String() + "</Plan>"
	}
	return b.String()
}
