package doctor

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"hybridflow/bench/llm"
)

// ofReplies judges the replies of chats themselves.
func (x *examination) ofReplies() []row {
	if x.Embeds || x.reach.err != nil {
		return nil
	}
	p := &x.plain
	const none = "the stream reports no tokens, or an impossible number"
	const update = "update the server: stream_options.include_usage asks for them"
	rows := []row{
		{"streaming", p.cut(), Problem, "the stream ends without [DONE], so that a reply cut short looks like a whole one",
			"update the server; a proxy before it may cut streams, too"},
		{"streaming", p.unstreamed(), Problem, fmt.Sprint(p.err),
			"update the server, or go without the gateway before it; see whether the base URL ends as it should, most often in /v1"},
		{"streaming", p.err != nil, skip, "", ""},
		{"streaming", p.buffered(), Warning, "the reply arrives all at once, at its end: times to the first token mean nothing",
			"switch off buffering in the proxy before the server"},
		{"streaming", len(p.pieces) == 0, OK, fmt.Sprintf("[DONE] comes, but no text within %d tokens", shortReply), ""},
		{"streaming", true, OK, fmt.Sprintf("%d pieces, then [DONE]", len(p.pieces)), ""},

		{"usage", p.err != nil, skip, "", ""},
		{"usage", !p.NoUsage, OK,
			fmt.Sprintf("reported in the stream: %d tokens of prompt, %d of reply", p.Usage.Prompt, p.Usage.Completion), ""},
		{"usage", x.Price != nil && x.Price.Prompt == 0 && x.Price.Completion == 0, Warning, none + "; rows will have none", update},
		{"usage", true, Problem, none + ": the cost of calls would be unknown", update},
	}
	if p.err != nil {
		return rows
	}
	return slices.Concat(rows, x.ofDetails(), x.ofFields(), x.ofSeeds(), []row{
		{"logprobs", x.logprobs, OK, "offered", ""},
		{"logprobs", x.config.Logprobs, Problem, "asked for, and not offered", x.set("logprobs", "false")},
		{"logprobs", true, OK, "not offered, and not required", ""},
	})
}

func (t *result) cut() bool { return errors.Is(t.err, io.ErrUnexpectedEOF) }

func (t *result) unstreamed() bool {
	var api *llm.APIError
	return errors.As(t.err, &api) && api.Unstreamed
}

// buffered reports whether the server or a proxy held a reply back until it was
// complete: one piece of many tokens, or many at one moment after a long wait.
func (t *result) buffered() bool {
	n := len(t.pieces)
	if n == 0 {
		return false
	}
	if n == 1 {
		return t.Usage.Completion-t.Usage.Reasoning >= 4 || len(strings.Fields(t.Text)) >= 4
	}
	return n >= 8 && t.pieces[n-1]-t.pieces[0] < 2*time.Millisecond && t.Took > 200*time.Millisecond
}

// ofDetails judges the counts of cached and reasoning tokens.
func (x *examination) ofDetails() []row {
	var seen []string
	if x.tokens.CachedPrompt > 0 {
		seen = append(seen, fmt.Sprintf("%d cached tokens", x.tokens.CachedPrompt))
	}
	if x.tokens.Reasoning > 0 {
		seen = append(seen, fmt.Sprintf("%d reasoning tokens", x.tokens.Reasoning))
	}
	return []row{
		{"details", x.plain.NoUsage, skip, "", ""},
		{"details", x.thinks && x.tokens.Reasoning == 0, Warning, "reasoning arrives apart from the answer, and is not counted apart",
			"nothing; tokens of replies include it"},
		{"details", seen == nil, OK, "no cached and no reasoning tokens seen; short prompts are seldom cached", ""},
		{"details", true, OK, "seen: " + strings.Join(seen, ", "), ""},
	}
}

// ofFields judges the temperature and the limit of tokens.
func (x *examination) ofFields() []row {
	said, hot := x.changed["temperature"]
	_, renamed := x.changed[limitRemedy]
	field := x.working.LimitFieldFor(x.working.Model)
	other := otherLimit(field)
	return []row{
		{"temperature", hot, Problem, "0 is refused: " + said,
			x.set("extra_body", "'{temperature: null}'") + " leaves it out, and the server's own is used"},
		{"temperature", llm.Reasons(x.config.Model), OK, "not sent: reasoning models of this name refuse it", ""},
		{"temperature", true, OK, "0 is accepted", ""},

		{"limit", renamed, Problem, fmt.Sprintf("%s is refused, %s is accepted", other, field), x.set("limit_field", field)},
		{"limit", !x.plain.unlimited(), OK, field + " is accepted and heeded", ""},
		{"limit", x.swapped, Problem, field + " is ignored", x.set("limit_field", other)},
		{"limit", true, Problem, fmt.Sprintf("replies are longer than allowed, by max_tokens and by max_completion_tokens: %d tokens for %d",
			x.plain.Usage.Completion, shortReply), "cost has no bound here; see the server's manual for a limit to put into extra_body"},
	}
}

// unlimited reports whether a reply is longer than the limit allowed, with room
// for servers that count a little differently.
func (t *result) unlimited() bool {
	const most = 2 * shortReply
	if t.NoUsage {
		return len(strings.Fields(t.Text)) > most
	}
	return t.Usage.Completion > most
}

// ofSeeds judges whether equal seeds give equal replies, and others other ones.
func (x *examination) ofSeeds() []row {
	said, refused := x.changed["seed"]
	rows := []row{{"seed", refused, Warning, "refused: " + said,
		x.set("extra_body", "'{seed: null}'") + " leaves it out; repetitions then differ by chance"}}
	var texts []string
	for _, t := range x.seeded {
		rows = append(rows, row{"seed", t.err != nil, Warning, fmt.Sprint("not examined: ", t.err), ""})
		texts = append(texts, t.Thinking+t.Text)
	}
	if len(texts) < 3 {
		return rows
	}
	return append(rows, []row{
		{"seed", slices.Contains(texts, ""), OK,
			fmt.Sprintf("unknown: no text within %d tokens, which hidden reasoning took", shortReply), ""},
		{"seed", texts[0] != texts[1], Warning, "not heeded: the same seed gives different replies",
			"run several seeds (--repeat 3), and report the spread"},
		{"seed", texts[0] == texts[2], Warning, "makes no difference: other seeds give the same reply at temperature 1",
			"repetitions may be copies of each other; check with a longer question"},
		{"seed", true, OK, "heeded: the same seed gives the same reply, another one another", ""},
	}...)
}
