package store

import (
	"context"
	"sync"
	"time"

	"hybridflow/bench/llm"
)

// A flight is one live call and the callers that wait for its reply. No caller
// owns it: one whose context ends leaves it to the others, and the last one to
// leave cancels it (see [Store.leave]).
type flight struct {
	key     string
	begin   time.Time
	cancel  context.CancelCauseFunc
	waiting int // callers; guarded by the store's mutex
	resp    llm.Response
	err     error // like resp set when the flight is over

	mu     sync.Mutex // guards the fields below
	pieces []piece
	news   chan struct{} // closed at the next piece, and at the end
	over   bool
}

// A piece is a delta and when it arrived, counted from the call of Complete.
type piece struct {
	llm.Delta
	due time.Duration
}

// add appends a piece of the reply and wakes those who wait for it.
func (f *flight) add(d llm.Delta) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.pieces = append(f.pieces, piece{d, time.Since(f.begin)})
	close(f.news)
	f.news = make(chan struct{})
}

// finish ends the flight with the result of its call.
func (f *flight) finish(resp llm.Response, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.resp, f.err, f.over = resp, err, true
	close(f.news)
}

// since returns the pieces from the i-th on, whether they are the last ones, and
// a channel that is closed when there are more.
func (f *flight) since(i int) (pieces []piece, over bool, news <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.pieces[i:], f.over, f.news
}

// A waiter waits for a moment of a reply, given as the time since the call of
// Complete, or returns the cause of the context's end.
type waiter func(context.Context, time.Duration) error

// follow passes on pieces as they arrive until the flight is over or ctx ends,
// each after until has returned, and counts them.
func (f *flight) follow(ctx context.Context, until waiter, onDelta func(llm.Delta)) (delivered int, err error) {
	for {
		pieces, over, news := f.since(delivered)
		for _, p := range pieces {
			if onDelta == nil {
				break
			}
			if err := until(ctx, p.due); err != nil {
				return delivered, err
			}
			onDelta(p.Delta)
			delivered++
		}
		if over {
			return delivered, nil
		}
		select {
		case <-news:
		case <-ctx.Done():
			return delivered, context.Cause(ctx)
		}
	}
}
