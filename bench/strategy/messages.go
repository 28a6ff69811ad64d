package strategy

import (
	"strconv"
	"strings"

	"hybridflow/bench/llm"
	"hybridflow/dag"
)

// Roles of nodes that only some strategies have, beside those of plans.
const (
	roleVote   dag.Role = "vote"   // one of several answers to the question
	roleChoose dag.Role = "choose" // picks one of them
)

// messages is the prompt of a node: the question and, in a plan, the subtask and
// the results in, which it relies on. skeleton holds the points of which it may be one.
// A verifier's prompt has the draft that it is to judge.
func (t *Trial) messages(n *dag.Node, in, drafts []dag.Input, skeleton []dag.Step) []llm.Message {
	kind, role := splitRole(string(n.Role))
	name, f := t.prompt(role, n, in, skeleton)
	if kind == verifyRole && len(drafts) > 0 {
		name, f.draft = "verify", drafts[0].Output.Text
	}
	var shots []llm.Message
	if name == "cot" {
		shots = t.Question.examples
	}
	messages := prompts[name].messages(f, shots)
	if kind == draftRole && t.Strategy.Cascades() && t.Cell.Settings.Cascade.Score == "confidence" {
		messages[0].Content += "\n" + formats["confidence"]
	}
	return messages
}

// prompt picks the prompt of a role, and what it is filled in with.
func (t *Trial) prompt(role dag.Role, n *dag.Node, in []dag.Input, skeleton []dag.Step) (name string, f fill) {
	f = fill{question: t.Question.Body, format: t.Question.format, subtask: n.Task}
	switch role {
	case dag.Whole, roleVote:
		if t.Strategy.graph.prompt == "bundle" && n.Task == t.Question.Text {
			return "cot", f // the plan had no steps to carry out
		}
		f.max = strconv.Itoa(t.Cell.Settings.Policy.ReplyTokens)
		return t.Strategy.graph.prompt, f
	case rolePoint:
		f.results = outlined(skeleton)
		return "point", f
	case roleChoose:
		f.results = candidates(in)
		return "choose", f
	}
	f.results = noResults
	if !t.Cell.Settings.WithoutContext {
		f.results = passedOn(in)
	}
	if role == dag.Generate {
		return "final", f
	}
	return "subtask", f
}

const noResults = "None."

// passedOn writes down the results of earlier steps.
func passedOn(in []dag.Input) string {
	if len(in) == 0 {
		return noResults
	}
	parts := make([]string, 0, 7*len(in))
	for i := range in {
		if i > 0 {
			parts = append(parts, "\n\n")
		}
		parts = append(parts, "Step ", in[i].Node.ID, ". ", in[i].Node.Task, "\n", in[i].Output.Text)
	}
	return strings.Join(parts, "")
}
