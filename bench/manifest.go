package bench

import (
	"encoding/json"
	"fmt"
	"net/url"
	"runtime"
	"slices"
	"time"

	"hybridflow/bench/settings"
	"hybridflow/results"
	"hybridflow/router"
)

// Manifest describes the run: experiment, questions, models, prices and routers.
func (h *Harness) Manifest() *results.Manifest {
	e := &h.Experiment
	m := &results.Manifest{
		Tool: version, Command: h.options.Command, Backend: e.Backend, Seeds: e.Seeds, Strategies: e.Strategies,
		Grader: graderVersion, ConfigHash: e.Hash(), Experiment: e.JSON(), Trials: int64(h.Trials()),
		Routers: h.routerRows(), KeepsText: h.options.KeepText,
	}
	if e.Policy.Overlap == "allow" {
		m.Seen = h.Seen
	}
	if e.Backend == "live" {
		m.Created, m.Go = time.Now().UTC().Format(time.RFC3339), runtime.Version()
	}
	for i, set := range h.Sets {
		ids := make([]string, len(h.questions[i]))
		for j, q := range h.questions[i] {
			ids[j] = q.ID
		}
		m.Datasets = append(m.Datasets, results.Dataset{
			Name: set.Name, Family: set.Questions[0].Dataset, Revision: set.Revision, Source: set.Source,
			Practice: set.Practice, Items: len(ids), Limit: e.Limit, ItemsHash: results.HashItems(ids),
		})
	}
	for _, a := range h.arms {
		if len(h.cells) > 1 && !slices.Contains(m.Cells, a.name) {
			m.Cells = append(m.Cells, a.name)
		}
	}
	for _, name := range []router.Tier{router.Edge, router.Cloud} {
		for _, c := range h.cells { // in the order of a sweep, each model once
			if row := c.tiers[name].row(e.Backend); !slices.Contains(m.Models, row) {
				m.Models = append(m.Models, row)
			}
		}
	}
	return m
}

// row describes the tier's model for the manifest.
func (t *tier) row(backend string) results.Model {
	row := results.Model{
		Tier: string(t.Name), Name: t.Model, PromptPrice: t.Price.Prompt, CompletionPrice: t.Price.Completion,
		CachedPrice: t.Price.Prompt, PriceSource: t.Price.Source, PriceDate: t.Price.Date,
	}
	if t.Price.Cached != nil {
		row.CachedPrice = *t.Price.Cached
	}
	if u, err := url.Parse(t.spec.URL); err == nil && backend == "live" {
		row.Host = u.Host
	}
	if backend == "sim" {
		row.SimulationSource = "bench/llm/sim/calibration/targets.yaml"
	}
	return row
}

// identity returns what the rows of a run depend on, as a JSON object: the
// experiment without timeouts, retries and rate limits, and the questions. A run.db
// belongs to one identity.
func (h *Harness) identity(m *results.Manifest) json.RawMessage {
	e := h.Experiment.Clone()
	e.Name = ""
	for _, s := range []*settings.Model{&e.Edge, &e.Cloud, &e.Embed} {
		*s = settings.Model{
			Model: s.Model, Slots: s.Slots, Price: s.Price, URL: s.URL, Headers: s.Headers,
			ExtraBody: s.ExtraBody, LimitField: s.LimitField, Logprobs: s.Logprobs,
		}
	}
	items := map[string]string{}
	for _, d := range m.Datasets {
		items[d.Name] = fmt.Sprintf("%s of %s", d.ItemsHash, d.Revision)
	}
	text, err := json.Marshal(map[string]any{
		"experiment": json.RawMessage(e.JSON()), "questions": items, "routers": m.Routers, "grader": m.Grader, "keep_text": m.KeepsText,
	})
	if err != nil {
		panic(err) // plain values only
	}
	return text
}
