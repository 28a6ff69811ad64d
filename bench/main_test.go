package bench

import (
	"context"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"hybridflow/bench/settings"
	"hybridflow/bench/strategy"
	"hybridflow/datasets"
	"hybridflow/results"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// rowSink keeps rows in memory.
type rowSink struct {
	mu       sync.Mutex
	queries  []results.Query
	subtasks []results.Subtask
	texts    []results.Text
}

func (s *rowSink) Query(q results.Query) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queries = append(s.queries, q)
	return nil
}

func (s *rowSink) Subtasks(rows []results.Subtask) error {
	s.subtasks = append(s.subtasks, rows...)
	return nil
}

func (s *rowSink) Texts(rows []results.Text) error {
	s.texts = append(s.texts, rows...)
	return nil
}

// accuracy is the mean score under a strategy.
func (s *rowSink) accuracy(strategy string) float64 {
	sum, n := 0.0, 0
	for _, q := range s.queries {
		if q.Strategy == strategy {
			sum += q.Score
			n++
		}
	}
	return sum / float64(n)
}

// small is an experiment on practice sets, with every strategy that needs no
// trained router.
func small(items int) settings.Experiment {
	e := settings.Defaults()
	e.Practice = settings.Practice{Items: items, Seed: 1, Force: true}
	e.Seeds = []uint64{1, 2}
	e.Strategies = nil
	for _, s := range strategy.All {
		if s.TrainedBy() == "" {
			e.Strategies = append(e.Strategies, s.Name)
		}
	}
	return e
}

func noenv(string) string { return "" }

func prepare(t testing.TB, e settings.Experiment) *Harness {
	t.Helper()
	return newHarness(t, Options{Experiment: e})
}

func prepareFrom(t testing.TB, e settings.Experiment, o datasets.Options) *Harness {
	t.Helper()
	return newHarness(t, Options{Experiment: e, Load: NewLoader(&e, o)})
}

// newHarness is New, without the environment and for the time of the test.
func newHarness(t testing.TB, o Options) *Harness {
	t.Helper()
	o.Getenv = noenv
	h, err := New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	return h
}

func runAll(t testing.TB, h *Harness, parallel int) *rowSink {
	t.Helper()
	s := &rowSink{}
	if err := h.Run(context.Background(), parallel, s, nil); err != nil {
		t.Fatal(err)
	}
	return s
}
