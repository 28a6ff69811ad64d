package doctor

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"hybridflow/bench/llm"
)

// An examination collects observations; the checks judge them afterwards, so that
// they can be tested without a server. It decides only which call is next, and is
// for one goroutine.
type examination struct {
	Options
	ctx    context.Context
	config llm.Config // as given

	reach    reach
	working  llm.Config // config with the changes
	changed  []change   // that were needed for a reply
	plain    *result    // at temperature 0; nil if not reached
	keys     []error    // of the second key on
	other    *result    // with the other limit field, where the first one limits nothing
	seeded   []*result  // at temperature 1: a seed, the same seed, another seed
	logprobs *result
	dims     int // of an embedding
	embedErr error

	results []*result
	unknown int // calls without usage, of those that replied
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
	x.working = x.config
	x.reach = reachOf(x.ctx, e)
	switch {
	case x.reach.err != nil:
	case x.Embeds:
		x.embed(e)
	default:
		if x.settle(); x.plain.err == nil {
			x.tryKeys()
			x.tryLimit()
			x.trySeeds()
			x.tryLogprobs()
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

// call makes one call with a configuration, which must be valid.
func (x *examination) call(c llm.Config, r llm.Request) *result {
	t := &result{}
	x.results = append(x.results, t)
	e, err := llm.NewEndpoint(c)
	if err != nil {
		t.err = err
		return t
	}
	defer e.Close()
	t.Response, t.err = e.Complete(x.ctx, r, func(d llm.Delta) { t.pieces = append(t.pieces, d.At) })
	if t.NoUsage && (statusOf(t.err) < 400 || t.Text != "" || t.Thinking != "") { // refused requests cost nothing
		x.unknown++
	}
	x.tokens.Prompt += t.Usage.Prompt
	x.tokens.CachedPrompt += t.Usage.CachedPrompt
	x.tokens.Completion += t.Usage.Completion
	x.tokens.Reasoning += t.Usage.Reasoning
	return t
}

func (x *examination) embed(e *llm.Endpoint) {
	vectors, tokens, err := e.Embed(x.ctx, "", []string{"a lighthouse", "a harbour"})
	x.results = append(x.results, &result{err: err})
	if x.embedErr = err; err != nil {
		return
	}
	if x.dims = len(vectors[0]); tokens < 0 {
		x.unknown++
	} else {
		x.tokens.Prompt += tokens
	}
}

// spent sums up what the calls used.
func (x *examination) spent() (calls, tokens int, usd *float64) {
	tokens = x.tokens.Prompt + x.tokens.Completion
	cost := 0.0
	if x.Price != nil {
		cost = x.Price.Cost(x.tokens)
	}
	if x.unknown == 0 && (x.Price != nil || tokens == 0) {
		usd = &cost
	}
	return len(x.results), tokens, usd
}

// settle makes the first call. Where the server refuses a setting, it is changed or
// left out as long as that gets further: better found before a run than during it.
func (x *examination) settle() {
	x.plain = x.call(x.working, counting)
	for {
		said, refused := refusal(x.plain.err)
		if !refused {
			return
		}
		r, named := nextRemedy(said, x.working.LimitFieldFor(x.working.Model), x.changed)
		if r == nil {
			return
		}
		c := r.apply(x.working)
		t := x.call(c, counting)
		if !named && t.err != nil {
			return // the cause was another
		}
		x.working, x.plain, x.changed = c, t, append(x.changed, change{r.field, said})
	}
}

// A change is a field that had to be sent otherwise or left out, and the server's
// message about it.
type change struct{ field, said string }

// changedFor returns the server's message about a field that was changed.
func (x *examination) changedFor(field string) (said string, ok bool) {
	i := slices.IndexFunc(x.changed, func(c change) bool { return c.field == field })
	if i < 0 {
		return "", false
	}
	return x.changed[i].said, true
}

// refusal returns the server's message about a request that it may accept with
// other settings.
func refusal(err error) (said string, ok bool) {
	var api *llm.APIError
	if !errors.As(err, &api) || (api.Status != http.StatusBadRequest && api.Status != http.StatusUnprocessableEntity) {
		return "", false
	}
	return api.Message, true
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
func nextRemedy(said, limit string, tried []change) (r *remedy, named bool) {
	said = strings.ToLower(said)
	for i := range remedies {
		field := remedies[i].field
		word := field
		if field == limitRemedy {
			word = limit
		}
		done := slices.ContainsFunc(tried, func(c change) bool { return c.field == field })
		if !done && strings.Contains(said, word) {
			return &remedies[i], true
		}
	}
	if len(tried) == 0 {
		return &remedies[0], false
	}
	return nil, false
}

// tryKeys makes a call with each further key.
func (x *examination) tryKeys() {
	for _, key := range x.working.Keys[min(1, len(x.working.Keys)):] {
		c := x.working
		c.Keys = []llm.Secret{key}
		x.keys = append(x.keys, x.call(c, yes).err)
	}
}

// tryLimit sends the limit by its other name where the first one limits nothing:
// some servers ignore unknown fields.
func (x *examination) tryLimit() {
	if x.plain.unlimited() {
		x.other = x.call(remedies[0].apply(x.working), counting)
	}
}

// trySeeds makes two calls with one seed and one with another.
func (x *examination) trySeeds() {
	for _, seed := range []int64{11, 11, 12} {
		t := x.call(x.working, prompted(story, 1, seed))
		if x.seeded = append(x.seeded, t); t.err != nil {
			return
		}
	}
}

// tryLogprobs asks for the probabilities of tokens.
func (x *examination) tryLogprobs() {
	c := x.working
	c.Logprobs = true
	x.logprobs = x.call(c, yes)
}
