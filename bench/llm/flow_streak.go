package llm

import "time"

// A Streak is calls of any kind that failed in a row, with no success between.
type Streak struct {
	Calls  int
	Lasts  time.Duration // since the first of them
	Latest error         // nil where the last call succeeded
}

// streak is a Streak that goes on.
type streak struct {
	Streak
	since time.Time
}

func (s *streak) add(now time.Time, err error) {
	if s.Calls++; s.Calls == 1 {
		s.since = now
	}
	s.Latest = err
}

func (s streak) length(now time.Time) Streak {
	if s.Calls > 0 {
		s.Lasts = now.Sub(s.since)
	}
	return s.Streak
}
