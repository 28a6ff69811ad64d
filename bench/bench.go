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
	"crypto/sha256"
	"errors"
	"fmt"
	"net/url"
	"runtime"
	"slices"
	"time"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/sim"
	"hybridflow/bench/settings"
	"hybridflow/bench/strategy"
	"hybridflow/dag"
	"hybridflow/datasets"
	"hybridflow/datasets/practice"
	"hybridflow/results"
	"hybridflow/router"
	"hybridflow/router/learn"
)

// Version names what wrote a run.
const Version = "hybridflow 0.1"

// GraderVersion rises when a grader's verdict on some reply changes.
const GraderVersion = "2026-11"

// A Harness is an experiment that is ready to run.
type Harness struct {
	Experiment settings.Experiment
	Sets       []*datasets.Set // whole benchmarks, in the experiment's order
	KeepText   bool            // rows of texts.parquet too
	Seen       int             // questions that a router was trained on: left out, or allowed

	meter     meter                   // of calls to models
	routers   map[string]*learn.Model // by file
	embedding *embedding              // of routers that learned from embeddings; nil without
	cells     []*cell
	arms      []arm        // what each question is asked under
	questions [][]question // by set, limited
	lines     lines        // to live endpoints
	memory    memory       // of a run that can be continued
	halt      func(error)  // ends the run
	dryRun    bool         // models that are not simulated have stand-ins
}

// A cell is one setting of a sweep, and its clients.
type cell struct {
	settings.Cell
	tiers  map[router.Tier]*tier
	slots  map[dag.Tier]int
	router *learn.Model            // nil: utility is the planner's difficulty
	asked  map[string]*learn.Model // by strategies that route whole questions

	draftScorer *learn.Model // of cascades by a learned score; else nil
}

// An arm is a strategy in a cell that makes a difference to it.
type arm struct {
	strategy *Strategy
	cell     *cell
	name     string // of the cell, as the strategy sees it
	learner  learner
	cascade  strategy.CascadeSettings // the cell's, or fitted
}

