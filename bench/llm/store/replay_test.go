package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/internal/llmtest"
)

// A replay repeats recorded calls, failures too, without waiting.
func TestReplay(t *testing.T) {
	timeout := &llm.TimeoutError{Model: "tiny", URL: "https://api.example.com/v1", Phase: "idle", After: time.Minute}
	for _, c := range []struct {
		name   string
		client llm.Client
	}{
		{"a reply", &talker{words: "one two three"}},
		{"a reply that broke off", &talker{words: "one two break"}},
		{"a refusal", llmtest.Broken{Err: &llm.APIError{Model: "tiny", URL: "https://api.example.com/v1", Status: 401, Message: "wrong key"}}},
		{"a timeout", llmtest.Broken{Err: timeout}},
	} {
		s, _ := openStore(t)
		synctest.Test(t, func(t *testing.T) {
			live := stream(t.Context(), s.Wrap(c.client, options()), llmtest.Prompted("count"))
			got := stream(t.Context(), s.Replay(options()), llmtest.Prompted("count"))
			if got.End != 0 || !got.Cached {
				t.Errorf("%s: after %v, %+v", c.name, got.End, got)
			}
			got.End, got.When, got.Cached = live.End, live.When, false
			if diff := cmp.Diff(live, got); diff != "" {
				t.Errorf("%s: (-live +replay)\n%s", c.name, diff)
			}
			_, err := s.Replay(options()).Complete(t.Context(), llmtest.Prompted("count"), nil)
			known := (*recordedError)(nil)
			if errors.As(err, &known) != (live.Err != "") || errors.Is(err, context.DeadlineExceeded) != (c.client == llmtest.Broken{Err: timeout}) {
				t.Errorf("%s: %v", c.name, err)
			}
		})
	}
}

// A replay serves the last of several failures, and none where there is a reply.
func TestReplayPrefersLastFailure(t *testing.T) {
	s, _ := openStore(t)
	synctest.Test(t, func(t *testing.T) {
		replay := s.Replay(options())
		for _, err := range []string{"first", "second", "third"} {
			stream(t.Context(), s.Wrap(llmtest.Broken{Err: errors.New(err)}, options()), llmtest.Prompted("count"))
			if h := stream(t.Context(), replay, llmtest.Prompted("count")); h.Err != err {
				t.Errorf("%q, want %q", h.Err, err)
			}
		}
		stream(t.Context(), s.Wrap(llmtest.Scripted{}, options()), llmtest.Prompted("count"))
		stream(t.Context(), s.Wrap(llmtest.Scripted{}, options()), llmtest.Prompted("count"))
		if h := stream(t.Context(), replay, llmtest.Prompted("count")); h.Err != "" || h.Text != "count " {
			t.Errorf("%+v", h)
		}
	})
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Replay(options()).Complete(gone, llmtest.Prompted("count"), nil); err != context.Canceled {
		t.Errorf("after its end: %v", err)
	}
}

// For any sequence of requests, each is sent until it succeeds once, and a replay
// serves each.
func TestStoreSendsEachRequestOnce(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s, _ := openStore(t)
		sent, worked := map[string]int{}, map[string]bool{}
		flaky := llmtest.ClientFunc(func(_ context.Context, req llm.Request) (llm.Response, error) {
			text := req.Messages[0].Content
			if sent[text]++; rapid.Bool().Draw(rt, "fails") {
				return llm.Response{NoUsage: true}, errors.New("busy")
			}
			return llm.Response{Text: "re: " + text, Usage: llm.Usage{Prompt: 1, Completion: 1}}, nil
		})
		c := s.Wrap(flaky, options())
		for _, text := range rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c"}), 1, 12).Draw(rt, "asked") {
			before := sent[text]
			r, err := c.Complete(t.Context(), llmtest.Prompted(text), nil)
			if again := sent[text] - before; worked[text] && again != 0 || !worked[text] && again != 1 {
				rt.Fatalf("%s was sent %d times, when it had worked: %v", text, again, worked[text])
			}
			if (err == nil) != (r.Text == "re: "+text) {
				rt.Fatalf("%+v, %v", r, err)
			}
			worked[text] = err == nil
			replayed, failed := s.Replay(options()).Complete(t.Context(), llmtest.Prompted(text), nil)
			if replayed.Text != r.Text || fmt.Sprint(failed) != fmt.Sprint(err) {
				rt.Fatalf("replayed as %+v, %v", replayed, failed)
			}
		}
		calls := 0
		for _, ok := range worked {
			if ok {
				calls++
			}
		}
		if got := s.Totals(); got.Calls != calls || got.Tokens != int64(2*calls) {
			rt.Fatalf("totals %+v of %d calls", got, calls)
		}
	})
}

// sized is a client whose replies have a usual length.
func sized() (llm.Client, llm.Request) {
	reply := llm.Response{Text: strings.Repeat("an answer of some length ", 60), Finish: "stop", Model: "tiny",
		Usage: llm.Usage{Prompt: 700, Completion: 300}}
	req := llmtest.Full()
	req.Messages[1].Content = strings.Repeat("A query of some length. ", 100)
	return llmtest.ClientFunc(func(context.Context, llm.Request) (llm.Response, error) { return reply, nil }), req
}

func BenchmarkReplayHit(b *testing.B) {
	s, _ := openStore(b)
	c, req := sized()
	if _, err := s.Wrap(c, options()).Complete(b.Context(), req, nil); err != nil {
		b.Fatal(err)
	}
	replay := s.Replay(options())
	b.ReportAllocs()
	for b.Loop() {
		if _, err := replay.Complete(b.Context(), req, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkStorePut includes the disk; a run has many concurrent puts.
func BenchmarkStorePut(b *testing.B) {
	s, db := openStore(b)
	db.MaxBatchDelay = time.Millisecond
	client, req := sized()
	c := s.Wrap(client, options())
	b.ReportAllocs()
	b.SetParallelism(64)
	b.RunParallel(func(pb *testing.PB) {
		mine := req
		for pb.Next() {
			mine.Seed = rand.Int64()
			if _, err := c.Complete(b.Context(), mine, nil); err != nil {
				b.Error(err)
			}
		}
	})
}
