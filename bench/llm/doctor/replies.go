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

// What the replies tell, apart from whether there are any.

func (x *examination) streaming() (Finding, bool) {
	switch {
	case x.plain == nil:
		return Finding{}, false
	case x.plain.cut():
		return Finding{"streaming", Problem, "the stream ends without [DONE], so a reply that was cut cannot be told from a whole one",
			"update the server; a proxy before it may cut streams, too"}, true
	case x.plain.unstreamed():
		return Finding{"streaming", Problem, x.plain.err.Error(), "update the server, or go without the gateway before it; see whether the base URL ends as it should, most often in /v1"}, true
	case x.plain.err != nil:
		return Finding{}, false
	case x.plain.buffered():
		return Finding{"streaming", Warning, "the reply arrives all at once, at its end: times to the first token mean nothing",
			"switch off buffering in the proxy before the server"}, true
	case len(x.plain.pieces) == 0:
		return Finding{"streaming", OK, fmt.Sprintf("[DONE] comes, but no text within %d tokens", shortReply), ""}, true
	}
	return Finding{"streaming", OK, fmt.Sprintf("%d pieces, then [DONE]", len(x.plain.pieces)), ""}, true
}

func (t *trial) cut() bool { return errors.Is(t.err, io.ErrUnexpectedEOF) }

func (t *trial) unstreamed() bool {
	var api *llm.APIError
	return errors.As(t.err, &api) && strings.HasPrefix(api.Message, llm.NoStream)
}

// buffered tells whether somebody held a reply back until it was complete:
// one piece of many tokens, or many at one moment after a long wait.
func (t *trial) buffered() bool {
	n := len(t.pieces)
	if n == 0 {
		return false
	}
	if n == 1 {
		return t.Usage.Completion-t.Usage.Reasoning >= 4 || len(strings.Fields(t.Text)) >= 4
	}
	return n >= 8 && t.pieces[n-1]-t.pieces[0] < 2*time.Millisecond && t.Took > 200*time.Millisecond
}

func (x *examination) usage() (Finding, bool) {
	switch {
	case !x.talks():
		return Finding{}, false
	case !x.plain.NoUsage:
		return Finding{"usage", OK, fmt.Sprintf("reported in the stream: %d tokens of prompt, %d of reply", x.plain.Usage.Prompt, x.plain.Usage.Completion), ""}, true
	case x.Price != nil && x.Price.Prompt == 0 && x.Price.Completion == 0:
		return Finding{"usage", Warning, "the stream reports no tokens, or such as cannot be; rows will have none", "update the server: stream_options.include_usage asks for them"}, true
	}
	return Finding{"usage", Problem, "the stream reports no tokens, or such as cannot be: what calls cost would be unknown",
		"update the server: stream_options.include_usage asks for them"}, true
}

func (x *examination) details() (Finding, bool) {
	if !x.talks() || x.plain.NoUsage {
		return Finding{}, false
	}
	var seen []string
	if x.tokens.CachedPrompt > 0 {
		seen = append(seen, fmt.Sprintf("%d cached tokens", x.tokens.CachedPrompt))
	}
	if x.tokens.Reasoning > 0 {
		seen = append(seen, fmt.Sprintf("%d reasoning tokens", x.tokens.Reasoning))
	}
	thinks := slices.ContainsFunc(x.trials, func(t *trial) bool { return t.Thinking != "" })
	switch {
	case thinks && x.tokens.Reasoning == 0:
		return Finding{"details", Warning, "reasoning arrives apart from the answer, and is not counted apart", "nothing; tokens of replies include it"}, true
	case len(seen) == 0:
		return Finding{"details", OK, "no cached and no reasoning tokens seen; short prompts are seldom cached", ""}, true
	}
	return Finding{"details", OK, "seen: " + strings.Join(seen, ", "), ""}, true
}

func (x *examination) temperature() (Finding, bool) {
	said, refused := x.changedFor("temperature")
	switch {
	case !x.talks():
		return Finding{}, false
	case refused:
		return Finding{"temperature", Problem, "0 is refused: " + said, x.set("extra_body", "'{temperature: null}'") + " leaves it out, and the server's own is used"}, true
	case llm.Reasons(x.config.Model):
		return Finding{"temperature", OK, "not sent: reasoning models of this name refuse it", ""}, true
	}
	return Finding{"temperature", OK, "0 is accepted", ""}, true
}

func (x *examination) limit() (Finding, bool) {
	if !x.talks() {
		return Finding{}, false
	}
	field := x.working.LimitFieldFor(x.working.Model)
	_, refused := x.changedFor(limitRemedy)
	switch {
	case refused:
		return Finding{"limit", Problem, fmt.Sprintf("%s is refused, %s is accepted", otherLimit(field), field), x.set("limit_field", field)}, true
	case x.other == nil:
		return Finding{"limit", OK, field + " is accepted and heeded", ""}, true
	case x.other.err == nil && !x.other.unlimited():
		return Finding{"limit", Problem, field + " is ignored", x.set("limit_field", otherLimit(field))}, true
	}
	return Finding{"limit", Problem, fmt.Sprintf("replies are longer than allowed, by max_tokens and by max_completion_tokens: %d tokens for %d", x.plain.Usage.Completion, shortReply),
		"cost has no bound here; see the server's manual for a limit to put into extra_body"}, true
}

func (x *examination) seed() (Finding, bool) {
	if !x.talks() {
		return Finding{}, false
	}
	if said, refused := x.changedFor("seed"); refused {
		return Finding{"seed", Warning, "refused: " + said, x.set("extra_body", "'{seed: null}'") + " leaves it out; repetitions then differ by chance"}, true
	}
	var texts []string
	for _, t := range x.seeded {
		if t.err != nil {
			return Finding{"seed", Warning, "not examined: " + t.err.Error(), ""}, true
		}
		texts = append(texts, t.Thinking+t.Text)
	}
	switch {
	case len(texts) < 3:
		return Finding{}, false
	case slices.Contains(texts, ""):
		return Finding{"seed", OK, fmt.Sprintf("unknown: no text within %d tokens, which hidden reasoning took", shortReply), ""}, true
	case texts[0] != texts[1]:
		return Finding{"seed", Warning, "not heeded: the same seed gives different replies", "run several seeds (--repeat 3), and take the spread for chance"}, true
	case texts[0] == texts[2]:
		return Finding{"seed", Warning, "makes no difference: other seeds give the same reply at temperature 1", "repetitions may be copies of each other; check with a longer question"}, true
	}
	return Finding{"seed", OK, "heeded: the same seed gives the same reply, another one another", ""}, true
}

func (x *examination) offersLogprobs() (Finding, bool) {
	switch {
	case x.logprobs == nil:
		return Finding{}, false
	case x.logprobs.err == nil && len(x.logprobs.Response.Logprobs) > 0:
		return Finding{"logprobs", OK, "offered", ""}, true
	case x.config.Logprobs:
		return Finding{"logprobs", Problem, "asked for, and not offered", x.set("logprobs", "false")}, true
	}
	return Finding{"logprobs", OK, "not offered; nothing needs them", ""}, true
}
