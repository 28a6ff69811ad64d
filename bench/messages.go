package bench

import (
	"strings"

	"hybridflow/bench/llm"
	"hybridflow/dag"
)

// messages is what the model of a node gets to see: the question and, of a
// plan, the subtask and the results it relies on.
func (x *execution) messages(n dag.Node, in []dag.Input) []llm.Message {
	f := fill{question: x.question.body, format: x.question.format, subtask: n.Task}
	if n.Role == dag.Whole {
		var shots []llm.Message
		if x.strategy.Prompt == "cot" {
			shots = x.question.shots
		}
		return prompts[x.strategy.Prompt].messages(f, shots)
	}
	f.results = passedOn(in)
	if x.cell.exp.WithoutContext {
		f.results = noResults
	}
	if n.Role == dag.Generate {
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
