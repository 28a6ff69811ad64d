package bench

import (
	"context"
	"fmt"
	"sync"

	"hybridflow/bench/strategy"
	"hybridflow/router/learn"
)

// A Profile describes which outcomes to collect.
type Profile struct {
	strategy.Collection

	// Skip reports whether a question's outcomes are known already; nil: none are.
	// It is called by one goroutine at a time.
	Skip func(id string) bool

	// OnQuestion is called after each question that was asked has ended, by one
	// goroutine at a time; its outcomes may be emitted later. It may be nil.
	OnQuestion func()
}

// Profile collects outcomes of every question in every repetition and emits
// those of each question in a fixed order, whatever the parallelism. A question
// whose models failed has none, and is counted as failed. An error of emit stops
// the profile at once: calls in flight end and are recorded, no others are sent.
func (h *Harness) Profile(
	ctx context.Context, p Profile, parallel int, emit func(id string, found []learn.Outcome) error,
) (failed int, err error) {
	type result struct {
		id    string
		found []learn.Outcome
	}
	ctx = h.begin(ctx)
	defer h.halt(nil)
	var mu sync.Mutex // of OnQuestion
	ask := func(t trial) result {
		r := result{t.profileID(), h.asked(t).Collect(h.owned(ctx, t), p.Collection, t.profileID())}
		if p.OnQuestion != nil && ctx.Err() == nil {
			mu.Lock()
			defer mu.Unlock()
			p.OnQuestion()
		}
		return r
	}
	produce := func(submit func(func() result) bool) error {
		for trials := range h.groups() {
			t := trials[0]
			if p.Skip != nil && p.Skip(t.profileID()) {
				continue
			}
			if !submit(func() result { return ask(t) }) {
				break
			}
		}
		return nil
	}
	err = inOrder(ctx.Done(), h.halt, parallel, produce, func(r result) error {
		if ctx.Err() == nil && len(r.found) > 0 {
			return emit(r.id, r.found)
		} else if ctx.Err() == nil {
			failed++
		}
		return nil
	})
	if err == nil {
		err = context.Cause(ctx)
	}
	return failed, err
}

// profileID names a question in a repetition, over all benchmarks.
func (t *trial) profileID() string {
	return fmt.Sprintf("%s/%s#%d", t.question.Dataset, t.question.ID, t.seed)
}
