package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/internal/llmtest"
)

// openStore opens a store in a new file, for the length of a test.
func openStore(t testing.TB) (*Store, *bbolt.DB) {
	t.Helper()
	return reopen(t, filepath.Join(t.TempDir(), "run.db"), nil)
}

func reopen(t testing.TB, file string, o *bbolt.Options) (*Store, *bbolt.DB) {
	t.Helper()
	db, err := bbolt.Open(file, 0o600, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	db.MaxBatchDelay = 0 // puts do not advance the fake clock
	s, err := New(db)
	if err != nil {
		t.Fatal(err)
	}
	return s, db
}

// A talker replies a word a second, after a second in a queue, and counts its
// calls. It fails before the word "break".
type talker struct {
	calls atomic.Int64
	words string
}

func (s *talker) Complete(ctx context.Context, _ llm.Request, onDelta func(llm.Delta)) (r llm.Response, err error) {
	s.calls.Add(1)
	r = llm.Response{Model: "tiny", NoUsage: true, Attempts: 1, Headers: map[string]string{"X-Request-Id": "7"}, Logprobs: []float64{-0.5}}
	if err := llm.Wait(ctx, time.Second); err != nil {
		return r, err
	}
	r.Queue = time.Second
	for i, word := range strings.Fields(s.words) {
		if word == "break" {
			return r, errors.New("connection reset")
		}
		if err := llm.Wait(ctx, time.Second); err != nil {
			return r, err
		}
		r.Text += word + " "
		r.Took = time.Duration(i+1) * time.Second
		if onDelta != nil {
			onDelta(llm.Delta{Text: word + " ", At: r.Took})
		}
	}
	r.NoUsage, r.Finish, r.Usage = false, "stop", llm.Usage{Prompt: 100, Completion: 10}
	return r, nil
}

// options describe an endpoint that charges a dollar for a thousand tokens.
func options() Options {
	return Options{Endpoint: "https://user:hunter2@api.example.com/v1/?key=hunter2", Extra: map[string]any{"top_k": 20},
		Price: llm.Price{Model: "tiny", Prompt: 1000, Completion: 1000}}
}

// received is what a caller got, and when since its call.
type received struct {
	llm.Response
	Err    string
	Deltas []llm.Delta
	When   []time.Duration
	End    time.Duration
}

func stream(ctx context.Context, c llm.Client, req llm.Request) (h received) {
	begin := time.Now()
	var err error
	h.Response, err = c.Complete(ctx, req, func(d llm.Delta) {
		h.Deltas, h.When = append(h.Deltas, d), append(h.When, time.Since(begin))
	})
	if h.End = time.Since(begin); err != nil {
		h.Err = err.Error()
	}
	return h
}

// A recorded reply is served with its timings, by the same clock, without a call.
func TestStoreServesWhatItRecorded(t *testing.T) {
	s, _ := openStore(t)
	synctest.Test(t, func(t *testing.T) {
		model := &talker{words: "one two three"}
		c := s.Wrap(model, options())
		first := stream(t.Context(), c, llmtest.Prompted("count"))
		if first.Text != "one two three " || first.End != 4*time.Second || first.Cached || len(first.Key) != keyLen {
			t.Fatalf("the first time: %+v", first)
		}
		second := stream(t.Context(), c, llmtest.Prompted("count"))
		if !second.Cached {
			t.Error("the second time is not Cached")
		}
		second.Cached = false
		if diff := cmp.Diff(first, second); diff != "" {
			t.Errorf("the second time differs (-first +second):\n%s", diff)
		}
		stream(t.Context(), c, llmtest.Prompted("count again"))
		o := options()
		o.Extra["top_k"] = 21
		stream(t.Context(), s.Wrap(model, o), llmtest.Prompted("count"))
		o = options()
		o.Endpoint = "https://api.example.com/v2"
		stream(t.Context(), s.Wrap(model, o), llmtest.Prompted("count"))
		if n := model.calls.Load(); n != 4 {
			t.Errorf("%d calls of four different requests", n)
		}
	})
	if got, want := s.Totals(), (Totals{Calls: 4, Tokens: 440, USD: 0.44}); !near(got, want) {
		t.Errorf("totals %+v, want %+v", got, want)
	}
}

func near(a, b Totals) bool {
	off := a.USD - b.USD
	a.USD = b.USD
	return a == b && off > -1e-9 && off < 1e-9
}

// A recorded call that was not streamed is streamed as one delta at its end.
func TestStoreServesWholeTextWithoutDeltas(t *testing.T) {
	s, _ := openStore(t)
	synctest.Test(t, func(t *testing.T) {
		c := s.Wrap(&talker{words: "one two"}, options())
		if _, err := c.Complete(t.Context(), llmtest.Prompted("count"), nil); err != nil {
			t.Fatal(err)
		}
		h := stream(t.Context(), c, llmtest.Prompted("count"))
		want := []llm.Delta{{Text: "one two ", At: 2 * time.Second}}
		if diff := cmp.Diff(want, h.Deltas); diff != "" || h.When[0] != 3*time.Second {
			t.Errorf("after %v: %s", h.When, diff)
		}
	})
}

// The wait for a recorded reply ends with its caller's context.
func TestStoreWaitEndsWithContext(t *testing.T) {
	s, _ := openStore(t)
	synctest.Test(t, func(t *testing.T) {
		c := s.Wrap(&talker{words: "one two"}, options())
		stream(t.Context(), c, llmtest.Prompted("count"))
		gone := errors.New("gone")
		ctx, cancel := context.WithTimeoutCause(t.Context(), 2500*time.Millisecond, gone)
		defer cancel()
		h := stream(ctx, c, llmtest.Prompted("count"))
		if h.Err != "gone" || h.End != 2500*time.Millisecond || len(h.Deltas) != 1 || h.Text != "" || !h.NoUsage {
			t.Errorf("%+v", h)
		}
	})
}

// A Wait of another clock is called for each interval of the reply.
func TestStoreWaitsByTheGivenClock(t *testing.T) {
	s, _ := openStore(t)
	synctest.Test(t, func(t *testing.T) {
		var waits []time.Duration
		o := options()
		o.Wait = func(_ context.Context, d time.Duration) error {
			waits = append(waits, d)
			return nil
		}
		c := s.Wrap(&talker{words: "one two"}, o)
		stream(t.Context(), c, llmtest.Prompted("count"))
		if h := stream(t.Context(), c, llmtest.Prompted("count")); h.End != 0 || len(h.Deltas) != 2 {
			t.Errorf("%+v", h)
		}
		if diff := cmp.Diff([]time.Duration{2 * time.Second, time.Second}, waits); diff != "" {
			t.Error(diff)
		}
	})
}

// Callers may change the responses they get.
func TestStoreResponsesAreCopies(t *testing.T) {
	s, _ := openStore(t)
	synctest.Test(t, func(t *testing.T) {
		c := s.Wrap(&talker{words: "one"}, options())
		for range 3 {
			h := stream(t.Context(), c, llmtest.Prompted("count"))
			if h.Headers["X-Request-Id"] != "7" || h.Logprobs[0] != -0.5 {
				t.Fatalf("changed by another caller: %+v", h)
			}
			h.Headers["X-Request-Id"], h.Logprobs[0] = "8", -8
		}
	})
}

// A reply that Complete has returned survives a killed process.
func TestStoreIsDurable(t *testing.T) {
	s, db := openStore(t)
	c := s.Wrap(llmtest.Scripted{}, options())
	want := stream(t.Context(), c, llmtest.Prompted("to be or not to be"))
	killed, err := os.ReadFile(db.Path())
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range []*bbolt.Options{nil, {ReadOnly: true}} {
		file := filepath.Join(t.TempDir(), "killed.db")
		if err := os.WriteFile(file, killed, 0o600); err != nil {
			t.Fatal(err)
		}
		again, _ := reopen(t, file, o)
		got := stream(t.Context(), again.Replay(options()), llmtest.Prompted("to be or not to be"))
		if got.Text != want.Text || got.Text == "" || !got.Cached || got.Key != want.Key || got.Err != "" {
			t.Errorf("read back: %+v", got)
		}
		if got, want := again.Totals(), s.Totals(); got != want || got.Calls != 1 {
			t.Errorf("totals %+v, want %+v", got, want)
		}
	}
}
