package bench

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.etcd.io/bbolt"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/mock"
	"hybridflow/bench/settings"
	"hybridflow/bench/strategy"
	"hybridflow/results"
)

// wallClock are the columns that a busy machine changes.
var wallClock = cmp.Options{
	cmpopts.IgnoreFields(results.Query{}, "Seconds", "PlanSeconds", "WorkSeconds", "QueueSeconds", "RetrySeconds", "LimitSeconds",
		"TTFTSeconds", "CriticalSeconds", "Speedup", "Width", "StartedUnixMS"),
	cmpopts.IgnoreFields(results.Subtask{}, "ReadySeconds", "StartSeconds", "EndSeconds", "QueueSeconds", "RetrySeconds", "LimitSeconds",
		"TTFTSeconds", "ITLSeconds", "TimeUsed"),
	cmpopts.IgnoreFields(rowSink{}, "mu"), cmp.AllowUnexported(rowSink{}), cmpopts.EquateNaNs(),
}

// kept is a live experiment that costs money, without budgets, whose state
// depends on which of two parallel calls ends first.
func kept(url string) settings.Experiment {
	e := live(small(6), url, 0.005)
	e.Seeds, e.Datasets = []uint64{1}, []string{"mmlu-pro", "aime24"}
	e.Strategies = []string{"edge-cot", "cloud-sc", "hybridflow", "chain", "linucb"}
	e.Budget = strategy.BudgetSettings{Tokens: -1, USD: -1, Seconds: -1, Average: -1}
	e.Edge.Timeout, e.Cloud.Timeout = 1e6, 1e6
	return e
}

// inDir opens the run.db of a folder.
func inDir(dir string) func() (*bbolt.DB, error) {
	return func() (*bbolt.DB, error) { return results.OpenDB(dir) }
}

// keepIn prepares a run that is kept in a folder, which one harness has open at
// a time.
func keepIn(t *testing.T, e settings.Experiment, dir string) *Harness {
	t.Helper()
	return newHarness(t, Options{Experiment: e, KeepText: true, OpenDB: inDir(dir)})
}

// A run that is stopped, and stopped again, and goes on has the rows of one that
// was left alone, learners included, and has paid for the same calls.
func TestStoppedRunsGoOn(t *testing.T) {
	url, alone := serveMock(t, small(6), 0.005)
	h := keepIn(t, kept(url), t.TempDir())
	want := runAll(t, h, 2)

	url, stopped := serveMock(t, small(6), 0.005)
	dir := t.TempDir()
	for _, trials := range []int{7, 19} {
		h := keepIn(t, kept(url), dir)
		ctx, stop := llm.Stoppable(t.Context())
		n := 0
		err := h.Run(ctx, 2, &rowSink{}, func(done int) {
			if n += done; n >= trials {
				stop(errors.New("enough"))
			}
		})
		if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "enough") {
			t.Fatalf("stopped after %d trials: %v", trials, err)
		}
		h.Close()
	}
	h = keepIn(t, kept(url), dir)
	if h.Kept.Trials == 0 || h.Kept.Trials >= h.Trials() || h.Kept.Totals.Calls != len(stopped.Ledger()) {
		t.Errorf(
			"%d of %d trials are done, with %d calls; the ledger has %d", h.Kept.Trials, h.Trials(), h.Kept.Totals.Calls,
			len(stopped.Ledger()),
		)
	}
	got := runAll(t, h, 2)
	ignore := append(cmp.Options{cmpopts.IgnoreFields(results.Subtask{}, "Request")}, wallClock...) // of another URL
	if diff := cmp.Diff(want, got, ignore); diff != "" {
		t.Error(diff)
	}
	if a, b := len(alone.Ledger()), len(stopped.Ledger()); a != b {
		t.Errorf("%d calls were paid for, %d without the stops", b, a)
	}
}

