package mock

import (
	"fmt"
	"slices"
	"strings"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/sim"
)

// What planners write that are not up to it.

const proseForPlan = "This is an interesting question. It would be best to begin with what is given, and then " +
	"to look at each of the cases one after another, before coming to a conclusion."

const cyclicPlan = "<Plan>\n" +
	`<Step ID="1" Task="Explain: what is given and asked?" Difficulty="3" Token="100" Rely="3"/>` + "\n" +
	`<Step ID="2" Task="Analyze: what follows from it?" Difficulty="5" Token="100" Rely="1"/>` + "\n" +
	`<Step ID="3" Task="Analyze: which cases are left?" Difficulty="5" Token="100" Rely="2"/>` + "\n" +
	`<Step ID="4" Task="Generate: what is the final answer?" Difficulty="5" Token="100" Rely="4,1,2,3"/>` + "\n</Plan>"

// plansWithoutEnd takes no longer than the plan would have taken, in large pieces:
// what so many steps do to a harness is the question here, and not patience.
func plansWithoutEnd(r *mockReply, to []llm.Message) {
	took := r.Took
	r.say(endlessPlan(sim.Asked(to)))
	r.deltas, r.Took = nil, took
	for piece := range slices.Chunk([]byte(r.Text), 4096) {
		r.deltas = append(r.deltas, llm.Delta{Text: string(piece), At: r.TTFT})
	}
}

// endlessPlan is a decomposition of 10,000 parts, in the form that was asked for.
func endlessPlan(form sim.Kind) string {
	var b strings.Builder
	part := map[sim.Kind]string{
		sim.Plan:     `<Step ID="%d" Task="Analyze: which relation settles it, and what does it give?" Difficulty="5" Token="100" Rely=""/>` + "\n",
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
