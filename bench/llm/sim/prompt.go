package sim

import (
	"regexp"
	"strconv"
	"strings"

	"hybridflow/bench/llm"
)

// The tags around the inputs in the harness's prompts. Real models read them as
// structure; simulated ones find their inputs by them.
const (
	questionTag   = "question"
	subtaskTag    = "subtask"
	resultsTag    = "results"
	draftTag      = "draft"
	candidatesTag = "candidates"
	earlierTag    = "earlier"
	laterTag      = "later"
)

// A Kind is what a prompt asks for.
type Kind int

// The kinds of exported names ask for a decomposition.
const (
	direct   Kind = iota // the answer, without reasoning
	cot                  // the answer, after a chain of thought
	Plan                 // steps with dependencies
	rate                 // a judgement of difficulty
	step                 // one subtask's result
	final                // the answer, from the results of subtasks
	choose               // the best of several answers
	Points               // parts that are done in parallel: a skeleton, or jobs
	Subtasks             // parts with their difficulty
	Promises             // parts with the places where they are waited for
	needs                // whether one part needs another
	suits                // whether the parts can be done in parallel
)

// A query is a parsed prompt.
type query struct {
	kind      Kind
	question  string // text between the tags
	part      string // letter of the part that a subtask is about; "" unknown
	earlier   string // letter of the part that it may need
	results   string // results of earlier subtasks, or the answers to choose from
	draft     string // result of the subtask, to be judged; "" where it is to be done
	limit     int    // tokens that a chain of thought is to keep to; 0 for none
	confident bool   // the reply is to end with the model's confidence
}

// labels are those of kinds with one query per question.
var labels = [...]string{
	direct: "direct", cot: "cot", Plan: "plan", rate: "rate", final: "final", choose: "choose",
	Points: "points", Subtasks: "subtasks", Promises: "promises", suits: "suits",
}

// label names a query within its question; queries with one label share their draws.
func (q query) label() string {
	switch q.kind {
	case step:
		return "part " + q.part
	case needs:
		return "part " + q.part + " needs " + q.earlier
	}
	return labels[q.kind]
}

// KindOf returns the kind of a conversation's prompt.
func KindOf(messages []llm.Message) Kind { return parse(messages).kind }

// instructions are the phrases by which prompts without other inputs than the question
// are recognized, in order of precedence.
var instructions = []struct {
	phrase string
	kind   Kind
}{
	{"yes or no", suits}, {"<promise", Promises}, {"numbered subtasks", Subtasks}, {"skeleton of an answer", Points},
	{"numbered jobs", Points}, {"<Plan>", Plan}, {"Difficulty: ", rate}, {"step by step", cot},
}

// parse reads a conversation: the last message has the inputs, and the system message
// or the text after the question has the instructions.
func parse(messages []llm.Message) query {
	if len(messages) == 0 {
		return query{}
	}
	user, system := messages[len(messages)-1].Content, ""
	if messages[0].Role == "system" {
		system = messages[0].Content
	}
	q := query{question: strings.TrimSpace(between(user, questionTag)), confident: strings.Contains(system, "Confidence: ")}
	if task := between(user, subtaskTag); task != "" {
		q.kind, q.part, q.results, q.draft = step, firstPart(task), between(user, resultsTag), between(user, draftTag)
		if strings.HasPrefix(strings.TrimSpace(task), "Generate") {
			q.kind = final
		}
		return q
	}
	if list := between(user, candidatesTag); list != "" {
		q.kind, q.results = choose, list
		return q
	}
	if later := between(user, laterTag); later != "" {
		q.kind, q.part, q.earlier = needs, firstPart(later), firstPart(between(user, earlierTag))
		return q
	}
	rest := after(user, questionTag)
	for _, in := range instructions {
		if strings.Contains(system, in.phrase) || strings.Contains(rest, in.phrase) {
			q.kind = in.kind
			if m := keepTo.FindStringSubmatch(system); m != nil {
				q.limit, _ = strconv.Atoi(m[1]) // no limit where it is out of range
			}
			return q
		}
	}
	return q // direct
}

// keepTo finds the limit of a chain of thought.
var keepTo = regexp.MustCompile(`in at most ([0-9]+) tokens`)

// between returns the text between the first opening and the last closing tag, "" where
// one is missing.
func between(s, tag string) string {
	_, rest, _ := strings.Cut(s, "<"+tag+">")
	return rest[:max(0, lastIndex(rest, "</"+tag+">"))]
}

// lastIndex is strings.LastIndex for long texts with few matches: strings.Index does
// not hash every byte.
func lastIndex(s, sub string) int {
	last := -1
	for {
		i := strings.Index(s[last+1:], sub)
		if i < 0 {
			return last
		}
		last += 1 + i
	}
}

// after returns the text from the last closing tag on, or all of it.
func after(s, tag string) string { return s[max(0, lastIndex(s, "</"+tag+">")):] }

var partName = regexp.MustCompile(`art [A-Z]\b`)

// firstPart returns the letter of the first "part X" or "Part X" in a subtask.
func firstPart(task string) string {
	return strings.TrimPrefix(partName.FindString(task), "art ")
}
