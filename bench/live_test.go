package bench

import (
	"fmt"
	"math"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"hybridflow/bench/llm/mock"
	"hybridflow/bench/settings"
	"hybridflow/bench/strategy"
)

// serveMock starts an endpoint for the simulated models of an experiment.
func serveMock(t testing.TB, e settings.Experiment, scale float64) (url string, m *mock.Server) {
	t.Helper()
	m, err := prepare(t, e).Mock(mock.Config{TimeScale: scale})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(m)
	t.Cleanup(s.Close)
	return s.URL + "/v1", m
}

func live(e settings.Experiment, url string, scale float64) settings.Experiment {
	e.Backend, e.Edge.URL, e.Cloud.URL, e.TimeScale = "live", url, url, scale
	return e
}

// The same experiment gives the same answers over HTTP as in process. Budgets
// are left out: what is settled at the moment of a decision depends on which of
// two parallel calls ends first, and on a busy machine that is chance. So does
// what a learner has learned.
func TestHTTPGivesTheSameAnswers(t *testing.T) {
	e := small(2)
	e.Seeds = []uint64{1}
	e.Strategies = slices.DeleteFunc(e.Strategies, func(name string) bool {
		s, err := strategy.Find(name)
		return err != nil || s.Learns() || s.Bound()
	})
	e.Budget = strategy.BudgetSettings{Tokens: -1, USD: -1, Seconds: -1, Average: -1}
	e.Edge.Timeout, e.Cloud.Timeout = 1e6, 1e6 // the machine may be busy
	const scale = 0.01
	url, mock := serveMock(t, e, scale)
	inProcess := runAll(t, prepare(t, e), 2)
	h := newHarness(t, Options{Experiment: live(e, url, scale), KeepText: true})
	overHTTP := runAll(t, h, 8)
	if len(overHTTP.queries) != len(inProcess.queries) {
		t.Fatalf("%d rows over HTTP, %d in process", len(overHTTP.queries), len(inProcess.queries))
	}
	type answer struct {
		ID, Strategy, Status, Extracted, Repairs string
		Score                                    float64
		Steps, CloudSteps, EdgeCalls, CloudCalls int32
		EdgeTokens, CloudTokens                  int64
		Cost                                     string
	}
	answers := func(s *rowSink) (all []answer) {
		for _, q := range s.queries {
			all = append(all, answer{q.ID, q.Strategy, q.Status, q.Extracted, q.Repairs, q.Score, q.Steps, q.CloudSteps, q.EdgeCalls, q.CloudCalls,
				q.EdgePrompt + q.EdgeCompletion, q.CloudPrompt + q.CloudCompletion, fmt.Sprintf("%.9f", q.CostUSD)})
		}
		return all
	}
	calls, cost := 0, 0.0
	want := answers(inProcess)
	for i, got := range answers(overHTTP) {
		if got != want[i] {
			t.Errorf("over HTTP  %+v\nin process %+v", got, want[i])
		}
	}
	for _, q := range overHTTP.queries {
		calls += int(q.EdgeCalls + q.CloudCalls)
		cost += q.CostUSD
	}
	charged := 0.0
	for _, c := range mock.Ledger() {
		charged += *c.CostUSD
	}
	if n := len(mock.Ledger()); n != calls {
		t.Errorf("the ledger has %d calls, the rows %d", n, calls)
	}
	if diff := charged - cost; diff > 1e-9 || diff < -1e-9 {
		t.Errorf("the ledger charged $%.9f, the rows have $%.9f", charged, cost)
	}
	if len(overHTTP.texts) != calls {
		t.Errorf("%d texts of %d calls", len(overHTTP.texts), calls)
	}
}

// The live driver takes hardly longer than the critical path, which without a
// limit of slots is what the virtual clock gives: everything the harness, the
// wire and the mock add is in the difference.
func TestLiveMakespanIsTheCriticalPath(t *testing.T) {
	e := small(8)
	e.Datasets, e.Strategies, e.Seeds = []string{"mmlu-pro"}, []string{"all-cloud"}, []uint64{1}
	e.Edge.Slots = 0
	e.Edge.Timeout, e.Cloud.Timeout = 1e6, 1e6
	const scale = 0.1
	url, _ := serveMock(t, e, scale)
	path := total(runAll(t, prepare(t, e), 1))
	ratio := math.Inf(1)
	for range 5 { // a busy machine can spoil any one of them
		took := total(runAll(t, prepare(t, live(e, url, scale)), 8))
		if ratio = min(ratio, took/path); ratio <= 1.05 {
			break
		}
	}
	t.Logf("makespans over HTTP are %.4f times the critical paths, %.2f s", ratio, path)
	if ratio > 1.05 || ratio < 0.99 {
		t.Errorf("makespans over HTTP are %.3f times the critical paths", ratio)
	}
}

func total(s *rowSink) (seconds float64) {
	for _, q := range s.queries {
		seconds += q.Seconds
	}
	return seconds
}

// A key that is asked for by name has to be there.
func TestMissingKeyIsReported(t *testing.T) {
	e := live(small(1), "http://127.0.0.1:1/v1", 1)
	e.Strategies, e.Cloud.KeyEnv = []string{"cloud-cot"}, "NO_SUCH_KEY"
	if _, err := New(t.Context(), Options{Experiment: e, Getenv: noenv}); err == nil || !strings.Contains(err.Error(), "NO_SUCH_KEY") {
		t.Errorf("a run without its key: error %v", err)
	}
}