// A run that stops because its rows cannot be written has paid for nothing in
// vain: it continues from what is recorded, and counts only what it pays then.
func TestFullDiskKeepsWhatWasPaid(t *testing.T) {
	url, mock := serveMock(t, small(6), 0.005)
	dir := t.TempDir()
	h := keepIn(t, kept(url), dir)
	if err := h.Run(t.Context(), 2, &limitedSink{rows: 3, full: diskFull}, nil); err == nil ||
		!strings.Contains(err.Error(), "no space left") {
		t.Fatalf("error %v, want the disk's", err)
	}
	first, firstUSD := h.Spent()
	h.Close()
	if paid := len(mock.Ledger()); first != paid || firstUSD == 0 {
		t.Errorf("%d calls and $%v are counted; %d were paid for", first, firstUSD, paid)
	}
	h = keepIn(t, kept(url), dir)
	if h.Kept.Trials < 3 || h.Kept.Totals.Calls != first {
		t.Errorf("%d trials and %d calls are kept, of %d calls", h.Kept.Trials, h.Kept.Totals.Calls, first)
	}
	runAll(t, h, 2)
	h.Close()
	if second, _ := h.Spent(); first+second != len(mock.Ledger()) {
		t.Errorf("%d and then %d calls are counted; %d were paid for", first, second, len(mock.Ledger()))
	}
	h = keepIn(t, kept(url), dir)
	runAll(t, h, 2)
	if calls, usd := h.Spent(); calls != 0 || usd != 0 {
		t.Errorf("a run on recorded replies alone counts %d calls and $%v as paid", calls, usd)
	}
}

// A recorded run can be run again without its endpoints, and says what it lacks
// where something was changed.
func TestReplay(t *testing.T) {
	url, _ := serveMock(t, small(6), 0.005)
	dir := t.TempDir()
	h := keepIn(t, kept(url), dir)
	want := runAll(t, h, 2)
	h.Close()
	e := kept(url)
	e.Backend = "replay"
	replay := func(e settings.Experiment) *rowSink {
		h := newHarness(t, Options{Experiment: e, KeepText: true, OpenDB: func() (*bbolt.DB, error) { return results.ReadDB(dir) }})
		defer h.Close()
		return runAll(t, h, 2)
	}
	got := replay(e)
	for i := range got.queries {
		q, w := &got.queries[i], &want.queries[i]
		if q.Backend != "replay" {
			t.Fatalf("backend %q", q.Backend)
		}
		q.Backend = w.Backend
		if q.WorkSeconds != w.WorkSeconds {
			t.Errorf("%s %s: calls took %v s, %v s when they were recorded", q.Strategy, q.ID, q.WorkSeconds, w.WorkSeconds)
		}
	}
	if diff := cmp.Diff(want, got, wallClock); diff != "" {
		t.Error(diff)
	}

	e.Sampling.Temperature, e.Strategies = 0.25, []string{"edge-cot"}
	for _, q := range replay(e).queries {
		if q.Status != "error" || !strings.Contains(q.Error, "no recorded reply") {
			t.Errorf("status %s: %s", q.Status, q.Error)
		}
	}
}

// Failed trials stay as they are until somebody asks for them again.
func TestRetryFailed(t *testing.T) {
	m, err := prepare(t, small(6)).Mock(mock.Config{})
	if err != nil {
		t.Fatal(err)
	}
	var broken atomic.Bool
	broken.Store(true)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if broken.Load() {
			http.Error(w, `{"error":{"message":"no such setting"}}`, http.StatusBadRequest)
			return
		}
		m.ServeHTTP(w, r)
	}))
	defer s.Close()
	e := kept(s.URL + "/v1")
	e.Strategies, e.Limit, e.Datasets = []string{"edge-cot"}, 2, []string{"aime24"}
	dir := t.TempDir()
	status := func(retry bool) (all string) {
		h := newHarness(t, Options{Experiment: e, OpenDB: inDir(dir), RetryFailed: retry})
		defer h.Close()
		if retry && h.Kept.Again != 2 {
			t.Errorf("%d trials again", h.Kept.Again)
		}
		for _, q := range runAll(t, h, 1).queries {
			all += q.Status + " "
		}
		return all
	}
	first := status(false)
	broken.Store(false)
	if second, third := status(false), status(true); first != "error error " || second != first || strings.Contains(third, "error") {
		t.Errorf("at first %s, then %s, and when tried again %s", first, second, third)
	}
}

// A folder belongs to one experiment; how patiently it is run does not matter.
func TestKeepRefusesOtherRuns(t *testing.T) {
	url, _ := serveMock(t, small(6), 0.005)
	dir := filepath.Join(t.TempDir(), "run")
	e := kept(url)
	keepIn(t, e, dir).Close()
	e.Cloud.Retries, e.Cloud.RPM, e.Cloud.Timeout = 9, 100, 5
	keepIn(t, e, dir).Close()
	e.Sampling.Temperature = 0.25
	_, err := New(t.Context(), Options{Experiment: e, Getenv: noenv, OpenDB: inDir(dir)})
	var other *results.OtherRunError
	if !errors.As(err, &other) ||
		!strings.Contains(strings.Join(other.Differences, "\n"), "experiment.sampling.temperature: 0.5 there, 0.25 here") {
		t.Errorf("got %v", err)
	}
}
