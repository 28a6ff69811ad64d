// Package bench runs experiments: it is the one place where the leaves meet.
//
// An [Experiment] says what to measure. [Prepare] loads its benchmarks and
// builds the clients of its tiers; [Harness.Run] answers every question under
// every strategy and hands rows to a [Sink], in an order that does not depend
// on how many goroutines work. On the way, a planner's text becomes a graph
// (package dag), a policy picks tiers (router), clients answer (bench/llm),
// graders judge (datasets), and what happened becomes rows (results).
//
// The same code drives live endpoints and simulated models; only the client and
// the driver of the graph differ. The package knows no file formats.
package bench

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"hybridflow/bench/llm"
	"hybridflow/dag"
	"hybridflow/datasets"
	"hybridflow/results"
	"hybridflow/router"
)

// Version names what wrote a run.
const Version = "hybridflow 0.1"

// GraderVersion rises when a grader's verdict on some reply changes.
const GraderVersion = "2026-11"

// A Harness is an experiment that is ready to run.
type Harness struct {
	Experiment Experiment
	Sets       []*datasets.Set // whole benchmarks, in the experiment's order
	KeepText   bool            // rows of texts.parquet too

	tiers     map[router.Tier]*tier
	questions [][]question // by set, limited
	slots     map[dag.Tier]int
}

// A tier is a model that answers.
type tier struct {
	name   router.Tier
	model  string
	client llm.Client
	price  llm.Price
	close  func() // ends a live client's connections; nil for simulated models
}

// A question is a benchmark's question, ready for prompts.
type question struct {
	*datasets.Question
	set    string // as typed
	body   string
	format string
	shots  []llm.Message
}

// A Loader finds a benchmark; [datasets.Load] with a fallback is the usual one.
type Loader func(ctx context.Context, name string) (*datasets.Set, error)

// Load returns the usual Loader: the benchmark from the hub cache, or, where it
// is not cached, a practice set of the same format.
func (e *Experiment) Load(o datasets.Options) Loader {
	o.Seed = e.OptionSeed
	return func(ctx context.Context, name string) (*datasets.Set, error) {
		if !e.Practice.Force {
			set, err := datasets.Load(ctx, name, o)
			if missing := (*datasets.MissingError)(nil); !errors.As(err, &missing) {
				return set, err
			}
		}
		return datasets.PracticeSet(name, e.Practice.Seed, e.Practice.Items)
	}
}

// Prepare validates an experiment, loads its benchmarks and builds its clients.
func Prepare(ctx context.Context, e Experiment, load Loader, getenv func(string) string) (*Harness, error) {
	if err := e.Validate(); err != nil {
		return nil, err
	}
	h := &Harness{Experiment: e, tiers: map[router.Tier]*tier{}, slots: map[dag.Tier]int{}}
	for _, name := range e.Datasets {
		set, err := load(ctx, name)
		if err != nil {
			return nil, err
		}
		h.Sets = append(h.Sets, set)
		h.questions = append(h.questions, questions(set, e.Limit, e.Shots))
	}
	if err := h.connect(getenv); err != nil {
		return nil, err
	}
	return h, nil
}

func questions(set *datasets.Set, limit, shots int) []question {
	n := len(set.Questions)
	if limit > 0 {
		n = min(n, limit)
	}
	examples := map[string][]llm.Message{}
	for category, qs := range set.Shots {
		examples[category] = workedExamples(qs, shots)
	}
	out := make([]question, n)
	for i := range out {
		q := &set.Questions[i]
		out[i] = question{Question: q, set: set.Name, body: body(q), format: formats[q.Dataset], shots: examples[q.Category]}
	}
	return out
}

