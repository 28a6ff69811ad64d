package doctor

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"hybridflow/bench/llm"
)

// settle makes the first call. Where the server refuses a setting it goes
// without it, as long as that gets further: what one has to leave out is
// better known before a run than in the middle of it.
func (x *examination) settle() {
	request := llm.Request{Messages: []llm.Message{{Role: "user", Content: countPrompt}}, MaxTokens: shortReply, Seed: 11}
	x.plain = x.call(x.working, request)
	for {
		said, refused := declined(x.plain.err)
		if !refused {
			return
		}
		r, named := nextRemedy(said, x.working.LimitFieldFor(x.working.Model), x.changed)
		if r == nil {
			return
		}
		c := r.apply(x.working)
		t := x.call(c, request)
		if !named && t.err != nil {
			return // it was something else
		}
		x.working, x.plain, x.changed = c, t, append(x.changed, change{r.field, said})
	}
}

// A change is a field that had to be sent otherwise or left out, and what the
// server said to it.
type change struct{ field, said string }

// changedFor finds out what the server said to a field.
func (x *examination) changedFor(field string) (said string, ok bool) {
	i := slices.IndexFunc(x.changed, func(c change) bool { return c.field == field })
	if i < 0 {
		return "", false
	}
	return x.changed[i].said, true
}

// declined is what a server says of a request that it may take with other settings.
func declined(err error) (said string, ok bool) {
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
		c.ExtraBody = maps.Clone(c.ExtraBody)
		if c.ExtraBody == nil {
			c.ExtraBody = map[string]any{}
		}
		c.ExtraBody[field] = nil
		return c
	}
}

func otherLimit(field string) string {
	if field == "max_tokens" {
		return "max_completion_tokens"
	}
	return "max_tokens"
}

// nextRemedy picks what a refusal names and has not been tried; where it names
// nothing, the limit's name, which servers disagree about most.
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

// tryKeys makes the shortest of calls with each further key.
func (x *examination) tryKeys() {
	for _, key := range x.working.Keys[min(1, len(x.working.Keys)):] {
		c := x.working
		c.Keys = []llm.Secret{key}
		x.keys = append(x.keys, x.call(c, llm.Request{Messages: []llm.Message{{Role: "user", Content: "Say yes."}}, MaxTokens: shortReply}).err)
	}
}

// tryLimit sees whether the limit limits by its other name, if it does not by
// this one: some servers ignore what they do not know.
func (x *examination) tryLimit() {
	if x.plain.unlimited() {
		x.other = x.call(remedies[0].apply(x.working), llm.Request{Messages: []llm.Message{{Role: "user", Content: countPrompt}}, MaxTokens: shortReply, Seed: 11})
	}
}

// unlimited tells whether a reply is longer than the limit allowed, with room
// for servers that count a little differently.
func (t *trial) unlimited() bool {
	const most = 2 * shortReply
	if t.NoUsage {
		return len(strings.Fields(t.Text)) > most
	}
	return t.Usage.Completion > most
}

// trySeeds asks twice with a seed and once with another.
func (x *examination) trySeeds() {
	for _, seed := range []int64{11, 11, 12} {
		t := x.call(x.working, llm.Request{Messages: []llm.Message{{Role: "user", Content: storyPrompt}}, MaxTokens: shortReply, Temperature: 1, Seed: seed})
		if x.seeded = append(x.seeded, t); t.err != nil {
			return
		}
	}
}

// tryLogprobs asks for what most servers can give and few are asked for.
func (x *examination) tryLogprobs() {
	c := x.working
	c.Logprobs = true
	x.logprobs = x.call(c, llm.Request{Messages: []llm.Message{{Role: "user", Content: "Say yes."}}, MaxTokens: shortReply})
}