// A tier is a model that answers.
type tier struct {
	name    router.Tier
	spec    settings.Model
	model   string
	client  llm.Client
	offline llm.Client // answers from the run's own recorded replies; nil where none are kept
	price   llm.Price
	standIn string // model that answers in a dry run, where this one is not simulated
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

// NewLoader returns the usual Loader: the benchmark from the hub cache, or, where it
// is not cached, a practice set of the same format.
func NewLoader(e *settings.Experiment, o datasets.Options) Loader {
	o.Seed = e.OptionSeed
	return func(ctx context.Context, name string) (*datasets.Set, error) {
		if !e.Practice.Force {
			set, err := datasets.Load(ctx, name, o)
			if missing := (*datasets.MissingError)(nil); !errors.As(err, &missing) {
				return set, err
			}
		}
		return practice.Set(name, e.Practice.Seed, e.Practice.Items)
	}
}

// Prepare validates an experiment, loads its benchmarks and builds its clients.
func Prepare(ctx context.Context, e settings.Experiment, load Loader, getenv func(string) string) (*Harness, error) {
	h := &Harness{Experiment: e, lines: lines{getenv: getenv}}
	if err := h.prepare(ctx, load); err != nil {
		return nil, err
	}
	return h, nil
}

func (h *Harness) prepare(ctx context.Context, load Loader) error {
	if err := h.Experiment.Validate(Lookup); err != nil {
		return err
	}
	asked := h.Experiment
	if asked.Policy.Overlap == "drop" {
		asked.Limit = 0 // until it is known which are left out
	}
	for _, name := range h.Experiment.Datasets {
		set, err := load(ctx, name)
		if err != nil {
			return err
		}
		h.Sets = append(h.Sets, set)
		h.questions = append(h.questions, questions(set, &asked))
	}
	if err := errors.Join(h.connect(ctx), h.pairUp()); err != nil {
		h.Close()
		return err
	}
	if n := h.Experiment.Limit; n > 0 {
		for i, qs := range h.questions {
			h.questions[i] = qs[:min(n, len(qs))]
		}
	}
	return nil
}

// questions are those of a set that are asked, in its order.
func questions(set *datasets.Set, e *settings.Experiment) []question {
	examples := map[string][]llm.Message{}
	for category, qs := range set.Shots {
		examples[category] = workedExamples(qs, e.Shots)
	}
	var out []question
	for i := range set.Questions {
		q := &set.Questions[i]
		if e.Limit > 0 && len(out) == e.Limit {
			break
		}
		if e.Split == "" || e.Split == split(q) {
			out = append(out, question{Question: q, set: set.Name, body: body(q), format: formats[q.Dataset], shots: examples[q.Category]})
		}
	}
	return out
}

// split is the half that a question belongs to, train or test. It depends on
// the benchmark and the ID alone, so that a router trained on one half is never
// tested on what it has seen.
func split(q *datasets.Question) string {
	h := sha256.Sum256([]byte(q.Dataset + "/" + q.ID)) // FNV takes all of AIME's two-digit IDs for one half
	if h[0]&1 == 0 {
		return "train"
	}
	return "test"
}

// connect builds the cells of the sweep and their clients.
func (h *Harness) connect(ctx context.Context) error {
	sweep, err := h.Experiment.Cells(Lookup)
	if err != nil {
		return err
	}
	var models *sim.Models
	var bank sim.Bank
	if h.Experiment.Backend == "sim" {
		if models, err = sim.LoadModels(); err != nil {
			return err
		}
		if bank, err = NewBank(models, h.Sets); err != nil {
			return err
		}
	}
	for _, s := range sweep {
		c := &cell{Cell: s, tiers: map[router.Tier]*tier{}, slots: map[dag.Tier]int{}}
		h.cells = append(h.cells, c)
		if c.router, err = h.loadUtility(ctx, s.Experiment.Policy.Router); err != nil {
			return err
		}
		if c.draftScorer, err = h.loadDraftScorer(ctx, &s.Experiment); err != nil {
			return err
		}
		if err := h.loadQuestionRouters(ctx, c); err != nil {
			return err
		}
		served := map[router.Tier]sim.Serving{router.Edge: s.Experiment.Simulation.Edge(), router.Cloud: s.Experiment.Simulation.Cloud()}
		for name, spec := range map[router.Tier]settings.Model{router.Edge: s.Experiment.Edge, router.Cloud: s.Experiment.Cloud} {
			var simulator *sim.Simulator
			if models != nil {
				simulator = &sim.Simulator{Models: models, Bank: bank, Assume: s.Experiment.Simulation, Served: served[name]}
			}
			t, err := h.newTier(name, spec, simulator, s.Experiment.TimeScale)
			if err != nil {
				return err
			}
			c.tiers[name], c.slots[toDag(name)] = t, spec.Slots
		}
	}
	return nil
}

func (h *Harness) newTier(name router.Tier, spec settings.Model, sim *sim.Simulator, scale float64) (*tier, error) {
	t := &tier{name: name, spec: spec, model: spec.Model}
	var err error
	if sim != nil {
		if t.client, err = h.simulated(sim, t); err != nil {
			return nil, err
		}
	}
	if t.price, err = priceOf(spec); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if h.Experiment.Backend == "live" {
		line, err := h.lines.dial(spec, scale)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		t.client = line.client
	}
	if t.client != nil {
		t.client = h.meter.wrap(t.client, t.price)
	}
	return t, nil
}

// priceOf is the price that the experiment sets, or the table's.
func priceOf(spec settings.Model) (llm.Price, error) {
	var overrides []string
	if spec.Price != "" {
		overrides = append(overrides, spec.Model+"="+spec.Price)
	}
	prices, err := llm.LoadPrices("", overrides...)
	if err != nil {
		return llm.Price{}, err
	}
	return prices.Of(spec.Model)
}

// Manifest says what the harness measures.
func (h *Harness) Manifest(command []string) *results.Manifest {
	e := &h.Experiment
	m := &results.Manifest{
		Tool: Version, Command: command, Backend: e.Backend, Seeds: e.Seeds, Strategies: e.Strategies,
		Grader: GraderVersion, ConfigHash: e.Hash(), Experiment: e.JSON(), Trials: int64(h.Trials()),
		Routers: h.routerRows(),
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
	m.Models = h.modelRows()
	return m
}

// modelRows are the models of all cells of a sweep, each once: first those of
// the edge tier, then those of the cloud tier, in the order of the cells.
func (h *Harness) modelRows() (rows []results.Model) {
	for _, name := range []router.Tier{router.Edge, router.Cloud} {
		for _, c := range h.cells {
			if row := c.tiers[name].row(h.Experiment.Backend); !slices.Contains(rows, row) {
				rows = append(rows, row)
			}
		}
	}
	return rows
}

// row describes the tier's model for the manifest.
func (t *tier) row(backend string) results.Model {
	row := results.Model{
		Tier: string(t.name), Name: t.model, PromptPrice: t.price.Prompt, CompletionPrice: t.price.Completion,
		CachedPrice: t.price.Prompt, PriceSource: t.price.Source, PriceDate: t.price.Date,
	}
	if t.price.Cached != nil {
		row.CachedPrice = *t.price.Cached
	}
	if u, err := url.Parse(t.spec.URL); err == nil && backend == "live" {
		row.Host = u.Host
	}
	if backend == "sim" {
		row.SimulationSource = "bench/llm/sim/calibration/targets.yaml"
	}
	return row
}

// Close ends the connections to live endpoints.
func (h *Harness) Close() {
	h.lines.close()
}
