package bench

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"hybridflow/bench/audit"
	"hybridflow/bench/llm"
	"hybridflow/bench/llm/mock"
	"hybridflow/bench/llm/sim"
	"hybridflow/bench/settings"
	"hybridflow/router/learn"
)

// embeddingRouter trains a router whose text features are the mock's embeddings.
func embeddingRouter(t *testing.T, e settings.Experiment) (path string) {
	t.Helper()
	text, stop, err := NewEmbedding(t.Context(), settings.Model{Model: sim.EmbeddingModel}, noenv)
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	e.Split, e.Strategies = "train", []string{"edge-cot"}
	m, _, err := learn.Train(t.Context(), profile(t, prepare(t, e), Profile{}, 2),
		learn.TrainOptions{Method: "logistic-pair", Features: learn.FeatureOptions{Embed: text}, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "embedded.json")
	if err := m.Save(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// An embeddingServer is a mock that counts, and refuses the first requests for
// embeddings.
type embeddingServer struct {
	*mock.Server
	url        string
	refused    int64
	embeddings atomic.Int64
}

func serveEmbeddings(t *testing.T, refused int64) *embeddingServer {
	m, err := prepare(t, small(40)).Mock(mock.Config{})
	if err != nil {
		t.Fatal(err)
	}
	s := &embeddingServer{Server: m, refused: refused}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/embeddings") && s.embeddings.Add(1) <= s.refused {
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		m.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	s.url = server.URL + "/v1"
	return s
}

// embedded is a kept experiment whose router asks a live endpoint for vectors.
func embedded(path string, s *embeddingServer) settings.Experiment {
	e := kept(s.url)
	e.TimeScale, e.Practice.Items, e.Limit = 0.001, 40, 4
	e.Strategies, e.Split = []string{"hybridflow", "all-edge", "linucb"}, "test"
	e.Policy.Router = path
	e.Embed = settings.Model{Model: sim.EmbeddingModel, URL: s.url, Price: "2/0", Timeout: 1e6}
	return e
}

// Vectors are paid for once: a run that is continued and one that is replayed make
// no call for them and decide alike.
func TestEmbeddingsAreKept(t *testing.T) {
	e := small(40)
	e.Datasets, e.Seeds = []string{"mmlu-pro", "aime24"}, []uint64{1}
	path := embeddingRouter(t, e)
	s := serveEmbeddings(t, 2)
	e = embedded(path, s)
	dir := t.TempDir()
	h := keepIn(t, e, dir)
	want := runAll(t, h, 2)
	asked := s.embeddings.Load()
	if asked < 10 {
		t.Fatalf("%d requests for embeddings", asked)
	}
	report, err := audit.Check(
		audit.Books{Records: h.memory.store.All, Subtasks: pointers(want.subtasks), Queries: pointers(want.queries), Ledger: s.Ledger()},
	)
	if err != nil || len(report.Findings) > 0 || report.Embeddings != int(asked-s.refused) || report.EmbedTokens == 0 || report.EmbedUSD <= 0 {
		t.Errorf("audit: %+v, %v", report, err)
	}
	calls, usd := h.Spent()
	h.Close()

	ledger := len(s.Ledger())
	replayed := e
	replayed.Backend = "replay"
	for name, o := range map[string]Options{
		"again":    {Experiment: e, ResponsesOnly: true}, // all trials are run again
		"replayed": {Experiment: replayed},
	} {
		o.OpenDB = inDir(dir)
		h := newHarness(t, o)
		if k, n := h.Kept, len(s.Ledger())+int(asked-s.refused); name == "again" &&
			(k.Totals.Calls != n || calls < n || usd < k.Totals.USD-1e-9) {
			t.Errorf("kept %+v; spent on %d calls $%v; %d were answered", k.Totals, calls, usd, n)
		}
		got := runAll(t, h, 2)
		for i := range got.subtasks {
			g, w := &got.subtasks[i], &want.subtasks[i]
			if g.Tier != w.Tier || g.Reason != w.Reason || g.Request != w.Request || !cmp.Equal(g.Score, w.Score, cmpopts.EquateNaNs()) {
				t.Fatalf("%s: %+v\nat first %+v", name, g, w)
			}
		}
		h.Close()
	}
	if n := s.embeddings.Load(); n != asked || len(s.Ledger()) != ledger {
		t.Errorf("%d embeddings and %d calls were paid for again", n-asked, len(s.Ledger())-ledger)
	}
}

// A text that was never embedded makes its trials errors, of those strategies
// that ask the router.
func TestMissingEmbedding(t *testing.T) {
	e := small(40)
	e.Datasets, e.Seeds = []string{"mmlu-pro"}, []uint64{1}
	path := embeddingRouter(t, e)
	s := serveEmbeddings(t, 0)
	e = embedded(path, s)
	e.Strategies = []string{"all-edge"}
	dir := t.TempDir()
	h := keepIn(t, e, dir)
	runAll(t, h, 2)
	if n := s.embeddings.Load(); n != 1 {
		t.Errorf("%d embeddings were asked for, of which a run that does not route needs one", n)
	}
	e.Backend, e.Strategies = "replay", []string{"hybridflow", "all-edge"}
	e.Policy.ForceEnds = false // every step asks the router
	h.Close()
	h = newHarness(t, Options{Experiment: e, OpenDB: inDir(dir)})
	for _, q := range runAll(t, h, 1).queries {
		lost := q.Status == "error" && strings.Contains(q.Error, "no recorded embedding by simulated-hashed-ngrams at "+s.url+` of the text "`)
		if lost != (q.Strategy == "hybridflow") || lost && q.CloudCalls > 0 {
			t.Errorf("%s %s: %s %s, %d calls to the cloud", q.Strategy, q.ID, q.Status, q.Error, q.CloudCalls)
		}
	}
}

// What is wrong with an embedding model is said before anything is paid for.
func TestEmbeddingIsRefused(t *testing.T) {
	e := small(40)
	e.Datasets, e.Seeds = []string{"mmlu-pro"}, []uint64{1}
	path := embeddingRouter(t, e)
	s := serveEmbeddings(t, 0)
	short := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Write([]byte(`{"data":[{"index":0,"embedding":[1,2]}],"usage":{"prompt_tokens":5}}`))
	}))
	defer short.Close()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	unpriced := filepath.Join(t.TempDir(), "unpriced.json")
	if err := os.WriteFile(unpriced, bytes.ReplaceAll(text, []byte(sim.EmbeddingModel), []byte("unpriced")), 0o600); err != nil {
		t.Fatal(err)
	}
	none := int64(0)
	for name, tc := range map[string]struct {
		change func(*settings.Model)
		cap    *llm.Cap
		want   string
	}{
		"another model":    {func(m *settings.Model) { m.Model, m.URL, m.Price = "other", s.url, "0/0" }, nil, "the run has other"},
		"no price":         {func(m *settings.Model) { m.Model, m.Price = "unpriced", "" }, nil, `embed: no price for model "unpriced"`},
		"other vectors":    {func(m *settings.Model) { m.URL = short.URL }, nil, "with 256 numbers; " + short.URL + " gives 2"},
		"a negative limit": {func(m *settings.Model) { m.RPM = -1 }, nil, "embed.rpm: -1"},
		"no money":         {func(*settings.Model) {}, &llm.Cap{MaxTokens: &none}, "the cap of 0 tokens"},
	} {
		e := embedded(path, s)
		tc.change(&e.Embed)
		if name == "no price" {
			e.Policy.Router = unpriced
		}
		_, err := New(t.Context(), Options{Experiment: e, Getenv: noenv, OpenDB: inDir(t.TempDir()), Cap: tc.cap})
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: got %v, want %s", name, err, tc.want)
		}
		if name == "no price" && !errors.As(err, new(*llm.UnknownPriceError)) {
			t.Errorf("%s: got %T", name, err)
		}
	}
	if n := s.embeddings.Load() + int64(len(s.Ledger())); n > 0 {
		t.Errorf("%d calls were paid for", n)
	}
}
