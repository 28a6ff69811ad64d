package sim

import (
	"strings"

	"hybridflow/bench/llm"
)

// The tags that our prompts put around what they pass on. Real models read
// them as structure; simulated ones find their inputs by them.
const (
	QuestionTag   = "question"
	SubtaskTag    = "subtask"
	ResultsTag    = "results"
	CandidatesTag = "candidates"
	EarlierTag    = "earlier"
	LaterTag      = "later"
)

// kind is what a prompt wants.
type Kind int

const (
	direct   Kind = iota // the answer, at once
	cot                  // the answer, after thinking aloud
	Plan                 // a decomposition
	rate                 // a judgement of difficulty
	step                 // one subtask's result
	final                // the answer, from the results of subtasks
	choose               // the best of several answers
	Points               // parts that are worked out at the same time: a skeleton, or jobs
	Subtasks             // parts with their difficulty
	Promises             // parts with the places where they have to be waited for
	needs                // whether one part needs another
	suits                // whether the parts can be worked out at the same time
)

// An ask is a prompt as a simulated model understands it.
type ask struct {
	kind      Kind
	question  string // as it stands between the tags
	part      string // letter of the part a subtask is about; "" unknown
	earlier   string // of the part that it may need
	results   string // what the prompt says of earlier subtasks, or the answers to choose from
	confident bool   // the reply is to end with how sure the model is
}

// labels of asks that a question has only one of.
var labels = [...]string{
	direct: "direct", cot: "cot", Plan: "plan", rate: "rate", final: "final", choose: "choose",
	Points: "points", Subtasks: "subtasks", Promises: "promises", suits: "suits",
}

// label names an ask within its question; calls with one label share luck.
func (a ask) label() string {
	switch a.kind {
	case step:
		return "part " + a.part
	case needs:
		return "part " + a.part + " needs " + a.earlier
	}
	return labels[a.kind]
}

// asked is the kind of a conversation.
func Asked(messages []llm.Message) Kind { return readAsk(messages).kind }

// readAsk understands a conversation: its last message carries the question,
// and the instructions say what is wanted of it.
func readAsk(messages []llm.Message) ask {
	if len(messages) == 0 {
		return ask{}
	}
	user := messages[len(messages)-1].Content
	system := ""
	if messages[0].Role == "system" {
		system = messages[0].Content
	}
	a := ask{question: strings.TrimSpace(between(user, QuestionTag))}
	says := func(s string) bool {
		return strings.Contains(system, s) || strings.Contains(after(user, QuestionTag), s)
	}
	a.confident = strings.Contains(system, "Confidence: ")
	task := between(user, SubtaskTag)
	switch {
	case task != "":
		a.results = between(user, ResultsTag)
		a.kind, a.part = step, firstPart(task)
		if strings.HasPrefix(strings.TrimSpace(task), "Generate") {
			a.kind = final
		}
	case between(user, CandidatesTag) != "":
		a.kind, a.results = choose, between(user, CandidatesTag)
	case between(user, LaterTag) != "":
		a.kind, a.part, a.earlier = needs, firstPart(between(user, LaterTag)), firstPart(between(user, EarlierTag))
	case says("yes or no"):
		a.kind = suits
	case says("<promise"):
		a.kind = Promises
	case says("numbered subtasks"):
		a.kind = Subtasks
	case says("skeleton of an answer"), says("numbered jobs"):
		a.kind = Points
	case says("<Plan>"):
		a.kind = Plan
	case says("Difficulty: "):
		a.kind = rate
	case says("step by step"):
		a.kind = cot
	}
	return a
}

// between returns what stands between the first opening and the last closing
// tag, "" where one is missing.
func between(s, tag string) string {
	_, rest, ok := strings.Cut(s, "<"+tag+">")
	end := strings.LastIndex(rest, "</"+tag+">")
	if !ok || end < 0 {
		return ""
	}
	return rest[:end]
}

// after returns what follows the last closing tag.
func after(s, tag string) string {
	if i := strings.LastIndex(s, "</"+tag+">"); i >= 0 {
		return s[i:]
	}
	return s
}

// firstPart finds the first "part X" or "Part X" in a subtask.
func firstPart(task string) string {
	for rest := task; ; {
		i := strings.Index(rest, "art ")
		if i < 0 || i+5 > len(rest) {
			return ""
		}
		if c := rest[i+4]; c >= 'A' && c <= 'Z' && (i+5 == len(rest) || !isWord(rest[i+5])) {
			return rest[i+4 : i+5]
		}
		rest = rest[i+4:]
	}
}

// stated finds the value that a text states for a part, "" if none.
func stated(text, part string) string {
	mark := "Part " + part + " comes to "
	i := strings.LastIndex(text, mark)
	if i < 0 {
		return ""
	}
	rest := text[i+len(mark):]
	end := 0
	for end < len(rest) && rest[end] >= '0' && rest[end] <= '9' {
		end++
	}
	return rest[:end]
}

func isWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_'
}
