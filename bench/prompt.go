package bench

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/goccy/go-yaml"

	"hybridflow/bench/llm"
	"hybridflow/datasets"
)

//go:embed prompts
var promptFiles embed.FS

// A prompt is a file of prompts/: sections that open with [system] or [user],
// with {placeholders} in them. It is cut up once, so that filling it in is
// plain concatenation.
type prompt []section

type section struct {
	role   string
	pieces []string // text and placeholder by turns, text first
}

// fill maps placeholders to what stands for them.
type fill struct{ question, format, subtask, results, max string }

func (f fill) value(name string) string {
	switch name {
	case "question":
		return f.question
	case "format":
		return f.format
	case "subtask":
		return f.subtask
	case "results":
		return f.results
	}
	return f.max
}

var placeholders = []string{"question", "format", "subtask", "results", "max"}

// prompts by file name without its ending.
var prompts = mustReadPrompts()

func mustReadPrompts() map[string]prompt {
	files, err := fs.Glob(promptFiles, "prompts/*.txt")
	if err != nil {
		panic(err)
	}
	all := map[string]prompt{}
	for _, f := range files {
		text, err := promptFiles.ReadFile(f)
		if err != nil {
			panic(err)
		}
		p, err := parsePrompt(string(text))
		if err != nil {
			panic(fmt.Sprintf("%s: %v", f, err)) // the files are ours and embedded
		}
		all[strings.TrimSuffix(path.Base(f), ".txt")] = p
	}
	return all
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
		p = append(p, section{role: role, pieces: cut(strings.TrimSpace(body))})
	}
	return p, nil
}

// cut splits a text at its placeholders.
func cut(text string) (pieces []string) {
	for {
		first, name := -1, ""
		for _, n := range placeholders {
			if i := strings.Index(text, "{"+n+"}"); i >= 0 && (first < 0 || i < first) {
				first, name = i, n
			}
		}
		if first < 0 {
			return append(pieces, text)
		}
		pieces = append(pieces, text[:first], name)
		text = text[first+len(name)+2:]
	}
}

// messages fills the placeholders in. Worked examples, if any, go between the
// instructions and the question, each as a turn of its own.
func (p prompt) messages(f fill, shots []llm.Message) []llm.Message {
	out := make([]llm.Message, 0, len(p)+len(shots))
	for i, s := range p {
		if i == len(p)-1 {
			out = append(out, shots...)
		}
		out = append(out, llm.Message{Role: s.role, Content: s.fill(f)})
	}
	return out
}

func (s section) fill(f fill) string {
	if len(s.pieces) == 1 {
		return s.pieces[0]
	}
	n := 0
	for i, piece := range s.pieces {
		if i%2 == 1 {
			piece = f.value(piece)
		}
		n += len(piece)
	}
	var b strings.Builder
	b.Grow(n)
	for i, piece := range s.pieces {
		if i%2 == 1 {
			piece = f.value(piece)
		}
		b.WriteString(piece)
	}
	return b.String()
}

// formats tells, by benchmark family, how an answer has to look.
var formats = mustReadFormats()

func mustReadFormats() map[string]string {
	text, err := promptFiles.ReadFile("prompts/formats.yaml")
	if err != nil {
		panic(err)
	}
	m := map[string]string{}
	if err := yaml.Unmarshal(text, &m); err != nil {
		panic(err)
	}
	return m
}

// body is a question as prompts show it: the text, then the lettered options.
func body(q *datasets.Question) string {
	if len(q.Options) == 0 {
		return q.Text
	}
	var b strings.Builder
	b.WriteString(q.Text)
	b.WriteString("\n")
	for i, o := range q.Options {
		b.WriteString("\n")
		b.WriteByte(byte('A' + i))
		b.WriteString(". ")
		b.WriteString(o)
	}
	return b.String()
}

// workedExamples turns a benchmark's own examples into turns of a conversation.
func workedExamples(shots []datasets.Question, n int) []llm.Message {
	var turns []llm.Message
	for _, q := range shots[:min(n, len(shots))] {
		turns = append(turns,
			llm.Message{Role: "user", Content: "<question>\n" + body(&q) + "\n</question>"},
			llm.Message{Role: "assistant", Content: strings.TrimPrefix(q.Meta["cot"], "A: ")})
	}
	return turns
}
