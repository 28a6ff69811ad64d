package endpoints

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"hybridflow/bench/llm"
	"hybridflow/bench/settings"
)

// Cells and tiers that ask an endpoint in the same way share its limits; the
// rest do not.
func TestLinesAreShared(t *testing.T) {
	l := NewLines(noenv)
	defer l.Close()
	dial := func(scale float64, change func(*settings.Model)) *llm.Line {
		spec := settings.Model{Model: "m", URL: "http://127.0.0.1:1/v1", Timeout: 10, ExtraBody: map[string]any{"top_k": 20, "seed": nil}}
		change(&spec)
		got, err := l.Dial(spec, scale)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	first := dial(1, func(*settings.Model) {})
	for name, tc := range map[string]struct {
		scale  float64
		change func(*settings.Model)
		shared bool
	}{
		"the same":             {1, func(*settings.Model) {}, true},
		"slots of a tier":      {1, func(s *settings.Model) { s.Slots, s.Price = 2, "1/2" }, true},
		"another model":        {1, func(s *settings.Model) { s.Model = "n" }, false},
		"another URL":          {1, func(s *settings.Model) { s.URL = "http://127.0.0.1:2/v1" }, false},
		"another body":         {1, func(s *settings.Model) { s.ExtraBody["top_k"] = 40 }, false},
		"its own limit":        {1, func(s *settings.Model) { s.RPM = 10 }, false},
		"another scale":        {0.5, func(*settings.Model) {}, false},
		"another retry budget": {1, func(s *settings.Model) { s.RetrySeconds = 5 }, false},
	} {
		if got := dial(tc.scale, tc.change) == first; got != tc.shared {
			t.Errorf("%s: shared %v", name, got)
		}
	}
	if _, err := l.Dial(settings.Model{Model: "m", URL: "http://127.0.0.1:1/v1", KeyEnv: "NO_SUCH_KEY"}, 1); err == nil ||
		!strings.Contains(err.Error(), "NO_SUCH_KEY") {
		t.Errorf("without its key: %v", err)
	}
}

// faultyServer answers each request with the next status, 200 with a reply.
func faultyServer(t *testing.T, statuses ...int) (url string, calls *atomic.Int64) {
	calls = new(atomic.Int64)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		n := min(int(calls.Add(1)), len(statuses))
		if statuses[n-1] == http.StatusOK {
			w.Header().Set("Content-Type", "text/event-stream")
			w.Write([]byte("data: {\"choices\":[{\"delta\":{\"content\":\"yes\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"))
			return
		}
		w.Header().Set("Retry-After", "0.01")
		w.WriteHeader(statuses[n-1])
	}))
	t.Cleanup(s.Close)
	return s.URL + "/v1", calls
}

// The settings of a model apply to its calls: retries, a breaker that names the
// endpoint, and a stop that ends all waiting.
func TestLine(t *testing.T) {
	const scale = 0.001
	dialled := func(t *testing.T, url string, change func(*settings.Model)) *Lines {
		spec := settings.Model{Model: "m", URL: url, Timeout: 1e6, Retries: 2}
		change(&spec)
		h := NewLines(noenv)
		t.Cleanup(h.Close)
		if _, err := h.Dial(spec, scale); err != nil {
			t.Fatal(err)
		}
		return h
	}
	ask := func(h *Lines, ctx context.Context, seed int64) (llm.Response, error) {
		for _, l := range h.open {
			return l.Complete(ctx, llm.Request{Seed: seed}, nil)
		}
		panic("no line")
	}
	t.Run("a storm passes", func(t *testing.T) {
		url, calls := faultyServer(t, 429, 503, 200)
		h := dialled(t, url, func(s *settings.Model) { s.RPM = 1e9 })
		resp, err := ask(h, t.Context(), 1)
		if err != nil || resp.Text != "yes" || resp.Attempts != 3 || calls.Load() != 3 || resp.Limited < 20*time.Millisecond {
			t.Errorf("%+v, %v after %d calls", resp, err, calls.Load())
		}
		got := h.Stats()
		if len(got) != 1 || got[0].Endpoint != url || got[0].Model != "m" || got[0].Retries != 2 || got[0].RateLimited != 1 ||
			got[0].InFlight != 0 {
			t.Errorf("%+v", got)
		}
	})
	t.Run("attempts are limited", func(t *testing.T) {
		url, calls := faultyServer(t, 500)
		if _, err := ask(dialled(t, url, func(s *settings.Model) { s.Retries = 1 }), t.Context(), 1); err == nil || calls.Load() != 2 {
			t.Errorf("%v after %d calls", err, calls.Load())
		}
	})
	t.Run("a wrong key is not tried for ever", func(t *testing.T) {
		url, calls := faultyServer(t, 401)
		h := dialled(t, url, func(*settings.Model) {})
		var err error
		for seed := range int64(10) {
			_, err = ask(h, t.Context(), seed)
		}
		var open *llm.BreakerError
		if !errors.As(err, &open) || !open.Hopeless() || open.Endpoint != url || open.Model != "m" || calls.Load() != 5 {
			t.Errorf("%v after %d calls", err, calls.Load())
		}
		if s := h.Stats()[0].Breaker; s != "open" {
			t.Errorf("the breaker is %s", s)
		}
	})
	t.Run("a stop ends waiting", func(t *testing.T) {
		url, calls := faultyServer(t, 500)
		ctx, stop := llm.Stoppable(t.Context())
		stop(errors.New("enough"))
		if _, err := ask(dialled(t, url, func(*settings.Model) {}), ctx, 1); !errors.Is(err, context.Canceled) || calls.Load() != 0 {
			t.Errorf("%v after %d calls", err, calls.Load())
		}
	})
}

func noenv(string) string { return "" }
