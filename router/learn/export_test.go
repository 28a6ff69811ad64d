package learn

import (
	"context"
	"os"
	"path/filepath"
	"testing"
)

// FitOnly trains a method once, without holding out outcomes to measure and
// calibrate it, for tests that measure it elsewhere.
func FitOnly(ctx context.Context, train []Outcome, method string, seed uint64) (*Model, error) {
	r, err := recipeOf(method)
	if err != nil {
		return nil, err
	}
	m, _, err := fit(ctx, train, r, TrainOptions{Features: FeatureOptions{Project: r.project, Seed: seed}, Seed: seed})
	return m, err
}

// LlamaPair is a recorded pair of an edge and a cloud model, by the name of its file.
const LlamaPair = "mmlu-pro_meta-llama-3.1-8b-instruct_gpt-4o-2024-05-13"

// RecordedPath returns the file of a pair; it skips the test where HYBRIDFLOW_TESTDATA
// does not name the folder of recorded data.
func RecordedPath(t testing.TB, pair string) string {
	t.Helper()
	dir := os.Getenv("HYBRIDFLOW_TESTDATA")
	if dir == "" {
		t.Skip("HYBRIDFLOW_TESTDATA is not set: no recorded outcomes to measure")
	}
	return filepath.Join(dir, "outcomes", "pairs", pair+".jsonl.gz")
}
