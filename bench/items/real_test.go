package items

import (
	"os"
	"path/filepath"
	"testing"

	"hybridflow/bench/llm/sim"
	"hybridflow/datasets"
)

func mustModels(t testing.TB) *sim.Models {
	t.Helper()
	m, err := sim.LoadModels()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

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

// Three of LiveBench's older puzzles cannot be answered under its own rule.
func TestBankAgreesWithTheGradersOnRealSets(t *testing.T) {
	_, o := realData(t)
	var sets []*datasets.Set
	for _, name := range []string{"gpqa-extended", "mmlu-pro", "aime24", "livebench-reasoning", "math500"} {
		set, err := datasets.Load(t.Context(), name, o)
		if err != nil {
			t.Fatal(err)
		}
		sets = append(sets, set)
	}
	checkBank(t, sets, 3)
}

// The shipped parameters are what the shipped command computes from the recorded
// outcomes.
func TestCalibrationCanBeRepeated(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: arithmetic only")
	}
	dir, o := realData(t)
	out := t.TempDir()
	if _, err := Calibrate(t.Context(), filepath.Join(dir, "outcomes"), out, o); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"calibration.yaml", "mmlu-pro.csv", "gpqa.csv"} {
		got, err := os.ReadFile(filepath.Join(out, name))
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join("..", "llm", "sim", "calibration", name))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("%s is not what calibrate writes; run it again and look at the difference", name)
		}
	}
}
