package bench

import (
	"context"
	"crypto/sha256"
	"errors"
	"os"

	"go.etcd.io/bbolt"

	"hybridflow/bench/endpoints"
	"hybridflow/bench/llm"
	"hybridflow/bench/settings"
	"hybridflow/bench/strategy"
	"hybridflow/datasets"
	"hybridflow/datasets/practice"
)

// Options are what [New] makes a [Harness] of.
type Options struct {
	Experiment settings.Experiment
	Load       Loader              // finds benchmarks; nil: see [NewLoader]
	Getenv     func(string) string // has the keys of live endpoints; nil: [os.Getenv]
	Command    []string            // as typed, for the manifest
	KeepText   bool                // makes rows of prompts and replies too

	// OpenDB opens run.db, in which a live run keeps every response before it is
	// used, and from which a replay answers; [Harness.Close] closes it. It is called
	// when everything else has succeeded, so that an experiment that cannot be run
	// leaves no file. Nil: a live run keeps nothing.
	OpenDB func() (*bbolt.DB, error)

	// Of live runs that have an OpenDB.
	ResponsesOnly bool     // finished trials are not kept in run.db, because the caller keeps them, as a profile does
	RetryFailed   bool     // run those kept trials again whose status is error or timeout
	Cap           *llm.Cap // of all sessions of the run together; nil for none

	dryRun *dryMeter // of a dry run, in which models that are not simulated have stand-ins; nil: it is no dry run
}

// New validates an experiment, loads its benchmarks, builds the clients of its
// models, and opens what a live run keeps or a replay answers from. A run.db of a
// run with other settings is a [*results.OtherRunError].
func New(ctx context.Context, o Options) (*Harness, error) {
	if o.Getenv == nil {
		o.Getenv = os.Getenv
	}
	if o.Load == nil {
		o.Load = NewLoader(&o.Experiment, datasets.Options{})
	}
	h := &Harness{Experiment: o.Experiment, options: o, lines: endpoints.NewLines(o.Getenv)}
	for _, step := range []func(context.Context) error{h.loadSets, h.connect, h.pairUp, h.openMemory} {
		if err := step(ctx); err != nil {
			return nil, errors.Join(err, h.Close())
		}
	}
	return h, nil
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

// loadSets loads the benchmarks and chooses their questions. Where those that a
// router was trained on are dropped, the limit waits until they are known.
func (h *Harness) loadSets(ctx context.Context) error {
	if err := h.Experiment.Validate(); err != nil {
		return err
	}
	asked := h.Experiment
	if asked.Policy.Overlap == "drop" {
		asked.Limit = 0
	}
	for _, name := range h.Experiment.Datasets {
		set, err := h.options.Load(ctx, name)
		if err != nil {
			return err
		}
		h.Sets = append(h.Sets, set)
		h.questions = append(h.questions, questions(set, &asked))
	}
	return nil
}

// questions returns those of a set that an experiment asks, in the order of the set.
func questions(set *datasets.Set, e *settings.Experiment) []strategy.Question {
	examples := map[string][]llm.Message{}
	for category, qs := range set.Shots {
		examples[category] = strategy.Examples(qs, e.Shots)
	}
	var out []strategy.Question
	for i := range set.Questions {
		q := &set.Questions[i]
		if e.Limit > 0 && len(out) == e.Limit {
			break
		}
		if e.Split == "" || e.Split == split(q) {
			out = append(out, strategy.NewQuestion(set.Name, q, examples[q.Category]))
		}
	}
	return out
}

// split returns the half that a question belongs to, train or test. It depends on
// the benchmark and the ID alone, so that no run tests a router on questions that
// it was trained on.
func split(q *datasets.Question) string {
	h := sha256.Sum256([]byte(q.Dataset + "/" + q.ID)) // FNV puts all of AIME's two-digit IDs into one half
	if h[0]&1 == 0 {
		return "train"
	}
	return "test"
}
