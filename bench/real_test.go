package bench

import (
	"os"
	"path/filepath"
	"testing"

	"hybridflow/bench/paper"
	"hybridflow/bench/settings"
	"hybridflow/datasets"
)

// realData is where the real benchmarks are.
func realData(t testing.TB) (dir string, o datasets.Options) {
	t.Helper()
	dir = os.Getenv("HYBRIDFLOW_TESTDATA")
	if dir == "" {
		t.Skip("HYBRIDFLOW_TESTDATA is not set: no recorded data")
	}
	return dir, datasets.Options{
		Cache: datasets.Cache{Dir: filepath.Join(dir, "hf", "hub")}, GPQAZip: filepath.Join(dir, "gpqa", "dataset.zip"),
	}
}

// Simulated single models are within 1.5 points of their targets over the full
// sets, given enough repetitions for the small ones.
func TestSimulatedModelsMeetTheirTargets(t *testing.T) {
	skipArithmetic(t)
	_, o := realData(t)
	for _, c := range []struct {
		dataset string
		seeds   int
	}{{"gpqa", 30}, {"mmlu-pro", 1}, {"aime24", 300}, {"livebench-reasoning", 60}, {"math500", 30}} {
		e := settings.Defaults()
		e.Datasets, e.Strategies = []string{c.dataset}, []string{"edge-direct", "edge-cot", "cloud-direct", "cloud-cot"}
		e.Seeds = nil
		for s := range c.seeds {
			e.Seeds = append(e.Seeds, uint64(s+1))
		}
		h, err := New(t.Context(), Options{Experiment: e, Load: NewLoader(&e, o), Getenv: noenv})
		if err != nil {
			t.Fatal(err)
		}
		s := runAll(t, h, 2)
		targets, err := paper.Targets(*h.Manifest())
		if err != nil || len(targets) != 4 {
			t.Fatalf("%s: %d targets, %v", c.dataset, len(targets), err)
		}
		for _, target := range targets {
			got := s.accuracy(target.Strategy)
			if diff := 100 * (got - target.Accuracy); diff > 1.5 || diff < -1.5 {
				t.Errorf("%s %s: %.2f %%, target %.2f", c.dataset, target.Strategy, 100*got, 100*target.Accuracy)
			}
		}
	}
}

// skipArithmetic leaves out, under -short, what the race detector makes slow
// and has nothing to say about: make test runs it without the detector.
func skipArithmetic(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: arithmetic only")
	}
}
