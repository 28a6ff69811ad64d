// Package recorded finds the recorded outcomes of real models that tests measure
// routers on. They are not part of the repository.
package recorded

import (
	"os"
	"path/filepath"
	"testing"
)

// Pairs of an edge and a cloud model, by the name of their file.
const (
	Llama   = "mmlu-pro_meta-llama-3.1-8b-instruct_gpt-4o-2024-05-13"
	Mistral = "mmlu-pro_mistral-7b-instruct-v0.2_meta-llama-3.1-70b-instruct"
	MMLU    = "mmlu_mixtral-8x7b_gpt-4-1106"
)

// Path returns the outcome file of a pair; it skips the test where HYBRIDFLOW_TESTDATA
// does not name the folder of recorded data.
func Path(t testing.TB, pair string) string {
	t.Helper()
	dir := os.Getenv("HYBRIDFLOW_TESTDATA")
	if dir == "" {
		t.Skip("HYBRIDFLOW_TESTDATA is not set: no recorded outcomes to measure")
	}
	return filepath.Join(dir, "outcomes", "pairs", pair+".jsonl.gz")
}
