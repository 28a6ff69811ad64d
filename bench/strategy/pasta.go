package strategy

import (
	"context"
	"html"
	"regexp"
	"strconv"
	"strings"
	"time"

	"hybridflow/bench/llm"
	"hybridflow/dag"
	"hybridflow/router"
)

// PASTA (Jin et al., ICML 2025, arXiv 2502.11517): a model that was trained for
// it marks, while it writes, what can be written independently: a promise stands
// for a part that an asynchronous thread writes at once, and a sync waits for
// the threads so far, whose text the rest can then build on.
//
// This is an emulation by prompts of models that were never trained for it, and
// every name says so. One call writes the outline with its promises and
// syncs; each promise becomes a node as soon as its tag has been read, and relies
// on all promises before the last sync; a last call writes the answer. What is
// lost: threads share no cache, so each pays for its prompt; the outline is
// written to its end without the threads' text, which only later threads see;
// and the quality that training would bring. It says little about PASTA itself.

// roleAsync is a part that a promise stands for.
const roleAsync dag.Role = "async"

// pasta streams an outline of promises and syncs.
func pasta(ctx context.Context, p *planner, emit emitter) (time.Duration, error) {
	most := p.settings.Plan.MaxSteps
	c := p.decompose("outline", router.Cloud, "promises", most)
	var reader promises
	var steps []dag.Step
	end := p.stream(ctx, c, func(d llm.Delta) {
		fresh := reader.write(d.Text)
		if fresh = p.shorten(fresh, most-len(steps)); len(fresh) > 0 {
			steps = append(steps, fresh...)
			emit(d.At, fresh...)
		}
	})
	if all := concluded(steps); len(all) > 0 {
		emit(end, all[len(all)-1])
	}
	return end, c.err
}

// promises reads an outline as it streams in.
type promises struct {
	pending string   // the beginning of a tag
	all     []string // IDs of the promises so far
	synced  int      // how many of them are before the last sync
}

// maxTag bounds a tag; what is longer is no tag.
const maxTag = 2000

// write takes more of the text and returns the promises that it completes.
func (p *promises) write(text string) (steps []dag.Step) {
	rest := p.pending + text
	p.pending = ""
	for {
		open := strings.IndexByte(rest, '<')
		if open < 0 {
			return steps
		}
		rest = rest[open:]
		end := tagEnd(rest)
		if end < 0 && len(rest) < maxTag {
			p.pending = rest
			return steps
		}
		tag := rest[1:max(end, 1)]
		switch {
		case strings.HasPrefix(tag, "sync"):
			p.synced = len(p.all)
		case strings.HasPrefix(tag, "promise"):
			if s, ok := p.promise(tag); ok {
				steps = append(steps, s)
			}
		default: // a stray "<", as in "a < b"
			rest = rest[1:]
			continue
		}
		rest = rest[end:]
	}
}

func (p *promises) promise(tag string) (dag.Step, bool) {
	found := attributes.FindAllStringSubmatch(tag, -1)
	tokens, _ := strconv.Atoi(attribute(found, "tokens")) // 0: unknown
	s := dag.Step{
		ID: strconv.Itoa(len(p.all) + 1), Role: roleAsync, Task: strings.TrimSpace(attribute(found, "topic")),
		Tokens: max(tokens, 0), Rely: p.all[:p.synced:p.synced],
	}
	if s.Task == "" {
		return s, false
	}
	p.all = append(p.all, s.ID)
	return s, true
}

// promiseTag is the tag of a promise up to its ">", which values in quotes may hold.
var promiseTag = regexp.MustCompile(`^<promise(?:=+"[^"]*"|=+'[^']*'|=+[^"'>=]|[^=>])*=*>`)

// tagEnd is where a tag ends that s begins with, -1 if it does not yet. Only in
// tags of ours do quotes count.
func tagEnd(s string) int {
	end := strings.IndexByte(s, '>')
	if end >= 0 && strings.HasPrefix(s, "<promise") {
		return len(promiseTag.FindString(s)) - 1
	}
	return end
}

// attributes of a promise are quoted either way, or not at all.
var attributes = regexp.MustCompile(`\s(topic|tokens)=(?:"([^"]*)"?|'([^']*)'?|(\S*))`)

// attribute is the value of one of the attributes found in a tag, "" if there is none
// such.
func attribute(found [][]string, name string) string {
	for _, a := range found {
		if a[1] == name {
			return html.UnescapeString(a[2] + a[3] + strings.TrimRight(a[4], "/"))
		}
	}
	return ""
}
