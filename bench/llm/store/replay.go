package store

import (
	"context"

	"hybridflow/bench/llm"
)

// replayed is the client that [Store.Replay] makes.
type replayed struct{ *shelf }

// Replay serves what is recorded, as [Store.Wrap] does but at once: deltas and
// response carry the times of the recording, for a virtual clock. It never
// asks anybody. Where a call was recorded only as failed, its last failure is
// returned as a [*RecordedError], beside what had arrived; where not at all, the
// error is a [*MissError]. Of the options, Endpoint and Extra count.
func (s *Store) Replay(o Options) llm.Client { return &replayed{s.shelf(o)} }

func (c *replayed) Complete(ctx context.Context, req llm.Request, onDelta func(llm.Delta)) (llm.Response, error) {
	if c.err != nil {
		return llm.Response{}, c.err
	}
	key := c.key(req)
	var a answer
	found, err := c.store.lookup(key, &a)
	if err == nil && !found {
		found, err = c.store.lastFailure(key, &a)
	}
	switch {
	case err != nil:
		return llm.Response{}, err
	case !found:
		return llm.Response{}, c.store.miss(&question{c.endpoint, c.extra, req})
	}
	r, err := a.play(ctx, unlessDone, onDelta)
	if err == nil && a.Error != "" {
		err = &RecordedError{Key: key, Text: a.Error, Timeout: a.Timeout}
	}
	return r, err
}
