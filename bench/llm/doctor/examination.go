package doctor

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"net/http"
	"strings"
	"time"

	"hybridflow/bench/llm"
)

// An examination collects observations; the rows of findings judge them afterwards,
// so that they can be tested without a server. It decides only which call is next, and
// is for one goroutine.
type examination struct {
	Options
	ctx    context.Context
	config llm.Config // as given

	reach    reach
	working  llm.Config        // config with the changes that were needed for a reply
	changed  map[string]string // the server's message by each field that was sent otherwise or left out
	plain    result            // at temperature 0, or of the embedding
	keys     []error           // of the second key on
	swapped  bool              // the other limit field limits replies, where the first one does not
	seeded   []result          // at temperature 1: a seed, the same seed, another seed
	logprobs bool              // offered
	dims     int               // of an embedding

	calls   int
	unknown int  // calls without usage, of those that replied
	thinks  bool // some reply has reasoning apart from its text
	tokens  llm.Usage
}

// A result is what one call returned.
type result struct {
	llm.Response
	pieces []time.Duration // when each delta arrived
	err    error
}

// run makes the calls, and stops where no further one can succeed. Its error is
// that of an invalid configuration.
func (x *examination) run() error {
	e, err := llm.NewEndpoint(x.config)
	if err != nil {
		return err
	}
	defer e.Close()
	x.working, x.changed = x.config, map[string]string{}
	x.reach = reachOf(x.ctx, e)
	switch {
	case x.reach.err != nil:
	case x.Embeds:
		x.embed(e)
	default:
		if x.settle(); x.plain.err == nil {
			x.vary()
		}
	}
	return nil
}

// shortReply is the limit of each call, in tokens.
const shortReply = 16

// prompted is a request for a short reply.
func prompted(text string, temperature float64, seed int64) llm.Request {
	return llm.Request{Messages: []llm.Message{{Role: "user", Content: text}}, MaxTokens: shortReply, Temperature: temperature, Seed: seed}
}

var (
	counting = prompted("Count from 1 to 30 in words, with a comma after each.", 0, 11) // longer than shortReply, so that a limit shows
	yes      = prompted("Say yes.", 0, 0)
)

// story has many possible replies, so that seeds show.
const story = "Write the first sentence of a story about a lighthouse."

// call makes one call with a configuration.
func (x *examination) call(c llm.Config, r llm.Request) (t result) {
	x.calls++
	e, err := llm.NewEndpoint(c)
	if err != nil {
		return result{err: err}
	}
	defer e.Close()
	t.Response, t.err = e.Complete(x.ctx, r, func(d llm.Delta) { t.pieces = append(t.pieces, d.At) })
	if t.NoUsage && (statusOf(t.err) < 400 || t.Text != "" || t.Thinking != "") { // refused requests cost nothing
		x.unknown++
	}
	x.thinks = x.thinks || t.Thinking != ""
	x.tokens.Prompt += t.Usage.Prompt
	x.tokens.CachedPrompt += t.Usage.CachedPrompt
	x.tokens.Completion += t.Usage.Completion
	x.tokens.Reasoning += t.Usage.Reasoning
	return t
}

func (x *examination) embed(e *llm.Endpoint) {
	vectors, tokens, err := e.Embed(x.ctx, "", []string{"a lighthouse", "a harbour"})
	x.calls++
	if x.plain.err = err; err != nil {
		return
	}
	if x.dims = len(vectors[0]); tokens < 0 {
		x.unknown++
	}
	x.tokens.Prompt += max(tokens, 0)
}

// spent sums up what the calls used.
func (x *examination) spent() (calls, tokens int, usd *float64) {
	tokens = x.tokens.Prompt + x.tokens.Completion
	if cost := cmp.Or(x.Price, &llm.Price{}).Cost(x.tokens); x.unknown == 0 && (x.Price != nil || tokens == 0) {
		usd = &cost
	}
	return x.calls, tokens, usd
}

// settle makes the first call. Where the server refuses a setting, it is changed or
// left out as long as that gets further: better found before a run than during it.
func (x *examination) settle() {
	x.plain = x.call(x.working, counting)
	for {
		var api *llm.APIError
		if !errors.As(x.plain.err, &api) || (api.Status != http.StatusBadRequest && api.Status != http.StatusUnprocessableEntity) {
			return
		}
		r, named := nextRemedy(api.Message, x.working.LimitFieldFor(x.working.Model), x.changed)
		if r == nil {
			return
		}
		c := r.apply(x.working)
		t := x.call(c, counting)
		if !named && t.err != nil {
			return // the cause was another
		}
		x.working, x.plain, x.changed[r.field] = c, t, api.Message
	}
}

// A remedy changes a configuration so that a field of the request is sent
// otherwise or not at all.
type remedy struct {
	field string
	apply func(llm.Config) llm.Config
}

const limitRemedy = "limit_field"

var remedies = []remedy{
	{limitRemedy, func(c llm.Config) llm.Config {
		c.LimitField = otherLimit(c.LimitFieldFor(c.Model))
		return c
	}},
	{"temperature", without("temperature")},
	{"seed", without("seed")},
	{"logprobs", func(c llm.Config) llm.Config {
		c.Logprobs = false
		return c
	}},
}

// without leaves a field out of the body.
func without(field string) func(llm.Config) llm.Config {
	return func(c llm.Config) llm.Config {
		body := map[string]any{}
		maps.Copy(body, c.ExtraBody)
		body[field] = nil
		c.ExtraBody = body
		return c
	}
}

func otherLimit(field string) string {
	if field == "max_tokens" {
		return "max_completion_tokens"
	}
	return "max_tokens"
}

// nextRemedy returns the first untried remedy whose field a refusal names; where it
// names none, that of the limit's name, which servers disagree about most.
func nextRemedy(said, limit string, tried map[string]string) (r *remedy, named bool) {
	for i, r := range remedies {
		word := r.field
		if word == limitRemedy {
			word = limit
		}
		if _, done := tried[r.field]; !done && strings.Contains(strings.ToLower(said), word) {
			return &remedies[i], true
		}
	}
	if len(tried) == 0 {
		return &remedies[0], false
	}
	return nil, false
}

// vary makes calls that differ from the first one in one setting each.
func (x *examination) vary() {
	c := x.working
	for _, key := range c.Keys[min(1, len(c.Keys)):] {
		c.Keys = []llm.Secret{key}
		x.keys = append(x.keys, x.call(c, yes).err)
	}
	if x.plain.unlimited() { // some servers ignore unknown fields
		t := x.call(remedies[0].apply(x.working), counting)
		x.swapped = t.err == nil && !t.unlimited()
	}
	for _, seed := range []int64{11, 11, 12} {
		t := x.call(x.working, prompted(story, 1, seed))
		if x.seeded = append(x.seeded, t); t.err != nil {
			break
		}
	}
	c = x.working
	c.Logprobs = true
	t := x.call(c, yes)
	x.logprobs = t.err == nil && len(t.Response.Logprobs) > 0
}
