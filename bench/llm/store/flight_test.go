package store

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/internal/llmtest"
)

// callers make the same request, each at its time and perhaps with a time limit.
func callers(t *testing.T, c llm.Client, callers ...caller) []received {
	all := make([]received, len(callers))
	var g sync.WaitGroup
	for i, who := range callers {
		g.Go(func() {
			time.Sleep(who.at)
			ctx := t.Context()
			if who.limit > 0 {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeoutCause(ctx, who.limit, errors.New("gone"))
				defer cancel()
			}
			all[i] = stream(ctx, c, llmtest.Prompted("count"))
		})
	}
	g.Wait()
	return all
}

type caller struct{ at, limit time.Duration }

const ms = time.Millisecond

// Equal concurrent requests share one call, and each receives its deltas on time.
func TestStoreJoinsEqualCalls(t *testing.T) {
	s, _ := openStore(t)
	synctest.Test(t, func(t *testing.T) {
		model := &talker{words: "one two three"}
		all := callers(t, s.Wrap(model, options()), caller{}, caller{at: 1700 * ms}, caller{at: 1800 * ms, limit: 2500 * ms})
		first, second, third := all[0], all[1], all[2]
		if model.calls.Load() != 1 || first.Cached || !second.Cached {
			t.Errorf("%d calls; cached: %v, %v", model.calls.Load(), first.Cached, second.Cached)
		}
		second.Cached = false
		if diff := cmp.Diff(first, second); diff != "" {
			t.Errorf("the second caller received (-first +second):\n%s", diff)
		}
		if third.Err != "gone" || third.End != 2500*ms || len(third.Deltas) != 1 {
			t.Errorf("the third caller: %+v", third)
		}
		first.Headers["X-Request-Id"] = "8"
		if second.Headers["X-Request-Id"] != "7" {
			t.Error("two callers share a response")
		}
	})
}

// A streaming caller that joins a call which is not streamed gets one delta at its end.
func TestStoreJoinsCallThatIsNotStreamed(t *testing.T) {
	s, _ := openStore(t)
	synctest.Test(t, func(t *testing.T) {
		c := s.Wrap(&talker{words: "one two"}, options())
		go c.Complete(t.Context(), llmtest.Prompted("count"), nil)
		h := callers(t, c, caller{at: time.Second})[0]
		if len(h.Deltas) != 1 || h.When[0] != 3*time.Second || h.Text != "one two " || h.Err != "" {
			t.Errorf("%+v", h)
		}
	})
}

// The caller that started a call may leave it to those that joined; nothing is
// paid for twice.
func TestStoreCallOutlivesItsFirstCaller(t *testing.T) {
	for _, limit := range []time.Duration{1500 * ms, 2500 * ms} {
		s, _ := openStore(t)
		synctest.Test(t, func(t *testing.T) {
			model := &talker{words: "one two three"}
			all := callers(t, s.Wrap(model, options()), caller{limit: limit}, caller{at: time.Second})
			if all[0].Err != "gone" || all[0].End != limit {
				t.Errorf("who left after %v: %+v", limit, all[0])
			}
			want := []time.Duration{2 * time.Second, 3 * time.Second, 4 * time.Second}
			if h := all[1]; h.Err != "" || h.Text != "one two three " || !slices.Equal(h.When, want) || h.End != 4*time.Second {
				t.Errorf("who stayed: %+v", h)
			}
			if n := model.calls.Load(); n != 1 {
				t.Errorf("%d calls", n)
			}
		})
	}
}

// The last caller to leave cancels the call. It is recorded as a failure where part
// of the reply had arrived, and the request is sent again.
func TestStoreLastCallerCancelsCall(t *testing.T) {
	for _, c := range []struct {
		limit    time.Duration
		failures int
		text     string
	}{{1500 * ms, 0, ""}, {2500 * ms, 1, "one "}} {
		s, db := openStore(t)
		synctest.Test(t, func(t *testing.T) {
			model := &talker{words: "one two three"}
			client := s.Wrap(model, options())
			all := callers(t, client, caller{limit: c.limit - 100*ms}, caller{at: 200 * ms, limit: c.limit - 200*ms})
			for _, h := range all {
				if h.Err != "gone" {
					t.Errorf("%+v", h)
				}
			}
			if last := all[1]; last.Text != c.text || (last.Key != "") != (c.failures > 0) {
				t.Errorf("the last caller: %+v", last)
			}
			if n := count(t, db, failureBucket); n != c.failures || count(t, db, replyBucket) != 0 {
				t.Errorf("%d failures recorded, want %d", n, c.failures)
			}
			if h := stream(t.Context(), client, llmtest.Prompted("count")); h.Cached || h.Err != "" || model.calls.Load() != 2 {
				t.Errorf("asked again: %+v", h)
			}
		})
	}
}

