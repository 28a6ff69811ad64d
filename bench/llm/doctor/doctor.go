// Package doctor finds out what is wrong with an endpoint, and what to do about it.
//
//  1. [Diagnose] asks the server for its models, which shows whether it can be
//     reached, with which key, and how far its clock is off.
//  2. It sends a handful of short calls, one setting after another, until one
//     works, and then varies the settings that runs depend on.
//  3. Pure functions turn what was observed into [Finding] values, each with a
//     level and a remedy.
//
// [Probe] measures an endpoint's speed, alone and under parallel calls.
package doctor

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
	"unicode"

	"hybridflow/bench/llm"
)

// A Level says how a [Finding] bears on measurements.
type Level string

// A warning leaves measurements possible, with less in them; a problem does not.
const (
	OK      Level = "ok"
	Warning Level = "warning"
	Problem Level = "problem"
)

// A Finding is one thing that was looked at. It holds no secret.
type Finding struct {
	Check string `json:"check"` // such as streaming
	Level Level  `json:"level"`
	Seen  string `json:"seen"`          // what was observed, in plain words
	Try   string `json:"try,omitempty"` // what to do about it; "" where nothing is to be done
}

// A Diagnosis is what there is to say of an endpoint, and what it cost to learn.
type Diagnosis struct {
	Name     string    `json:"name"` // as in [Options]
	Model    string    `json:"model"`
	URL      string    `json:"url"` // without secrets
	Findings []Finding `json:"findings"`
	Calls    int       `json:"calls"`    // that may cost something
	Tokens   int       `json:"tokens"`   // prompts and replies, as far as reported
	SpentUSD *float64  `json:"cost_usd"` // null where the price or the usage of a call is unknown
}

// Healthy tells whether no finding is a problem.
func (d *Diagnosis) Healthy() bool {
	return !slices.ContainsFunc(d.Findings, func(f Finding) bool { return f.Level == Problem })
}

// Works tells whether the endpoint replies, whatever else is wrong.
func (d *Diagnosis) Works() bool {
	return slices.ContainsFunc(d.Findings, func(f Finding) bool { return f.Check == "model" && f.Level == OK })
}

// Options are what an endpoint cannot tell of itself.
type Options struct {
	Name   string     // of its settings in an experiment: edge, cloud or embed
	Price  *llm.Price // nil where it is unknown
	Embeds bool       // it is asked for embeddings, and not for text
}

// Diagnose examines an endpoint by a handful of short calls: text of at most 16
// tokens each, and no long prompts. What it says of a server that misbehaves is
// decided by what was observed alone, in the findings files.
func Diagnose(ctx context.Context, c llm.Config, o Options) Diagnosis {
	c.FirstToken, c.Total = diagnosePatience(c.FirstToken), diagnosePatience(c.Total)
	x := &examination{ctx: ctx, config: c, Options: o}
	d := Diagnosis{Name: o.Name, Model: c.Model, URL: c.Address()}
	if err := x.examine(); err != nil {
		d.Findings = []Finding{{"settings", Problem, err.Error(), "correct the setting"}}
	} else {
		d.Findings = x.findings()
	}
	scrub := c.Scrubber()
	for i := range d.Findings {
		d.Findings[i].Seen = harmless(scrub(d.Findings[i].Seen))
	}
	d.Calls, d.Tokens, d.SpentUSD = x.spent()
	return d
}

// diagnosePatience is how long a diagnosis waits: long enough for a server that has to
// load the model first, and no longer than asked for.
func diagnosePatience(limit time.Duration) time.Duration {
	const most = 2 * time.Minute
	return min(cmp.Or(limit, most), most)
}

// harmless is a text that some server wrote, without what steers a terminal.
func harmless(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return '?'
		}
		return r
	}, text)
}

// shortReply is most of what a call of a diagnosis may write, in tokens.
const shortReply = 16

// Two prompts: one with a reply longer than shortReply, which a mended limit
// cuts; one with as many replies as there are seeds.
const (
	countPrompt = "Count from 1 to 30 in words, with a comma after each."
	storyPrompt = "Write the first sentence of a story about a lighthouse."
)

// A trial is one call and what became of it.
type trial struct {
	llm.Response
	pieces []time.Duration // when each arrived
	err    error
}

// An examination is what was observed. It decides nothing but what to ask next.
type examination struct {
	Options
	ctx    context.Context
	config llm.Config // as given

	reach    reach
	working  llm.Config // with what was changed to make it work
	changed  []change   // to get there
	plain    *trial     // at temperature 0; nil if not reached
	keys     []error    // of the second key on
	other    *trial     // with the other limit field, where the first one limits nothing
	seeded   []*trial   // at temperature 1: a seed, the same seed, another seed
	logprobs *trial
	dims     int // of an embedding
	embedErr error

	trials  []*trial
	unknown int // calls without usage, of those that replied
	tokens  llm.Usage
}

// examine asks what there is to ask, and stops where nothing more can be learnt.
func (x *examination) examine() error {
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

// call makes one call by a configuration, which is known to be valid.
func (x *examination) call(c llm.Config, r llm.Request) *trial {
	t := &trial{}
	x.trials = append(x.trials, t)
	e, err := llm.NewEndpoint(c)
	if err != nil {
		t.err = err
		return t
	}
	defer e.Close()
	t.Response, t.err = e.Complete(x.ctx, r, func(d llm.Delta) { t.pieces = append(t.pieces, d.At) })
	if t.NoUsage && (statusOf(t.err) < 400 || t.Text != "" || t.Thinking != "") { // what was refused costs nothing
		x.unknown++
	}
	x.tokens.Prompt += t.Usage.Prompt
	x.tokens.CachedPrompt += t.Usage.CachedPrompt
	x.tokens.Completion += t.Usage.Completion
	x.tokens.Reasoning += t.Usage.Reasoning
	return t
}

func (x *examination) embed(e *llm.Endpoint) {
	vectors, tokens, err := e.EmbedCounted(x.ctx, "", []string{"a lighthouse", "a harbour"})
	x.trials = append(x.trials, &trial{err: err})
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
	return len(x.trials), tokens, usd
}
