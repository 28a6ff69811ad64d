package main

import (
	"encoding/hex"
	"errors"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"hybridflow/bench"
	"hybridflow/bench/llm/mock"
	"hybridflow/bench/llm/store"
	"hybridflow/bench/settings"
	"hybridflow/results"
)

// kills is how often the run is killed.
const kills = 50

// A live run that is killed at fifty instants ends with the rows of one that was
// left alone, and no call whose reply was recorded is ever paid for again.
func TestKilledRunsLoseNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: starts a hundred processes")
	}
	e := settings.Defaults()
	e.Datasets, e.Limit = []string{"mmlu-pro"}, 200
	h, err := bench.New(t.Context(), bench.Options{Experiment: e})
	if err != nil {
		t.Fatal(err)
	}
	alone, killed := filepath.Join(t.TempDir(), "alone"), filepath.Join(t.TempDir(), "killed")
	if err := wait(startRun(t, serveModels(t, h).url, alone)); err != nil {
		t.Fatal(err)
	}

	mock := serveModels(t, h)
	rng := rand.New(rand.NewPCG(1, 2))
	recorded := map[string]int{} // requests whose reply was seen in run.db, and the length of the ledger then
	for range kills {
		asked := mock.asked.Load()
		cmd := startRun(t, mock.url, killed)
		for begin := time.Now(); mock.asked.Load() == asked && time.Since(begin) < 3*time.Second; { // it asks nothing when all is done
			time.Sleep(time.Millisecond)
		}
		time.Sleep(time.Duration(rng.IntN(600)) * time.Millisecond)
		cmd.Process.Kill()
		wait(cmd)
		charges := len(mock.Ledger())
		for _, hash := range recordedRequests(t, killed) {
			if _, known := recorded[hash]; !known {
				recorded[hash] = charges
			}
		}
	}
	left := len(recorded)
	if err := wait(startRun(t, mock.url, killed)); err != nil {
		t.Fatal(err)
	}
	ledger := mock.Ledger()
	t.Logf("%d kills; %d replies recorded by then, %d charges in all", kills, left, len(ledger))
	for i, c := range ledger {
		if seen, ok := recorded[c.Request]; ok && i >= seen {
			t.Errorf("charge %d is for request %.12s, whose reply was recorded before charge %d", i, c.Request, seen)
		}
	}
	compareRuns(t, alone, killed)
}

type mockServer struct {
	*mock.Server
	url   string
	asked *atomic.Int64 // requests so far
}

// killScale is how fast the mock is: the run takes some twenty seconds.
const killScale = "0.03"

func serveModels(t *testing.T, h *bench.Harness) mockServer {
	scale, err := strconv.ParseFloat(killScale, 64)
	if err != nil {
		t.Fatal(err)
	}
	m, err := h.Mock(mock.Config{TimeScale: scale})
	if err != nil {
		t.Fatal(err)
	}
	asked := new(atomic.Int64)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		m.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return mockServer{m, s.URL + "/v1", asked}
}

// startRun starts the program on 200 questions under three strategies. Budgets
// are left out: what is settled at the moment of a decision depends on which of
// two parallel calls ends first.
func startRun(t *testing.T, url, out string) *exec.Cmd {
	t.Helper()
	cmd := program(t, "run", "--out", out, "--parallel", "8", "--datasets", "mmlu-pro", "--limit", "200", "--seed", "1",
		"--strategies", "edge-cot,cloud-cot,hybridflow", "--edge", "llama-3.2-3b@"+url, "--cloud", "gpt-4.1@"+url,
		"--set", "time_scale="+killScale, "--set", "budget={tokens: -1, usd: -1, seconds: -1, average: -1}",
		"--set", "edge.timeout=100000", "--set", "cloud.timeout=100000")
	cmd.Stderr = new(strings.Builder)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd
}

func wait(cmd *exec.Cmd) error {
	if err := cmd.Wait(); err != nil {
		return errors.New(err.Error() + ": " + cmd.Stderr.(*strings.Builder).String())
	}
	return nil
}

// recordedRequests are the hashes, as the ledger has them, of the requests in
// a run.db.
func recordedRequests(t *testing.T, dir string) (hashes []string) {
	t.Helper()
	db, err := results.ReadDB(dir)
	if errors.Is(err, os.ErrNotExist) { // killed before it was made
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	store, err := store.New(db)
	if err != nil {
		t.Fatal(err)
	}
	for r, err := range store.All {
		if err != nil {
			t.Fatal(err)
		}
		if r.Error == "" {
			h := r.Request.Hash()
			hashes = append(hashes, hex.EncodeToString(h[:]))
		}
	}
	return hashes
}

// compareRuns compares all rows, but for wall-clock times and what follows from
// them.
func compareRuns(t *testing.T, a, b string) {
	t.Helper()
	compareRows[results.Query](t, a, b, "queries.parquet",
		cmpopts.IgnoreFields(results.Query{}, "Seconds", "PlanSeconds", "WorkSeconds", "QueueSeconds",
			"RetrySeconds", "LimitSeconds", "TTFTSeconds", "CriticalSeconds", "Speedup", "Width", "StartedUnixMS"))
	compareRows[results.Subtask](t, a, b, "subtasks.parquet",
		cmpopts.IgnoreFields(results.Subtask{}, "ReadySeconds", "StartSeconds", "EndSeconds",
			"QueueSeconds", "RetrySeconds", "LimitSeconds", "TTFTSeconds", "ITLSeconds", "TimeUsed", "Request"))
	compareRows[results.Text](t, a, b, "texts.parquet", nil)
}

func compareRows[T any](t *testing.T, a, b, name string, ignore cmp.Option) {
	t.Helper()
	all := func(dir string) (rows []T) {
		for r, err := range results.Rows[T](filepath.Join(dir, name)) {
			if err != nil {
				t.Fatal(err)
			}
			rows = append(rows, *r)
		}
		return rows
	}
	was, is := all(a), all(b)
	if len(was) == 0 || len(was) != len(is) {
		t.Fatalf("%s: %d rows, %d of the run that was killed", name, len(was), len(is))
	}
	options := cmp.Options{cmpopts.EquateNaNs()}
	if ignore != nil {
		options = append(options, ignore)
	}
	for i := range was {
		if diff := cmp.Diff(was[i], is[i], options); diff != "" {
			t.Fatalf("%s, row %d: %s", name, i, diff)
		}
	}
}
