package mock

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/internal/llmtest"
)

func TestLedger(t *testing.T) {
	m := newServer(t)
	url := llmtest.Serve(t, m)
	e := llmtest.Connect(t, url)
	ledger := func() (got []Charge) {
		resp, err := http.Get(strings.TrimSuffix(url, "/v1") + "/ledger")
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if err := json.NewDecoder(resp.Body).Decode(&got); err != nil || got == nil {
			t.Fatalf("%v, %v; an empty ledger is an empty list", got, err)
		}
		return got
	}
	if got := ledger(); len(got) != 0 {
		t.Errorf("before any call: %+v", got)
	}
	var want []Charge
	for i := range 20 {
		req := llmtest.Prompted("a b c")
		req.Model, req.Seed = []string{"gpt-4.1", "llama-3.2-3b"}[i%2], int64(i)
		if _, err := e.Complete(t.Context(), req, nil); err != nil {
			t.Fatal(err)
		}
		h := req.Hash()
		usd := []float64{(60*2 + 40*0.5 + 3*8) / 1e6, 0}[i%2]
		want = append(want, Charge{Request: hex.EncodeToString(h[:]), Model: req.Model, Prompt: 100, Cached: 40, Completion: 3, Reasoning: 1,
			CostUSD: &usd})
		if got := len(ledger()); got != i+1 { // charged before the reply is complete
			t.Fatalf("after %d calls the ledger has %d", i+1, got)
		}
	}
	post(t, url, "/chat/completions", `{"model":"gpt-9"}`) // a refused call costs nothing
	if diff := cmp.Diff(want, ledger(), cmpopts.EquateApprox(0, 1e-15)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// A call that the client cancels is not charged, and its handler returns.
func TestDisconnect(t *testing.T) {
	m := newServer(t, func(c *Config) { c.TimeScale = 1 })
	var handlers atomic.Int32
	ended := make(chan struct{}, 2)
	url := llmtest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handlers.Add(1)
		m.ServeHTTP(w, r)
		ended <- struct{}{}
	}))
	ctx, cancel := context.WithCancel(t.Context())
	e := llmtest.Connect(t, url, func(c *llm.Config) { c.Model = "gpt-4.1" })
	_, err := e.Complete(ctx, llmtest.Prompted(strings.Repeat("word ", 1000)), func(llm.Delta) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	<-ended // long before the 100 s of the reply
	ctx, cancel = context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	req, _ := http.NewRequestWithContext(ctx, "POST", url+"/chat/completions",
		strings.NewReader(`{"model":"gpt-4.1","messages":[{"role":"user","content":"a"}]}`))
	if resp, err := http.DefaultClient.Do(req); err == nil {
		resp.Body.Close()
		t.Errorf("a reply of one second came within 50 ms")
	}
	<-ended
	if n := len(m.Ledger()); n != 0 || handlers.Load() != 2 {
		t.Errorf("%d charges for %d broken calls", n, handlers.Load())
	}
}

// Replies take their reported time, times the scale.
func TestPace(t *testing.T) {
	for _, scale := range []float64{1, 0.5, 0} {
		t.Run(fmt.Sprint(scale), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := &timedWriter{begin: time.Now()}
				r, _ := http.NewRequestWithContext(t.Context(), "POST", "/v1/chat/completions",
					strings.NewReader(`{"model":"gpt-4.1","stream":true,"messages":[{"role":"user","content":"a b c"}]}`))
				newServer(t, func(c *Config) { c.TimeScale = scale }).ServeHTTP(w, r)
				for _, want := range []struct {
					text string
					at   time.Duration
				}{{`"role"`, 0}, {`"a "`, time.Second}, {`"b "`, 1100 * time.Millisecond}, {`"c "`, 1200 * time.Millisecond},
					{"[DONE]", 1200 * time.Millisecond}} {
					if got, want := w.when(want.text), time.Duration(float64(want.at)*scale); got != want {
						t.Errorf("sent after %v, want %v", got, want)
					}
				}
				if scale == 0 && w.flushes != 1 {
					t.Errorf("%d flushes of an immediate reply", w.flushes)
				}
			})
		})
	}
}

// A timedWriter records the time of each write.
type timedWriter struct {
	begin   time.Time
	writes  []string
	at      []time.Duration
	flushes int
}

func (w *timedWriter) Header() http.Header { return http.Header{} }
func (w *timedWriter) WriteHeader(int)     {}
func (w *timedWriter) Flush()              { w.flushes++ }
func (w *timedWriter) Write(p []byte) (int, error) {
	w.writes, w.at = append(w.writes, string(p)), append(w.at, time.Since(w.begin))
	return len(p), nil
}

func (w *timedWriter) when(text string) time.Duration {
	for i, s := range w.writes {
		if strings.Contains(s, text) {
			return w.at[i]
		}
	}
	return -1
}
