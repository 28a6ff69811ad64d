package bench

import (
	"context"
	"errors"
	"maps"
	"strings"

	"go.etcd.io/bbolt"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/store"
	"hybridflow/bench/settings"
	"hybridflow/bench/strategy"
	"hybridflow/results"
)

// A memory is what a run keeps in its run.db: every response, and every finished
// trial.
type memory struct {
	db      *bbolt.DB        // nil: nothing is kept, and nothing replayed
	store   *store.Store     // of responses
	journal *results.Journal // of trials; nil where they are not kept
}

// Kept is what the run.db of a live run holds when it is opened.
type Kept struct {
	Trials int // finished
	Again  int // that failed and are run again
	Totals store.Totals
}

// openMemory opens run.db and puts the store of responses around the models: a
// live run keeps what they reply, a replay answers from what was kept.
func (h *Harness) openMemory(context.Context) (err error) {
	backend, o := h.Experiment.Backend, &h.options
	switch {
	case backend == "replay" && o.OpenDB == nil:
		return errors.New("backend replay: there is no run.db to answer from")
	case backend == "sim" || o.OpenDB == nil:
		return nil
	}
	if h.memory.db, err = o.OpenDB(); err != nil {
		return err
	}
	if h.memory.store, err = store.New(h.memory.db); err != nil {
		return err
	}
	if backend == "replay" { // recorded responses answer instead of models
		kept := h.memory.store
		h.wrap(func(t *tier) { t.Client = kept.Replay(storeOptions(t.spec, t.Price)) })
		if e := h.embedding; e != nil && e.spec.URL != "" {
			e.from = kept.ReplayEmbedding(storeOptions(e.spec, e.price))
		}
	} else if err := h.keep(o); err != nil {
		return err
	}
	return h.embedding.check()
}

// keep makes a live run durable: a response is in run.db before it is used, and a
// trial as soon as it ends. What is there already is not paid for again.
func (h *Harness) keep(o *Options) error {
	if !o.ResponsesOnly {
		if err := h.keepTrials(o.RetryFailed); err != nil {
			return err
		}
	}
	kept := h.memory.store
	h.Kept.Totals = kept.Totals()
	if o.Cap != nil {
		if err := startCap(o.Cap, kept); err != nil {
			return err
		}
	}
	h.wrap(func(t *tier) {
		t.Offline = kept.Replay(storeOptions(t.spec, t.Price))
		t.Client = kept.Wrap(capped(o.Cap, t.Client, t.Price, t.spec), storeOptions(t.spec, t.Price))
	})
	if e := h.embedding; e != nil && e.asked != nil {
		e.from = kept.WrapEmbedding(capped(o.Cap, e.asked, e.price, e.spec), storeOptions(e.spec, e.price))
	}
	return nil
}

// keepTrials opens the journal of finished trials, which belongs to this
// experiment alone.
func (h *Harness) keepTrials(retryFailed bool) (err error) {
	if h.memory.journal, err = results.OpenJournal(h.memory.db); err != nil {
		return err
	}
	m := h.Manifest()
	if err := h.memory.journal.Claim(h.identity(m), m); err != nil {
		return err
	}
	if retryFailed {
		h.Kept.Again, err = h.memory.journal.Forget(func(q *results.Query) bool { return strategy.Failed(q.Status) })
	}
	h.Kept.Trials = h.memory.journal.Len()
	return err
}

// startCap charges a cap with what is recorded: where the cost of a call is
// unknown, with the most that it can be.
func startCap(limit *llm.Cap, kept *store.Store) (err error) {
	paid := kept.Totals()
	usd, tokens := paid.USD, paid.Tokens
	if paid.UnknownCost > 0 {
		if usd, tokens, err = store.Owed(kept.All); err != nil {
			return err
		}
	}
	limit.Start(usd, tokens)
	return nil
}

// capped puts a cap around a client; nil is no cap.
func capped(limit *llm.Cap, c llm.Client, price llm.Price, spec settings.Model) llm.Client {
	if limit == nil {
		return c
	}
	copies := 1
	if spec.HedgeAfter > 0 {
		copies = 2
	}
	return limit.Wrap(c, llm.CapOptions{Price: price, Extra: spec.ExtraBody, Copies: copies})
}

// wrap changes the client of each tier of each cell.
func (h *Harness) wrap(change func(*tier)) {
	for _, c := range h.cells {
		for _, t := range c.tiers {
			change(t)
		}
	}
}

// storeOptions returns what a reply depends on beside its request.
func storeOptions(spec settings.Model, price llm.Price) store.Options {
	o := store.Options{Endpoint: strings.TrimRight(spec.URL, "/"), Extra: map[string]any{}, Price: price}
	maps.Copy(o.Extra, spec.ExtraBody)
	if spec.Logprobs {
		o.Extra["logprobs"] = true
	}
	return o
}

// recall returns the rows of a trial that was finished in an earlier session. A
// learner has no state from then: the trial is run again, on the recorded replies
// and the virtual clock, for the tickets of the decisions that it learns from.
func (h *Harness) recall(ctx context.Context, t trial) (r strategy.Rows, known bool) {
	if h.memory.journal == nil {
		return r, false
	}
	var err error
	if r.Trial, known, err = h.memory.journal.Get(t.place); err != nil {
		h.halt(err)
	}
	r.Restored = known
	if known = known && err == nil; known && t.learner != nil {
		t.offline = true
		r.Tickets = h.runTrial(ctx, t).Tickets
	}
	return r, known
}

// remember puts a finished trial into the journal.
func (h *Harness) remember(t trial, r strategy.Rows) {
	if h.memory.journal == nil {
		return
	}
	if err := h.memory.journal.Put(t.place, r.Trial); err != nil {
		h.halt(err)
	}
}

// fatal reports whether an error ends the run: a response that was paid for could
// not be kept, the cap is reached, or an endpoint refuses all calls, or any before
// a time that is too far away.
func fatal(err error) bool {
	var breaker *llm.BreakerError
	return errors.As(err, new(*store.Error)) || errors.As(err, new(*llm.HeldError)) || errors.As(err, new(*llm.CapError)) ||
		errors.As(err, &breaker) && breaker.Hopeless()
}
