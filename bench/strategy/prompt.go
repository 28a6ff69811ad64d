package strategy

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"

	"hybridflow/bench/llm"
	"hybridflow/datasets"
)

//go:embed prompts
var promptFiles embed.FS

// A prompt is a file of prompts/: sections that open with [system] or [user],
// with {placeholders} in them.
type prompt []section

// A section is one message of a prompt. Its parts are literal text and the names of
// placeholders, in turns: a strings.Replacer, whose values differ from prompt to
// prompt, would build its tree of keys anew each time.
type section struct {
	role  string
	parts []string
}

var placeholder = regexp.MustCompile(`\{(question|format|subtask|results|draft|max)\}`)

// fill are the values of the placeholders.
type fill struct{ question, format, subtask, results, draft, max string }

func (f *fill) value(name string) string {
	switch name {
	case "question":
		return f.question
	case "format":
		return f.format
	case "subtask":
		return f.subtask
	case "results":
		return f.results
	case "draft":
		return f.draft
	}
	return f.max
}

// The prompts by file name without its ending, and the instructions for the form of
// the answer by benchmark family.
var prompts, formats = must(readPrompts()), must(readFormats())

func must[T any](v T, err error) T {
	if err != nil {
		panic(err) // the files are ours and embedded
	}
	return v
}

func readPrompts() (map[string]prompt, error) {
	all := map[string]prompt{}
	for _, f := range must(fs.Glob(promptFiles, "prompts/*.txt")) {
		p, err := parsePrompt(string(must(promptFiles.ReadFile(f))))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f, err)
		}
		all[strings.TrimSuffix(path.Base(f), ".txt")] = p
	}
	return all, nil
}

func readFormats() (m map[string]string, err error) {
	err = yaml.Unmarshal(must(promptFiles.ReadFile("prompts/formats.yaml")), &m)
	return m, err
}

func parsePrompt(text string) (prompt, error) {
	var p prompt
	for i, part := range strings.Split("\n"+text, "\n[") {
		if i == 0 {
			if strings.TrimSpace(part) != "" {
				return nil, fmt.Errorf("text before the first section: %q", part)
			}
			continue
		}
		role, body, ok := strings.Cut(part, "]\n")
		if !ok || role != "system" && role != "user" {
			return nil, fmt.Errorf("section [%s: there are [system] and [user]", part)
		}
		s, at := section{role: role}, 0
		body = strings.TrimSpace(body)
		for _, m := range placeholder.FindAllStringSubmatchIndex(body, -1) {
			s.parts = append(s.parts, body[at:m[0]], body[m[2]:m[3]])
			at = m[1]
		}
		s.parts = append(s.parts, body[at:])
		p = append(p, s)
	}
	return p, nil
}

// messages fills the placeholders in. Worked examples, if any, go between the
// instructions and the question, each as a turn of its own.
func (p prompt) messages(f fill, shots []llm.Message) []llm.Message {
	out := make([]llm.Message, 0, len(p)+len(shots))
	for i, s := range p {
		if i == len(p)-1 {
			out = append(out, shots...)
		}
		parts := append(make([]string, 0, 16), s.parts...) // on the stack
		for k := 1; k < len(parts); k += 2 {
			parts[k] = f.value(parts[k])
		}
		out = append(out, llm.Message{Role: s.role, Content: strings.Join(parts, "")})
	}
	return out
}

// Body is a question as prompts show it: the text, then the lettered options.
func Body(q *datasets.Question) string {
	if len(q.Options) == 0 {
		return q.Text
	}
	parts := append(make([]string, 0, 32), q.Text, "\n")
	for i, o := range q.Options {
		parts = append(parts, "\n", string(rune('A'+i)), ". ", o)
	}
	return strings.Join(parts, "")
}

// Examples returns the first n worked questions of a benchmark as turns of a
// conversation.
func Examples(shots []datasets.Question, n int) []llm.Message {
	var turns []llm.Message
	for _, q := range shots[:min(n, len(shots))] {
		turns = append(turns,
			llm.Message{Role: "user", Content: "<question>\n" + Body(&q) + "\n</question>"},
			llm.Message{Role: "assistant", Content: strings.TrimPrefix(q.Meta["cot"], "A: ")})
	}
	return turns
}
