package llm

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A reaction to an attempt: a piece at first (0: none), the end at took.
type reaction struct {
	first, took time.Duration
	err         error
}

// A twice client reacts in order, one a call, and notes how they ended.
type twice struct {
	mu        sync.Mutex
	reactions []reaction
	sent      int
	ended     int
}

func (c *twice) Complete(ctx context.Context, _ Request, onDelta func(Delta)) (Response, error) {
	c.mu.Lock()
	a, name := c.reactions[c.sent], string('a'+rune(c.sent))
	c.sent++
	c.mu.Unlock()
	begin := time.Now()
	resp := Response{Attempts: 1}
	err := Wait(ctx, max(a.first, 1))
	if err == nil && a.first > 0 {
		onDelta(Delta{Text: name, At: a.first})
		resp.Text, resp.TTFT = name, a.first
	}
	if err == nil {
		if err = Wait(ctx, a.took-max(a.first, 1)); err == nil && a.first > 0 && a.err == nil {
			onDelta(Delta{Text: name})
			resp.Text += name
		}
	}
	if err == nil {
		err = a.err
	}
	resp.Took = time.Since(begin)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended++
	return resp, err
}

func TestHedge(t *testing.T) {
	const s = time.Second
	busy := &APIError{Status: 503, Retryable: true}
	for _, tc := range []struct {
		name      string
		reactions []reaction
		room      bool
		said      string
		calls     int
		retry     time.Duration
		took      time.Duration
		err       error
	}{
		{"a call that begins in time stays alone", []reaction{{2 * s, 60 * s, nil}}, true, "aa", 1, 0, 60 * s, nil},
		{"a slow one is overtaken", []reaction{{30 * s, 60 * s, nil}, {s, 9 * s, nil}}, true, "bb", 2, 5 * s, 9 * s, nil},
		{"or is first after all", []reaction{{7 * s, 60 * s, nil}, {9 * s, 90 * s, nil}}, true, "aa", 2, 0, 60 * s, nil},
		{"an empty reply is a reply", []reaction{{0, 6 * s, nil}, {4 * s, 9 * s, nil}}, true, "", 2, 0, 6 * s, nil},
		{"without room there is no second", []reaction{{30 * s, 60 * s, nil}}, false, "aa", 1, 0, 60 * s, nil},
		{"a failure before is a failure", []reaction{{0, 3 * s, busy}}, true, "", 1, 0, 3 * s, busy},
		{"a failure of the first leaves the second", []reaction{{0, 6 * s, busy}, {4 * s, 9 * s, nil}}, true, "bb", 2, 5 * s, 9 * s, nil},
		{"a failure of the second leaves the first", []reaction{{9 * s, 20 * s, nil}, {0, s, busy}}, true, "aa", 2, 0, 20 * s, nil},
		{"both fail", []reaction{{0, 6 * s, busy}, {0, 9 * s, busy}}, true, "", 2, 0, 14 * s, busy},
		{"the winner breaks off", []reaction{{20 * s, 60 * s, nil}, {s, 2 * s, busy}}, true, "b", 2, 5 * s, 2 * s, busy},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client := &twice{reactions: tc.reactions}
				l := NewLine(client, LineConfig{HedgeAfter: 5 * time.Second, Concurrency: 1 + btoi(tc.room), Attempts: 1})
				var said strings.Builder
				begin := time.Now()
				resp, err := l.Complete(t.Context(), Request{}, func(d Delta) { said.WriteString(d.Text) })
				if said.String() != tc.said || resp.Text != tc.said || !errors.Is(err, tc.err) {
					t.Errorf("streamed %q, returned %q with %v, want %q with %v", said.String(), resp.Text, err, tc.said, tc.err)
				}
				if resp.Attempts != tc.calls || client.sent != tc.calls || client.ended != tc.calls || l.Stats().InFlight != 0 {
					t.Errorf("%d attempts reported, %d sent, %d ended, %d in flight; want %d", resp.Attempts, client.sent, client.ended,
						l.Stats().InFlight, tc.calls)
				}
				if resp.Retry != tc.retry || resp.Took != tc.took || time.Since(begin) != tc.retry+tc.took {
					t.Errorf("retry %v, took %v, in all %v; want %v, %v", resp.Retry, resp.Took, time.Since(begin), tc.retry, tc.took)
				}
			})
		})
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// A second attempt needs a place in the window that no call waits for, within
// the rate limit, at an endpoint that is not in doubt.
func TestHedgeNeedsRoom(t *testing.T) {
	k := newCore(LineConfig{Concurrency: 2, RPM: 120, Attempts: 1})
	k.breaker.most = 1
	now := time.Unix(1e9, 0)
	join := func(i int) *call {
		req := numbered(i)
		c := &call{request: &req, budget: time.Minute}
		k.join(now, c)
		return c
	}
	a := join(0)
	if !k.hedge(now, a) || k.inFlight != 2 || a.attempts != 2 {
		t.Fatalf("no place in an empty window: %+v", k.stats())
	}
	if k.hedge(now, a) || k.inFlight != 2 {
		t.Errorf("a third place in a window of 2: %+v", k.stats())
	}
	reply, lost := &outcome{replied: true}, &outcome{err: errLost, givenUp: true}
	k.end(now, a, &a.first, reply)
	k.end(now, a, &a.second, lost)
	k.conclude(now, a, reply, 0)
	if s := k.stats(); s.InFlight != 0 || s.Outage.Calls != 0 || s.Window != 2 {
		t.Errorf("the attempt that lost counts as a failure: %+v", s)
	}
	now = now.Add(500 * time.Millisecond)
	b := join(1)
	if b.state != sending || k.hedge(now, b) {
		t.Errorf("a place beyond the rate limit, state %d", b.state)
	}
	c := join(2)
	if now = now.Add(time.Second); c.state != waiting || k.hedge(now, b) {
		t.Errorf("a place that a call waits for, state %d", c.state)
	}
	k.cancel(now, c, context.Canceled)
	if !k.hedge(now, b) {
		t.Errorf("no place a second later: %+v", k.stats())
	}
	down := failed(refusing)
	k.end(now, b, &b.second, &down)
	if now = now.Add(time.Second); k.hedge(now, b) || k.breaker.state() != "open" {
		t.Errorf("a place at an endpoint that is %s", k.breaker.state())
	}
}