func count(t *testing.T, db *bbolt.DB, in bucket) (n int) {
	t.Helper()
	if err := db.View(func(tx *bbolt.Tx) error { n = tx.Bucket([]byte(in)).Stats().KeyN; return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}

// A call that succeeds after its last caller has left is recorded as a reply.
func TestStoreKeepsLateReply(t *testing.T) {
	s, _ := openStore(t)
	synctest.Test(t, func(t *testing.T) {
		late := llmtest.ClientFunc(func(context.Context, llm.Request) (llm.Response, error) {
			time.Sleep(3 * time.Second)
			return llm.Response{Text: "late", Took: 3 * time.Second}, nil
		})
		c := s.Wrap(late, options())
		h := callers(t, c, caller{limit: time.Second})[0]
		if h.Err != "gone" || h.Text != "late" || h.Cached || h.End != 3*time.Second {
			t.Errorf("%+v", h)
		}
		if h := stream(t.Context(), c, llmtest.Prompted("count")); !h.Cached || h.Err != "" || h.Text != "late" {
			t.Errorf("asked again: %+v", h)
		}
	})
}

// A reply that breaks off fails for all callers, is paid for, and is not served.
func TestStoreRecordsFailures(t *testing.T) {
	s, db := openStore(t)
	synctest.Test(t, func(t *testing.T) {
		model := &talker{words: "one break"}
		client := s.Wrap(model, options())
		for _, h := range callers(t, client, caller{}, caller{at: 500 * ms}) {
			if h.Err != "connection reset" || h.Text != "one " || h.Key == "" {
				t.Errorf("%+v", h)
			}
		}
		model.words = "break"
		if h := stream(t.Context(), client, llmtest.Prompted("count")); h.Err != "connection reset" || h.Cached {
			t.Errorf("%+v", h)
		}
		if n := model.calls.Load(); n != 2 || count(t, db, failureBucket) != 2 {
			t.Errorf("%d calls", n)
		}
	})
	if got, want := s.Totals(), (Totals{Calls: 1, UnknownCost: 1}); got != want {
		t.Errorf("totals %+v, want %+v", got, want)
	}
	var sizes []int
	for r, err := range s.All {
		if err != nil {
			t.Fatal(err)
		}
		sizes = append(sizes, len(r.Request.Messages)+len(r.Deltas))
	}
	if diff := cmp.Diff([]int{2, 0}, sizes); diff != "" {
		t.Errorf("messages and deltas kept: %s", diff)
	}
}

// A reply that cannot be written is returned beside an [Error].
func TestStoreThatCannotBeWritten(t *testing.T) {
	s, db := openStore(t)
	closing := llmtest.ClientFunc(func(ctx context.Context, req llm.Request) (llm.Response, error) {
		db.Close()
		return llm.Response{Text: "dear", Finish: "stop"}, nil
	})
	c := s.Wrap(closing, options())
	r, err := c.Complete(t.Context(), llmtest.Prompted("count"), nil)
	fault := (*Error)(nil)
	if !errors.As(err, &fault) || fault.Op != "write" || !errors.Is(err, berrors.ErrDatabaseNotOpen) || r.Text != "dear" || r.Key != "" ||
		!strings.Contains(err.Error(), "room") {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err := c.Complete(t.Context(), llmtest.Prompted("count"), nil); !errors.As(err, &fault) || fault.Op != "read" {
		t.Errorf("then: %v", err)
	}
	if s.Totals() != (Totals{}) {
		t.Errorf("totals %+v", s.Totals())
	}
}
