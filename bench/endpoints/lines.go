// Package endpoints turns the settings of an experiment's models into connections.
//
//  1. A [settings.Model] becomes an [llm.Config]: its URL, keys and headers, which
//     come from files and the environment, and its timeouts.
//  2. [Lines.Dial] opens an [llm.Line] to it, with its limits, retries and breaker.
//     Models whose settings are equal share a line, and so its limits.
//  3. [PriceOf] finds the price of its tokens.
//
// [Examine] diagnoses the endpoints of an experiment before it is run.
package endpoints

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"hybridflow/bench/llm"
	"hybridflow/bench/settings"
)

// Lines are the lines to live endpoints that are open, by their settings: tiers
// and cells of a sweep that use the same endpoint share its limits. One goroutine
// dials; then any may call Stats.
type Lines struct {
	getenv func(string) string
	open   map[string]*line
}

// A line is a line and the connections that it uses.
type line struct {
	*llm.Line
	endpoint *llm.Endpoint
}

// NewLines returns lines whose keys and headers come from an environment.
func NewLines(getenv func(string) string) *Lines {
	return &Lines{getenv: getenv, open: map[string]*line{}}
}

// Dial returns the line to a model for chats, a new one for settings that were
// not dialled before. Pauses and rates in the settings are in seconds of the
// endpoint, each of which takes scale seconds here. A missing key is a [*KeyError].
func (l *Lines) Dial(spec settings.Model, scale float64) (*llm.Line, error) {
	return l.dial("", spec, scale, func(e *llm.Endpoint) llm.Client { return e })
}

// DialEmbedding is Dial for an embedding model.
func (l *Lines) DialEmbedding(spec settings.Model, scale float64) (*llm.Line, error) {
	return l.dial("embeddings ", spec.ForEmbedding(), scale, func(e *llm.Endpoint) llm.Client { return llm.Embedding{Endpoint: e} })
}

// dial finds or opens a line. Kind keeps embeddings apart from chats.
func (l *Lines) dial(kind string, spec settings.Model, scale float64, client func(*llm.Endpoint) llm.Client) (*llm.Line, error) {
	spec.Slots, spec.Price = 0, "" // of a tier, not of its endpoint
	key, err := json.Marshal(spec)
	if err != nil {
		return nil, fmt.Errorf("extra_body: %w", err)
	}
	name := kind + fmt.Sprintf("%v %s", scale, key)
	if known := l.open[name]; known != nil {
		return known.Line, nil
	}
	c, err := config(spec, scale, l.getenv)
	if err != nil {
		return nil, err
	}
	e, err := llm.NewEndpoint(c)
	if err != nil {
		return nil, err
	}
	l.open[name] = &line{llm.NewLine(client(e), lineConfig(spec, c.Address(), scale)), e}
	return l.open[name].Line, nil
}

// lineConfig holds the limits of a line to an address.
func lineConfig(s settings.Model, address string, scale float64) llm.LineConfig {
	wall := func(seconds float64) time.Duration { return time.Duration(seconds * scale * float64(time.Second)) }
	return llm.LineConfig{
		Endpoint: address, Model: s.Model,
		Concurrency: s.Concurrency, RPM: s.RPM / scale, TPM: s.TPM / scale,
		HedgeAfter:  wall(s.HedgeAfter),
		Attempts:    1 + s.Retries,
		RetryBudget: wall(cmp.Or(s.RetrySeconds, 600)),
		Pause:       wall(1), MaxPause: wall(60),
	}
}

// Stats returns the state of all lines, sorted by their settings.
func (l *Lines) Stats() []llm.LineStats {
	var all []llm.LineStats
	for _, name := range slices.Sorted(maps.Keys(l.open)) {
		all = append(all, l.open[name].Stats())
	}
	return all
}

// Close closes the connections of all lines.
func (l *Lines) Close() {
	for _, line := range l.open {
		line.endpoint.Close()
	}
}
