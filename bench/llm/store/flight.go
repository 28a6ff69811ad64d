package store

import (
	"context"
	"sync"
	"time"

	"hybridflow/bench/llm"
)

// A flight is one call that is paid for, and those who wait for its reply. It
// is nobody's in particular: a caller whose context ends leaves it to the
// others, and the last one to leave ends it.
type flight struct {
	key     string
	begin   time.Time
	cancel  context.CancelCauseFunc
	waiting int           // callers; guarded by the store's mutex
	done    chan struct{} // closed when resp and err are set
	resp    llm.Response
	err     error

	mu     sync.Mutex // guards the rest
	pieces []piece
	news   chan struct{} // closed at the next piece, and at the end
	over   bool
}

// A piece is a delta and when it came, counted from the call of Complete.
type piece struct {
	llm.Delta
	due time.Duration
}

// add notes a piece of the reply, and tells those who wait for it.
func (f *flight) add(d llm.Delta) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.pieces = append(f.pieces, piece{d, time.Since(f.begin)})
	close(f.news)
	f.news = make(chan struct{})
}

// finish ends the flight.
func (f *flight) finish(resp llm.Response, err error) {
	f.resp, f.err = resp, err
	close(f.done)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.over = true
	close(f.news)
}

// since returns the pieces from the i-th on, whether there will be no more, and
// what is closed when there is something new.
func (f *flight) since(i int) (pieces []piece, over bool, news <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.pieces[i:], f.over, f.news
}

// follow passes on pieces as they come until the flight is over or ctx ends,
// each not before until returns, and tells how many.
func (f *flight) follow(ctx context.Context, until func(context.Context, time.Duration) error, onDelta func(llm.Delta)) (heard int, err error) {
	for {
		pieces, over, news := f.since(heard)
		for _, p := range pieces {
			if onDelta == nil {
				break
			}
			if err := until(ctx, p.due); err != nil {
				return heard, err
			}
			onDelta(p.Delta)
			heard++
		}
		if over {
			return heard, nil
		}
		select {
		case <-news:
		case <-ctx.Done():
			return heard, context.Cause(ctx)
		}
	}
}
