package bench

import (
	"cmp"
	"slices"
	"strings"

	"hybridflow/bench/llm"
	"hybridflow/dag"
)

// Roles of nodes that only some strategies have, beside those of plans.
const (
	roleVote   dag.Role = "vote"   // one of several answers to the question
	roleChoose dag.Role = "choose" // picks one of them
)

// messages is what the model of a node gets to see: the question and, of a
// plan, the subtask and the results it relies on.
func (x *execution) messages(n dag.Node, in []dag.Input) []llm.Message {
	role, draft := ownRole(&n)
	messages := x.promptOf(role, n, in)
	if draft && x.cell.Experiment.Cascade.Score == "confidence" {
		messages[0].Content += "\n" + formats["confidence"]
	}
	return messages
}

func (x *execution) promptOf(role dag.Role, n dag.Node, in []dag.Input) []llm.Message {
	f := fill{question: x.question.body, format: x.question.format, subtask: n.Task}
	switch role {
	case dag.Whole, roleVote:
		name := x.strategy.Prompt
		if name == "bundle" && n.Task == x.question.Text {
			name = "cot" // there was no plan to go by
		}
		var shots []llm.Message
		if name == "cot" {
			shots = x.question.shots
		}
		return prompts[name].messages(f, shots)
	case rolePoint:
		f.results = x.skeleton
		return prompts["point"].messages(f, nil)
	case roleChoose:
		f.results = candidates(in)
		return prompts["choose"].messages(f, nil)
	}
	f.results = passedOn(in)
	if x.cell.Experiment.WithoutContext {
		f.results = noResults
	}
	if role == dag.Generate {
		return prompts["final"].messages(f, nil)
	}
	return prompts["subtask"].messages(f, nil)
}

const noResults = "None."

// passedOn writes down the results of earlier steps.
func passedOn(in []dag.Input) string {
	if len(in) == 0 {
		return noResults
	}
	n := 0
	for _, i := range in {
		n += len(i.Node.ID) + len(i.Node.Task) + len(i.Output.Text) + 12
	}
	var b strings.Builder
	b.Grow(n)
	for k, i := range in {
		if k > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString("Step ")
		b.WriteString(i.Node.ID)
		b.WriteString(". ")
		b.WriteString(i.Node.Task)
		b.WriteString("\n")
		b.WriteString(i.Output.Text)
	}
	return b.String()
}

// inherited are the results of all that come before a node that was placed, in
// order of arrival.
func (x *execution) inherited(i int) []dag.Input {
	seen := make([]bool, len(x.nodes))
	var all []dag.Input
	var visit func(i int)
	visit = func(i int) {
		for _, in := range x.nodes[i].in {
			if k := in.Node.Index; !seen[k] {
				seen[k] = true
				all = append(all, in)
				visit(k)
			}
		}
	}
	visit(i)
	slices.SortFunc(all, func(a, b dag.Input) int { return cmp.Compare(a.Node.Index, b.Node.Index) })
	return all
}
