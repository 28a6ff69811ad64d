package bench

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
)

// Cells and tiers that ask an endpoint in the same way share its limits; the
// rest do not.
func TestLinesAreShared(t *testing.T) {
	l := lines{getenv: noenv}
	defer l.close()
	dial := func(scale float64, change func(*ModelSpec)) *line {
		spec := ModelSpec{Model: "m", URL: "http://127.0.0.1:1/v1", Timeout: 10, ExtraBody: map[string]any{"top_k": 20, "seed": nil}}
		change(&spec)
		got, err := l.dial(spec, scale)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	first := dial(1, func(*ModelSpec) {})
	for name, tc := range map[string]struct {
		scale  float64
		change func(*ModelSpec)
		shared bool
	}{
		"the same":         {1, func(*ModelSpec) {}, true},
		"slots of a tier":  {1, func(s *ModelSpec) { s.Slots, s.Price = 2, "1/2" }, true},
		"another model":    {1, func(s *ModelSpec) { s.Model = "n" }, false},
		"another URL":      {1, func(s *ModelSpec) { s.URL = "http://127.0.0.1:2/v1" }, false},
		"another body":     {1, func(s *ModelSpec) { s.ExtraBody["top_k"] = 40 }, false},
		"a limit of its":   {1, func(s *ModelSpec) { s.RPM = 10 }, false},
		"another scale":    {0.5, func(*ModelSpec) {}, false},
		"another patience": {1, func(s *ModelSpec) { s.RetrySeconds = 5 }, false},
	} {
		if got := dial(tc.scale, tc.change) == first; got != tc.shared {
			t.Errorf("%s: shared %v", name, got)
		}
	}
	if _, err := l.dial(ModelSpec{Model: "m", URL: "http://127.0.0.1:1/v1", KeyEnv: "NO_SUCH_KEY"}, 1); err == nil || !strings.Contains(err.Error(), "NO_SUCH_KEY") {
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

// What a spec says is what a call meets: retries, a breaker that names what is
// wrong, and a stop that lets nothing wait.
func TestLine(t *testing.T) {
	const scale = 0.001
	dialled := func(t *testing.T, url string, change func(*ModelSpec)) *Harness {
		spec := ModelSpec{Model: "m", URL: url, Timeout: 1e6, Retries: 2}
		change(&spec)
		h := &Harness{lines: lines{getenv: noenv}}
		t.Cleanup(h.Close)
		if _, err := h.lines.dial(spec, scale); err != nil {
			t.Fatal(err)
		}
		return h
	}
	ask := func(h *Harness, ctx context.Context, seed int64) (llm.Response, error) {
		for _, l := range h.lines.open {
			return l.client.Complete(ctx, llm.Request{Seed: seed}, nil)
		}
		panic("no line")
	}
	t.Run("a storm passes", func(t *testing.T) {
		url, calls := faultyServer(t, 429, 503, 200)
		h := dialled(t, url, func(s *ModelSpec) { s.RPM = 1e9 })
		resp, err := ask(h, t.Context(), 1)
		if err != nil || resp.Text != "yes" || resp.Attempts != 3 || calls.Load() != 3 || resp.Limited < 20*time.Millisecond {
			t.Errorf("%+v, %v after %d calls", resp, err, calls.Load())
		}
		got := h.Flows()
		if len(got) != 1 || got[0].Endpoint != url || got[0].Model != "m" || got[0].Retries != 2 || got[0].RateLimited != 1 || got[0].InFlight != 0 {
			t.Errorf("%+v", got)
		}
	})
	t.Run("attempts are limited", func(t *testing.T) {
		url, calls := faultyServer(t, 500)
		if _, err := ask(dialled(t, url, func(s *ModelSpec) { s.Retries = 1 }), t.Context(), 1); err == nil || calls.Load() != 2 {
			t.Errorf("%v after %d calls", err, calls.Load())
		}
	})
	t.Run("a wrong key is not tried for ever", func(t *testing.T) {
		url, calls := faultyServer(t, 401)
		h := dialled(t, url, func(*ModelSpec) {})
		var err error
		for seed := range int64(10) {
			_, err = ask(h, t.Context(), seed)
		}
		var open *llm.BreakerError
		if !errors.As(err, &open) || !open.Hopeless() || open.Endpoint != url || open.Model != "m" || calls.Load() != 5 {
			t.Errorf("%v after %d calls", err, calls.Load())
		}
		if s := h.Flows()[0].Breaker; s != "open" {
			t.Errorf("the breaker is %s", s)
		}
	})
	t.Run("a stop ends waiting", func(t *testing.T) {
		url, calls := faultyServer(t, 500)
		ctx, stop := llm.Stoppable(t.Context())
		stop(errors.New("enough"))
		if _, err := ask(dialled(t, url, func(*ModelSpec) {}), ctx, 1); !errors.Is(err, context.Canceled) || calls.Load() != 0 {
			t.Errorf("%v after %d calls", err, calls.Load())
		}
	})
}

// Settings of an endpoint that make no sense are told by their names.
func TestModelSpecIsValidated(t *testing.T) {
	for want, change := range map[string]func(*ModelSpec){
		"edge.connect_timeout":     func(s *ModelSpec) { s.ConnectTimeout = -1 },
		"edge.first_token_timeout": func(s *ModelSpec) { s.FirstTokenTimeout = -1 },
		"edge.idle_timeout":        func(s *ModelSpec) { s.IdleTimeout = -1 },
		"edge.retry_seconds":       func(s *ModelSpec) { s.RetrySeconds = -1 },
		"edge.concurrency":         func(s *ModelSpec) { s.Concurrency = -1 },
		"edge.rpm":                 func(s *ModelSpec) { s.RPM = -1 },
		"edge.tpm":                 func(s *ModelSpec) { s.TPM = -1 },
		"edge.hedge_after":         func(s *ModelSpec) { s.HedgeAfter = -1 },
		"edge.limit_field":         func(s *ModelSpec) { s.LimitField = "limit" },
		"edge: key_env and key_file": func(s *ModelSpec) {
			s.KeyEnv, s.KeyFile = "A", "b"
		},
	} {
		e := Defaults()
		if change(&e.Edge); e.Validate() == nil || !strings.Contains(e.Validate().Error(), want) {
			t.Errorf("want an error about %s, got %v", want, e.Validate())
		}
	}
}

// Settings are in the manifest: a secret among them is refused, and not repeated.
func TestSettingsHoldNoSecrets(t *testing.T) {
	for want, change := range map[string]func(*Experiment){
		"edge.url: holds":      func(e *Experiment) { e.Edge.URL = "https://me:hunter2@example.com/v1" },
		"cloud.proxy: holds":   func(e *Experiment) { e.Cloud.Proxy = "http://hunter2@example.com:3128" },
		"cloud.key_env: needs": func(e *Experiment) { e.Cloud.KeyEnv = "OPENAI_API_KEY,sk-hunter2" },
		"edge.headers: need":   func(e *Experiment) { e.Edge.Headers = map[string]string{"Api-Key": "sk-hunter2"} },
		"embed.url: holds":     func(e *Experiment) { e.Embed.URL = "https://me:hunter2@example.com/v1" },
	} {
		e := Defaults()
		change(&e)
		if err := e.Validate(); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("want %q, got %v", want, err)
		}
	}
	e := Defaults()
	e.Edge.URL, e.Edge.Proxy, e.Edge.KeyEnv = "http://127.0.0.1:1/v1", "http://proxy:3128", "KEY_1, KEY_2"
	if err := e.Validate(); err != nil {
		t.Error(err)
	}
}
