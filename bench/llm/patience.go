package llm

import (
	"context"
	"time"
)

// patience is how long a call may still be held up by failures: by attempts that
// fail, pauses, and waits that the endpoint asks for. Queues do not count, nor
// do rate limits of our own: they say nothing against the endpoint. [Retry]
// hands it down, [Flow] takes its share, and [Breaker] notes a probe; they never
// run at the same time.
type patience struct {
	left  time.Duration
	tries int  // before this one
	probe bool // this one is a Breaker's probe, which serves all calls and is no try
}

type patienceKey struct{}

func patienceOf(ctx context.Context) *patience {
	p, _ := ctx.Value(patienceKey{}).(*patience)
	return p
}

// bears tells whether a wait is within what is left. Without a Retry around it,
// a call bears anything.
func (p *patience) bears(d time.Duration) bool { return p == nil || d <= p.left }

// A stopwatch adds up the time during which something is the case.
type stopwatch struct {
	sum     time.Duration
	since   time.Time
	running bool
}

func (s *stopwatch) at(now time.Time) time.Duration {
	if s.running {
		return s.sum + now.Sub(s.since)
	}
	return s.sum
}

func (s *stopwatch) run(now time.Time, running bool) {
	s.sum, s.since, s.running = s.at(now), now, running
}

// A hold is the time that an endpoint asked to be left alone.
type hold struct {
	sum         time.Duration // of holds before this one
	from, until time.Time
	why         error
}

// at is how much of the time so far was held.
func (h *hold) at(now time.Time) time.Duration {
	if now.After(h.until) {
		now = h.until
	}
	return h.sum + now.Sub(h.from)
}

func (h *hold) left(now time.Time) time.Duration { return max(0, h.until.Sub(now)) }

// extend holds for d from now on, unless it is held for longer already.
func (h *hold) extend(now time.Time, d time.Duration, why error) {
	until := now.Add(d)
	if !until.After(h.until) {
		return
	}
	if h.left(now) == 0 {
		h.sum, h.from = h.at(now), now
	}
	h.until, h.why = until, why
}
