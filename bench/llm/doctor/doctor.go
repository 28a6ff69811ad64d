// Package doctor examines an endpoint: what is wrong with it, and what to do
// about it.
//
//  1. [Examine] asks the server for its models, which shows whether it can be
//     reached, with which key, and how far its clock is off (reach.go).
//  2. It sends a handful of short calls, one setting after another, until one
//     works, and then varies the settings that runs depend on (examination.go).
//  3. Tables of conditions turn the observations into a [Report] of findings, each
//     with a level and a remedy (findings.go, replies.go).
//
// [Probe] measures an endpoint's speed, alone and under parallel calls (probe.go).
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

// A Level is what a [Finding] means for measurements.
type Level string

// With a warning measurements are possible but less complete; with a problem they
// are not.
const (
	OK      Level = "ok"
	Warning Level = "warning"
	Problem Level = "problem"
)

// A Finding is the result of one check. It holds no secret.
type Finding struct {
	Check string `json:"check"` // such as streaming
	Level Level  `json:"level"`
	Seen  string `json:"seen"`          // the observation, in plain words
	Try   string `json:"try,omitempty"` // the remedy; "" where none is needed
}

// A Report holds the findings on an endpoint, and the cost of the examination.
type Report struct {
	Name     string    `json:"name"` // as in [Options]
	Model    string    `json:"model"`
	URL      string    `json:"url"` // without secrets
	Findings []Finding `json:"findings"`
	Calls    int       `json:"calls"`    // that may cost something
	Tokens   int       `json:"tokens"`   // of prompts and replies, as far as reported
	SpentUSD *float64  `json:"cost_usd"` // null where the price or the usage of a call is unknown
}

// Works reports whether the endpoint replies, whatever else is wrong.
func (r *Report) Works() bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Check == "model" && f.Level == OK })
}

// Options describe what the configuration of an endpoint does not.
type Options struct {
	Name   string     // of its settings in an experiment: edge, cloud or embed
	Price  *llm.Price // nil where it is unknown
	Embeds bool       // it serves embeddings instead of text
}

// Examine examines an endpoint by a handful of short calls: text of at most 16
// tokens each, and no long prompts. Errors of the endpoint are findings; those of
// the configuration are one problem named settings. It waits for each call at most
// two minutes, or the configured time limits where they are shorter.
func Examine(ctx context.Context, c llm.Config, o Options) Report {
	const most = 2 * time.Minute // long enough for a server that has to load the model first
	for _, limit := range []*time.Duration{&c.FirstToken, &c.Total} {
		*limit = min(cmp.Or(*limit, most), most)
	}
	x := &examination{ctx: ctx, config: c, Options: o}
	r := Report{Name: o.Name, Model: c.Model, URL: c.Address()}
	if err := x.run(); err != nil {
		r.Findings = []Finding{{"settings", Problem, err.Error(), "correct the setting"}}
	} else {
		r.Findings = x.findings()
	}
	scrub := c.Scrubber()
	for i := range r.Findings {
		r.Findings[i].Seen = printable(scrub(r.Findings[i].Seen))
	}
	r.Calls, r.Tokens, r.SpentUSD = x.spent()
	return r
}

// printable replaces the control characters of a server's text, which could steer
// a terminal.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return '?'
		}
		return r
	}, text)
}
