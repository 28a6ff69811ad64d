package bench

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

// lines are the ways to live endpoints, by their settings: tiers and cells of a
// sweep that ask the same endpoint share its limits.
type lines struct {
	getenv func(string) string
	open   map[string]*line
}

// A line is the way to one live endpoint. What a run adds, such as a store, goes
// around its client.
type line struct {
	address  string // base URL without secrets
	client   *llm.Line
	endpoint *llm.Endpoint
}

// dial returns the line of a model that is asked in this way, a new one the
// first time. Pauses and rates are in the endpoint's seconds, scale of which
// pass in one of ours.
func (l *lines) dial(spec settings.Model, scale float64) (*line, error) {
	return l.connect("", spec, scale, func(e *llm.Endpoint) llm.Client { return e })
}

// connect is dial for what is asked in some way of an endpoint, which name tells
// from chats.
func (l *lines) connect(name string, spec settings.Model, scale float64, asking func(*llm.Endpoint) llm.Client) (*line, error) {
	spec.Slots, spec.Price = 0, "" // of a tier, not of its endpoint
	key, err := json.Marshal(spec)
	if err != nil {
		return nil, fmt.Errorf("extra_body: %w", err)
	}
	name += fmt.Sprintf("%v %s", scale, key)
	if known := l.open[name]; known != nil {
		return known, nil
	}
	c, err := endpoint(spec, scale, l.getenv)
	if err != nil {
		return nil, err
	}
	e, err := llm.NewEndpoint(c)
	if err != nil {
		return nil, err
	}
	if l.open == nil {
		l.open = map[string]*line{}
	}
	l.open[name] = newLine(spec, e, asking(e), c.Address(), scale)
	return l.open[name], nil
}

// newLine is the line to an endpoint that client asks.
func newLine(s settings.Model, e *llm.Endpoint, client llm.Client, address string, scale float64) *line {
	wall := func(seconds float64) time.Duration { return time.Duration(seconds * scale * float64(time.Second)) }
	return &line{address: address, endpoint: e, client: llm.NewLine(client, llm.LineConfig{
		Endpoint: address, Model: s.Model,
		Concurrency: s.Concurrency, RPM: s.RPM / scale, TPM: s.TPM / scale,
		HedgeAfter:  wall(s.HedgeAfter),
		Attempts:    1 + s.Retries,
		RetryBudget: wall(cmp.Or(s.RetrySeconds, 600)),
		Pause:       wall(1), MaxPause: wall(60),
	})}
}

// Lines is the state of the lines to all live endpoints, sorted by their
// settings. It may be called during a run.
func (h *Harness) Lines() []llm.LineStats {
	var all []llm.LineStats
	for _, name := range slices.Sorted(maps.Keys(h.lines.open)) {
		all = append(all, h.lines.open[name].client.Stats())
	}
	return all
}

func (l *lines) close() {
	for _, line := range l.open {
		line.endpoint.Close()
	}
}
