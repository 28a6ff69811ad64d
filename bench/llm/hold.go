package llm

import "time"

// A hold is the time for which an endpoint asked to be left alone.
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
