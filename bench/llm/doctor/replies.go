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

// The checks of this file judge the replies themselves.

func (x *examination) streaming() []row {
	if x.plain == nil {
		return nil
	}
	return []row{
		{x.plain.cut(), Problem, "the stream ends without [DONE], so that a reply cut short looks like a whole one",
			"update the server; a proxy before it may cut streams, too"},
		{x.plain.unstreamed(), Problem, fmt.Sprint(x.plain.err),
			"update the server, or go without the gateway before it; see whether the base URL ends as it should, most often in /v1"},
		{x.plain.err != nil, skip, "", ""},
		{x.plain.buffered(), Warning, "the reply arrives all at once, at its end: times to the first token mean nothing",
			"switch off buffering in the proxy before the server"},
		{len(x.plain.pieces) == 0, OK, fmt.Sprintf("[DONE] comes, but no text within %d tokens", shortReply), ""},
		{true, OK, fmt.Sprintf("%d pieces, then [DONE]", len(x.plain.pieces)), ""},
	}
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

func (x *examination) usage() []row {
	if !x.replied() {
		return nil
	}
	const none = "the stream reports no tokens, or an impossible number"
	const update = "update the server: stream_options.include_usage asks for them"
	u := x.plain.Usage
	return []row{
		{!x.plain.NoUsage, OK, fmt.Sprintf("reported in the stream: %d tokens of prompt, %d of reply", u.Prompt, u.Completion), ""},
		{x.Price != nil && x.Price.Prompt == 0 && x.Price.Completion == 0, Warning, none + "; rows will have none", update},
		{true, Problem, none + ": the cost of calls would be unknown", update},
	}
}

func (x *examination) details() []row {
	if !x.replied() || x.plain.NoUsage {
		return nil
	}
	var seen []string
	if x.tokens.CachedPrompt > 0 {
		seen = append(seen, fmt.Sprintf("%d cached tokens", x.tokens.CachedPrompt))
	}
	if x.tokens.Reasoning > 0 {
		seen = append(seen, fmt.Sprintf("%d reasoning tokens", x.tokens.Reasoning))
	}
	thinks := slices.ContainsFunc(x.results, func(t *result) bool { return t.Thinking != "" })
	return []row{
		{thinks && x.tokens.Reasoning == 0, Warning, "reasoning arrives apart from the answer, and is not counted apart",
			"nothing; tokens of replies include it"},
		{seen == nil, OK, "no cached and no reasoning tokens seen; short prompts are seldom cached", ""},
		{true, OK, "seen: " + strings.Join(seen, ", "), ""},
	}
}

func (x *examination) temperature() []row {
	said, refused := x.changedFor("temperature")
	return []row{
		{!x.replied(), skip, "", ""},
		{refused, Problem, "0 is refused: " + said,
			x.set("extra_body", "'{temperature: null}'") + " leaves it out, and the server's own is used"},
		{llm.Reasons(x.config.Model), OK, "not sent: reasoning models of this name refuse it", ""},
		{true, OK, "0 is accepted", ""},
	}
}

func (x *examination) limit() []row {
	if !x.replied() {
		return nil
	}
	field := x.working.LimitFieldFor(x.working.Model)
	other := otherLimit(field)
	_, refused := x.changedFor(limitRemedy)
	return []row{
		{refused, Problem, fmt.Sprintf("%s is refused, %s is accepted", other, field), x.set("limit_field", field)},
		{x.other == nil, OK, field + " is accepted and heeded", ""},
		{x.other != nil && x.other.err == nil && !x.other.unlimited(), Problem, field + " is ignored", x.set("limit_field", other)},
		{true, Problem, fmt.Sprintf("replies are longer than allowed, by max_tokens and by max_completion_tokens: %d tokens for %d",
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

func (x *examination) seed() []row {
	if !x.replied() {
		return nil
	}
	said, refused := x.changedFor("seed")
	rows := []row{{refused, Warning, "refused: " + said,
		x.set("extra_body", "'{seed: null}'") + " leaves it out; repetitions then differ by chance"}}
	var texts []string
	for _, t := range x.seeded {
		rows = append(rows, row{t.err != nil, Warning, fmt.Sprint("not examined: ", t.err), ""})
		texts = append(texts, t.Thinking+t.Text)
	}
	if len(texts) < 3 {
		return rows
	}
	return append(rows,
		row{slices.Contains(texts, ""), OK, fmt.Sprintf("unknown: no text within %d tokens, which hidden reasoning took", shortReply), ""},
		row{texts[0] != texts[1], Warning, "not heeded: the same seed gives different replies",
			"run several seeds (--repeat 3), and report the spread"},
		row{texts[0] == texts[2], Warning, "makes no difference: other seeds give the same reply at temperature 1",
			"repetitions may be copies of each other; check with a longer question"},
		row{true, OK, "heeded: the same seed gives the same reply, another one another", ""})
}

func (x *examination) offersLogprobs() []row {
	if x.logprobs == nil {
		return nil
	}
	return []row{
		{x.logprobs.err == nil && len(x.logprobs.Response.Logprobs) > 0, OK, "offered", ""},
		{x.config.Logprobs, Problem, "asked for, and not offered", x.set("logprobs", "false")},
		{true, OK, "not offered, and not required", ""},
	}
}
