package store

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/internal/llmtest"
	"hybridflow/bench/llm/mock"
	"hybridflow/bench/llm/sim"
)

// A vector is requested until the call succeeds, paid for once, and served from
// then on, in a replay too.
func TestStoredEmbeddings(t *testing.T) {
	m, requests := mockServer(t), new(atomic.Int64)
	url := llmtest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if requests.Add(1) == 1 {
			w.Header().Set("Retry-After", "0.01")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		m.ServeHTTP(w, r)
	}))
	file := filepath.Join(t.TempDir(), "run.db")
	s, db := reopen(t, file, nil)
	client := llm.NewLine(llm.Embedding{Endpoint: llmtest.Connect(t, url)}, llm.LineConfig{RPM: 1e6, TPM: 1e9, Pause: time.Millisecond})
	o := Options{Endpoint: url, Price: llm.Price{Prompt: 2e6}}
	e := s.WrapEmbedding(client, o)
	ask := func(e llm.Embedder, texts ...string) [][]float32 {
		t.Helper()
		got, err := e.Embed(t.Context(), sim.EmbeddingModel, texts)
		if err != nil {
			t.Fatal(err)
		}
		want, err := sim.Embedder{}.Embed(t.Context(), sim.EmbeddingModel, texts)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Fatal(diff, err)
		}
		return got
	}
	ask(e, "two words", "and three words")
	ask(e, "and three words", "two words")
	ask(e, "another")
	if n := requests.Load(); n != 4 || client.Stats().RateLimited != 1 {
		t.Errorf("%d requests, want 4: three texts, one of them asked for twice; %+v", n, client.Stats())
	}
	want := Totals{Calls: 3, Tokens: 6, USD: 12}
	if got := s.Totals(); got != want {
		t.Errorf("totals %+v, want %+v", got, want)
	}
	if usd, tokens, err := Owed(s.All); usd != want.USD || tokens != want.Tokens || err != nil {
		t.Errorf("owed $%v, %d tokens, %v", usd, tokens, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}

	s, _ = reopen(t, file, &bbolt.Options{ReadOnly: true})
	if got := s.Totals(); got != want {
		t.Errorf("totals %+v when opened again, want %+v", got, want)
	}
	replay := s.ReplayEmbedding(o)
	ask(replay, "another", "two words")
	_, err := replay.Embed(t.Context(), sim.EmbeddingModel, []string{"two words", strings.Repeat("ä", 100)})
	if err == nil || !strings.Contains(err.Error(), `of the text "`+strings.Repeat("ä", 30)+`..." (3 are recorded`) {
		t.Errorf("a text that is not recorded: %v", err)
	}
	o.Endpoint += "/other"
	if _, err := s.ReplayEmbedding(o).Embed(t.Context(), sim.EmbeddingModel, []string{"two words"}); err == nil {
		t.Error("another endpoint's vector was served")
	}
	if n := requests.Load(); n != 4 {
		t.Errorf("a replay made %d requests", n-4)
	}
}

// Equal concurrent texts share one call. A failed call leaves no record.
func TestEqualEmbeddingsAreOneCall(t *testing.T) {
	s, _ := openStore(t)
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int64
		e := s.WrapEmbedding(llmtest.ClientFunc(func(_ context.Context, req llm.Request) (llm.Response, error) {
			time.Sleep(time.Second)
			if calls.Add(1) == 1 {
				return llm.Response{NoUsage: true}, errors.New("down")
			}
			return llm.Response{Vectors: [][]float32{{1, -0.5}}, NoUsage: true}, nil
		}), Options{Price: llm.Price{Prompt: 1}})
		if _, err := e.Embed(t.Context(), "m", []string{"a"}); err == nil || err.Error() != "down" {
			t.Errorf("error %v", err)
		}
		var all sync.WaitGroup
		for range 5 {
			all.Go(func() {
				if got, err := e.Embed(t.Context(), "m", []string{"a"}); err != nil || fmt.Sprint(got) != "[[1 -0.5]]" {
					t.Errorf("%v, %v", got, err)
				}
			})
		}
		all.Wait()
		if calls.Load() != 2 {
			t.Errorf("%d calls", calls.Load())
		}
	})
	if got := s.Totals(); got != (Totals{Calls: 1, UnknownCost: 1}) {
		t.Errorf("totals %+v", got)
	}
	if usd, tokens, err := Owed(s.All); usd < 1e-6 || tokens < 1 || err != nil {
		t.Errorf("owed $%v, %d tokens, %v; the usage is unknown", usd, tokens, err)
	}
}

// A call to a server that does not answer is retried.
func TestUnansweredEmbeddingIsRetried(t *testing.T) {
	m, requests := mockServer(t), new(atomic.Int64)
	url := llmtest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if requests.Add(1) == 1 {
			<-t.Context().Done()
			return
		}
		m.ServeHTTP(w, r)
	}))
	e := llm.Embedding{Endpoint: llmtest.Connect(t, url, func(c *llm.Config) { c.Total = 300 * time.Millisecond })}
	v := llm.Vectors{Client: llm.NewLine(e, llm.LineConfig{Attempts: 20, Pause: time.Millisecond})}
	if _, err := v.Embed(t.Context(), sim.EmbeddingModel, []string{"x"}); err != nil || requests.Load() < 2 {
		t.Errorf("%v after %d requests", err, requests.Load())
	}
}

func TestDamagedEmbedding(t *testing.T) {
	s, db := openStore(t)
	asked := func() error {
		_, err := s.ReplayEmbedding(Options{}).Embed(t.Context(), "m", []string{"a"})
		return err
	}
	key := s.scope(Options{}).key(llm.EmbedRequest("m", "a"))
	for value, want := range map[string]string{
		`{"version":1,"Key":"` + key + `","Vector":"AAA="}`: "a vector of 2 bytes",
		`{"version":1,"Key":"` + key + `"}`:                 "a vector of 0 bytes",
		`{"version":2}`:                                     "version 2",
	} {
		if err := db.Update(func(tx *bbolt.Tx) error { return tx.Bucket([]byte(vectorBucket)).Put([]byte(key), []byte(value)) }); err != nil {
			t.Fatal(err)
		}
		if err := asked(); !errors.As(err, new(*Error)) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", value, err, want)
		}
	}
}

// mockServer has the simulated embedding model.
func mockServer(t testing.TB) *mock.Server {
	t.Helper()
	m, err := mock.New(mock.Config{Client: llmtest.Scripted{}, Models: []string{"gpt-4.1"}, Prices: llmtest.MustPrices(t)})
	if err != nil {
		t.Fatal(err)
	}
	return m
}