// connect builds the clients of both tiers.
func (h *Harness) connect(getenv func(string) string) error {
	var sim llm.Client
	if h.Experiment.Backend == "sim" {
		models, err := llm.LoadModels()
		if err != nil {
			return err
		}
		if err := h.Experiment.simulates(models); err != nil {
			return err
		}
		bank, err := NewBank(models, h.Sets)
		if err != nil {
			return err
		}
		sim = &llm.Simulator{Models: models, Bank: bank}
	}
	for name, spec := range map[router.Tier]ModelSpec{router.Edge: h.Experiment.Edge, router.Cloud: h.Experiment.Cloud} {
		t := &tier{name: name, model: spec.Model, client: sim}
		var overrides []string
		if spec.Price != "" {
			overrides = append(overrides, spec.Model+"="+spec.Price)
		}
		prices, err := llm.LoadPrices("", overrides...)
		if err != nil {
			return err
		}
		if t.price, err = prices.Of(spec.Model); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if sim == nil {
			if t.client, t.close, err = dial(spec, h.Experiment.TimeScale, getenv); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		h.tiers[name] = t
		h.slots[toDag(name)] = spec.Slots
	}
	return nil
}

// dial builds the client of a live endpoint. Timeouts are in the endpoint's
// seconds.
func dial(spec ModelSpec, scale float64, getenv func(string) string) (client llm.Client, close func(), err error) {
	wall := func(seconds float64) time.Duration { return time.Duration(seconds * scale * float64(time.Second)) }
	c := llm.Config{Model: spec.Model, BaseURL: spec.URL, Total: max(wall(spec.Timeout), time.Second)}
	env := spec.KeyEnv
	if env == "" {
		env = "OPENAI_API_KEY"
	}
	c.Key = llm.Secret(getenv(env))
	if spec.KeyEnv != "" && c.Key == "" {
		return nil, nil, fmt.Errorf("the variable %s, which should hold the key, is empty", spec.KeyEnv)
	}
	e, err := llm.NewEndpoint(c)
	if err != nil {
		return nil, nil, err
	}
	return llm.Retry{Client: e, Attempts: 1 + spec.Retries, Pause: max(wall(1), time.Millisecond)}, e.Close, nil
}

// Manifest says what the harness measures.
func (h *Harness) Manifest(command []string) *results.Manifest {
	e := &h.Experiment
	m := &results.Manifest{
		Tool: Version, Command: command, Backend: e.Backend, Seeds: e.Seeds, Strategies: e.Strategies,
		Grader: GraderVersion, ConfigHash: e.Hash(), Experiment: e.JSON(),
	}
	if e.Backend == "live" {
		m.Created = time.Now().UTC().Format(time.RFC3339)
	}
	for i, set := range h.Sets {
		ids := make([]string, len(h.questions[i]))
		for j, q := range h.questions[i] {
			ids[j] = q.ID
		}
		m.Datasets = append(m.Datasets, results.Dataset{
			Name: set.Name, Family: h.questions[i][0].Dataset, Revision: set.Revision, Source: set.Source,
			Practice: set.Practice, Items: len(ids), Limit: e.Limit, ItemsHash: results.HashItems(ids),
		})
	}
	for _, name := range []router.Tier{router.Edge, router.Cloud} {
		t, spec := h.tiers[name], e.Edge
		if name == router.Cloud {
			spec = e.Cloud
		}
		row := results.Model{
			Tier: string(name), Name: t.model, PromptPrice: t.price.Prompt, CompletionPrice: t.price.Completion,
			CachedPrice: t.price.Prompt, PriceSource: t.price.Source, PriceDate: t.price.Date,
		}
		if t.price.Cached != nil {
			row.CachedPrice = *t.price.Cached
		}
		if u, err := url.Parse(spec.URL); err == nil && e.Backend == "live" {
			row.Host = u.Host
		}
		if e.Backend == "sim" {
			row.SimulationSource = "bench/llm/calibration/targets.yaml"
		}
		m.Models = append(m.Models, row)
	}
	return m
}

// Close ends the connections to live endpoints.
func (h *Harness) Close() {
	for _, t := range h.tiers {
		if t.close != nil {
			t.close()
		}
	}
}
