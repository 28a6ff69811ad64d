package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"go.etcd.io/bbolt"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/store"
	"hybridflow/bench/settings"
	"hybridflow/results"
	"hybridflow/router"
)

// A memory is what a run keeps in its run.db: every response, and every
// finished trial.
type memory struct {
	store   *store.Store
	journal *results.Journal
}

// KeepOptions say how a run goes on.
type KeepOptions struct {
	RetryFailed bool     // run trials again whose status is error or timeout
	Cap         *llm.Cap // of the whole run; nil for none
}

// Kept is what a run finds in its run.db.
type Kept struct {
	Trials int // finished
	Again  int // that failed and are run again
	Totals store.Totals
}

// Keep makes a live run durable: from now on a response is in db before anybody
// sees it, and a trial as soon as it ends. What is there already is not paid for
// again. A db of a run with other settings is a [*results.OtherRunError].
func (h *Harness) Keep(db *bbolt.DB, command []string, o KeepOptions) (k Kept, err error) {
	if h.memory.journal, err = results.OpenJournal(db); err != nil {
		return k, err
	}
	m := h.Manifest(command)
	m.KeepsText = h.KeepText
	if err := h.memory.journal.Claim(h.identity(m), m); err != nil {
		return k, err
	}
	if o.RetryFailed {
		k.Again, err = h.memory.journal.Forget(func(q *results.Query) bool { return failedStatus(q.Status) })
		if err != nil {
			return k, err
		}
	}
	k.Trials = h.memory.journal.Len()
	k.Totals, err = h.KeepCalls(db, o.Cap)
	return k, err
}

// KeepCalls is [Harness.Keep] for what remembers by itself how far it came, such
// as a profile: responses are kept, and none is paid for again. A db may hold
// those of other settings too. Limit is the cap of all sessions together, nil for
// none. It tells what is paid for.
func (h *Harness) KeepCalls(db *bbolt.DB, limit *llm.Cap) (paid store.Totals, err error) {
	kept, err := store.New(db)
	if err != nil {
		return paid, err
	}
	h.memory.store, paid = kept, kept.Totals()
	if limit != nil {
		usd, tokens := paid.USD, paid.Tokens
		if paid.UnknownCost > 0 { // who does not know what it cost reckons with the worst
			if usd, tokens, err = store.Owed(kept.All); err != nil {
				return paid, err
			}
		}
		limit.Start(usd, tokens)
	}
	capped := func(c llm.Client, price llm.Price, spec settings.Model) llm.Client {
		if limit == nil {
			return c
		}
		return limit.Wrap(c, llm.CapOptions{Price: price, Extra: spec.ExtraBody, Copies: copies(spec)})
	}
	h.wrap(func(t *tier, spec settings.Model) {
		t.offline = kept.Replay(storeOptions(spec, t.price))
		t.client = kept.Wrap(capped(t.client, t.price, spec), storeOptions(spec, t.price))
	})
	if e := h.embedding; e != nil && e.line != nil {
		e.from = kept.WrapEmbedding(capped(e.asked, e.price, e.spec), storeOptions(e.spec, e.price))
	}
	return paid, h.embedding.check()
}

// Replay gives a harness of the replay backend the responses it answers from.
func (h *Harness) Replay(db *bbolt.DB) error {
	store, err := store.New(db)
	if err != nil {
		return err
	}
	h.memory.store = store
	h.wrap(func(t *tier, spec settings.Model) { t.client = store.Replay(storeOptions(spec, t.price)) })
	if e := h.embedding; e != nil && e.spec.URL != "" {
		e.from = store.ReplayEmbedding(storeOptions(e.spec, e.price))
	}
	return h.embedding.check()
}

// wrap changes the client of each tier of each cell.
func (h *Harness) wrap(change func(*tier, settings.Model)) {
	for _, c := range h.cells {
		change(c.tiers[router.Edge], c.Experiment.Edge)
		change(c.tiers[router.Cloud], c.Experiment.Cloud)
	}
}

// copies is how many calls one call may turn into.
func copies(spec settings.Model) int {
	if spec.HedgeAfter > 0 {
		return 2
	}
	return 1
}

// storeOptions name what, beside a request, a reply depends on.
func storeOptions(spec settings.Model, price llm.Price) store.Options {
	o := store.Options{Endpoint: strings.TrimRight(spec.URL, "/"), Extra: map[string]any{}, Price: price}
	for name, value := range spec.ExtraBody {
		o.Extra[name] = value
	}
	if spec.Logprobs {
		o.Extra["logprobs"] = true
	}
	return o
}

// recall returns the rows of a trial that was finished before. A learner heard
// of it then, but has forgotten since: the trial is lived through again, on the
// recorded replies and the virtual clock, for what the learner decides in it.
func (h *Harness) recall(ctx context.Context, t trial) (r Rows, known bool) {
	if h.memory.journal == nil {
		return Rows{}, false
	}
	old, known, err := h.memory.journal.Get(t.place)
	if err != nil {
		h.halt(err)
	}
	if !known || err != nil {
		return Rows{}, false
	}
	r = Rows{Query: old.Query, Subtasks: old.Subtasks, Texts: old.Texts}
	if t.learner != nil {
		t.offline = true
		r.tickets = h.runTrial(ctx, t).tickets
	}
	return r, true
}

// remember puts a finished trial into the journal.
func (h *Harness) remember(t trial, r Rows) {
	if h.memory.journal == nil {
		return
	}
	if err := h.memory.journal.Put(t.place, results.Trial{Query: r.Query, Subtasks: r.Subtasks, Texts: r.Texts}); err != nil {
		h.halt(err)
	}
}

// fatal tells errors that make going on pointless, or impossible: what is paid
// for could not be kept, money has run out, an endpoint refuses everything, or
// nothing before a time that lies too far ahead.
func fatal(err error) bool {
	var breaker *llm.BreakerError
	return errors.As(err, new(*store.Error)) || errors.As(err, new(*llm.HeldError)) || errors.As(err, new(*llm.CapError)) ||
		errors.As(err, &breaker) && breaker.Hopeless()
}

// identity is what the rows of a run depend on, as a JSON object: the
// experiment but for how patiently and how fast its endpoints are asked, and the
// questions.
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
	text, err := json.Marshal(map[string]any{"experiment": json.RawMessage(e.JSON()), "questions": items, "routers": m.Routers, "grader": m.Grader, "keep_text": m.KeepsText})
	if err != nil {
		panic(err) // plain values only
	}
	return text
}
