package llm

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A stormy endpoint serves a limited number of calls at a time, and none while
// there is a storm: hours of it, with gaps.
type stormy struct {
	mu         sync.Mutex
	rng        *rand.Rand
	begin      time.Time
	storm      func(since time.Duration) bool
	retryAfter func(rng *rand.Rand) time.Duration // nil: it does not say
	serves     int
	inFlight   int
	refused    int
}

func (s *stormy) Complete(ctx context.Context, _ Request, onDelta func(Delta)) (Response, error) {
	s.mu.Lock()
	refuse := s.storm(time.Since(s.begin)) || s.inFlight >= s.serves
	api := &APIError{Model: "m", URL: "http://h/v1", Status: 429, Code: "rate_limit_exceeded", Retryable: true}
	took := 10 * time.Second
	if refuse {
		s.refused++
		took = 50 * time.Millisecond
		if s.retryAfter != nil {
			api.RetryAfter = s.retryAfter(s.rng)
		}
	} else {
		s.inFlight++
		defer func() { s.mu.Lock(); s.inFlight--; s.mu.Unlock() }()
	}
	s.mu.Unlock()
	if err := Wait(ctx, took); err != nil {
		return Response{}, err
	}
	if refuse {
		return Response{Took: took, Attempts: 1}, api
	}
	onDelta(Delta{Text: "yes"})
	return Response{Text: "yes", Took: took, Attempts: 1, Usage: Usage{Prompt: 10, Completion: 10}}, nil
}

// A day of 429 storms ends: each call within its ceilings of attempts and time,
// each caller with a share like the others', and the window as wide as before.
func TestDayOfStorms(t *testing.T) {
	const (
		callers  = 16
		attempts = 6
		ceiling  = 10 * time.Minute
		day      = 24 * time.Hour
	)
	hours := func(since time.Duration) bool { return since%(3*time.Hour) >= time.Hour && since < day-time.Hour } // two of three
	minutes := func(since time.Duration) bool { return since%(5*time.Minute) >= 3*time.Minute && since < day-time.Hour }
	for _, tc := range []struct {
		name       string
		storm      func(time.Duration) bool
		retryAfter func(*rand.Rand) time.Duration
		fails      bool // as storms are longer than the retry budget
	}{
		{"hours, without Retry-After", hours, nil, true},
		{"hours, with seconds", hours, func(r *rand.Rand) time.Duration { return time.Duration(1+r.IntN(60)) * time.Second }, true},
		{"hours, with an hour", hours, func(*rand.Rand) time.Duration { return time.Hour }, true},
		{"minutes, without Retry-After", minutes, nil, false},
		{"minutes, with the rest of the storm", minutes, func(*rand.Rand) time.Duration { return 90 * time.Second }, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				begin := time.Now()
				s := &stormy{rng: rand.New(rand.NewPCG(1, 2)), begin: begin, storm: tc.storm, retryAfter: tc.retryAfter, serves: 12}
				l := NewLine(s, LineConfig{Attempts: attempts, MaxPause: 2 * time.Minute, RetryBudget: ceiling})
				done, calls := make([]int, callers), make([]int, callers)
				var wrong []string
				var mu sync.Mutex
				var wg sync.WaitGroup
				for c := range callers {
					wg.Go(func() {
						for i := 0; time.Since(begin) < day; i++ {
							was := time.Now()
							resp, err := l.Complete(t.Context(), numbered(c*1e6+i), func(Delta) {})
							took := time.Since(was)
							mu.Lock()
							if took-resp.Queue > ceiling+resp.Took || resp.Elapsed() != took || resp.Attempts > attempts {
								wrong = append(wrong, fmt.Sprintf("caller %d, call %d took %v: %+v, %v", c, i, took, resp, err))
							}
							if calls[c]++; err == nil {
								done[c]++
							}
							mu.Unlock()
							if err != nil {
								Wait(t.Context(), 10*time.Second) // there is more to a trial than its calls
							}
						}
					})
				}
				time.AfterFunc(day-time.Minute, func() {
					if w := l.Stats().Window; w < 6 || w > 16 {
						t.Errorf("an hour after the last storm the window is %d, and the endpoint serves %d", w, s.serves)
					}
				})
				wg.Wait()
				if len(wrong) > 0 {
					t.Errorf("%d calls beyond their ceilings, such as %s", len(wrong), wrong[0])
				}
				least, most, all, failed := day, time.Duration(0), 0, 0
				for c := range callers {
					least, most = min(least, time.Duration(done[c])), max(most, time.Duration(done[c]))
					all, failed = all+done[c], failed+calls[c]-done[c]
				}
				t.Logf("%d calls done, %d failed, %d to %d a caller; %d refusals; %+v", all, failed, least, most, s.refused, l.Stats())
				if failed > 0 != tc.fails {
					t.Errorf("%d calls failed", failed)
				}
				// With some 45 calls each, the ratio of least to most varies with the order of
				// goroutines: mean .84, least .75 in 25 runs, and the same for the queue
				// before there was a Line. A starved caller is far below.
				if least < most*7/10 {
					t.Errorf("the callers finished between %d and %d calls", least, most)
				}
				if end := l.Stats(); end.InFlight != 0 || end.Waiting != 0 || end.Breaker != "closed" || time.Since(begin) > day+2*ceiling {
					t.Errorf("after %v: %+v", time.Since(begin), end)
				}
			})
		})
	}
}
