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

// An attempt of a scripted hedge: a piece at first (0: none), the end at took.
type attempt struct {
	first, took time.Duration
	err         error
}

// A twice client runs its attempts in order, one a call, and notes how they ended.
type twice struct {
	mu       sync.Mutex
	attempts []attempt
	sent     int
	ended    int
}

func (c *twice) Complete(ctx context.Context, _ Request, onDelta func(Delta)) (Response, error) {
	c.mu.Lock()
	a, name := c.attempts[c.sent], string('a'+rune(c.sent))
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
		name     string
		attempts []attempt
		room     bool
		said     string
		calls    int
		retry    time.Duration
		took     time.Duration
		err      error
	}{
		{"a call that begins in time stays alone", []attempt{{2 * s, 60 * s, nil}}, true, "aa", 1, 0, 60 * s, nil},
		{"a slow one is overtaken", []attempt{{30 * s, 60 * s, nil}, {s, 9 * s, nil}}, true, "bb", 2, 5 * s, 9 * s, nil},
		{"or is first after all", []attempt{{7 * s, 60 * s, nil}, {9 * s, 90 * s, nil}}, true, "aa", 2, 0, 60 * s, nil},
		{"an empty reply is a reply", []attempt{{0, 6 * s, nil}, {4 * s, 9 * s, nil}}, true, "", 2, 0, 6 * s, nil},
		{"without room there is no second", []attempt{{30 * s, 60 * s, nil}}, false, "aa", 1, 0, 60 * s, nil},
		{"a failure before is a failure", []attempt{{0, 3 * s, busy}}, true, "", 1, 0, 3 * s, busy},
		{"a failure of the first leaves the second", []attempt{{0, 6 * s, busy}, {4 * s, 9 * s, nil}}, true, "bb", 2, 5 * s, 9 * s, nil},
		{"a failure of the second leaves the first", []attempt{{9 * s, 20 * s, nil}, {0, s, busy}}, true, "aa", 2, 0, 20 * s, nil},
		{"both fail", []attempt{{0, 6 * s, busy}, {0, 9 * s, busy}}, true, "", 2, 0, 14 * s, busy},
		{"the winner breaks off", []attempt{{20 * s, 60 * s, nil}, {s, 2 * s, busy}}, true, "b", 2, 5 * s, 2 * s, busy},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client := &twice{attempts: tc.attempts}
				given, back := 0, 0
				h := Hedge{Client: client, After: 5 * time.Second, Room: func(*Request) (func(*Response, error), bool) {
					given++
					return func(*Response, error) { back++ }, tc.room
				}}
				var said strings.Builder
				begin := time.Now()
				resp, err := h.Complete(t.Context(), Request{}, func(d Delta) { said.WriteString(d.Text) })
				if said.String() != tc.said || resp.Text != tc.said || !errors.Is(err, tc.err) {
					t.Errorf("streamed %q, returned %q with %v, want %q with %v", said.String(), resp.Text, err, tc.said, tc.err)
				}
				if resp.Attempts != tc.calls || client.sent != tc.calls || client.ended != tc.calls || back != tc.calls-1 || given != btoi(tc.calls > 1 || !tc.room) {
					t.Errorf("%d attempts reported, %d sent, %d ended, %d places given, %d given back; want %d", resp.Attempts, client.sent, client.ended, given, back, tc.calls)
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

// A second call needs a place in the window that nobody waits for.
func TestFlowSpare(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := NewFlow(takes(time.Second), FlowConfig{Concurrency: 2, RPM: 120})
		back, ok := f.Spare(&Request{})
		if _, second := f.Spare(&Request{}); !ok || !second {
			t.Fatal("no place in an empty window")
		}
		if _, third := f.Spare(&Request{}); third || f.Stats().InFlight != 2 {
			t.Errorf("a third place in a window of 2: %+v", f.Stats())
		}
		back(&Response{}, nil)
		if _, ok := f.Spare(&Request{}); ok {
			t.Error("a place beyond the rate limit")
		}
		time.Sleep(time.Second)
		if _, ok := f.Spare(&Request{}); !ok || f.Stats().InFlight != 2 {
			t.Errorf("no place a second later: %+v", f.Stats())
		}
	})
}
