package evaluate

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"hybridflow/router/learn"
)

// Pairs of an edge and a cloud model, by the name of their file.
const (
	llamaPair   = "mmlu-pro_meta-llama-3.1-8b-instruct_gpt-4o-2024-05-13"
	mistralPair = "mmlu-pro_mistral-7b-instruct-v0.2_meta-llama-3.1-70b-instruct"
	mmluPair    = "mmlu_mixtral-8x7b_gpt-4-1106"
)

// recordedPath returns the file of a pair; it skips the test where HYBRIDFLOW_TESTDATA
// does not name the folder of recorded data.
func recordedPath(t testing.TB, pair string) string {
	t.Helper()
	dir := os.Getenv("HYBRIDFLOW_TESTDATA")
	if dir == "" {
		t.Skip("HYBRIDFLOW_TESTDATA is not set: no recorded outcomes to measure")
	}
	return filepath.Join(dir, "outcomes", "pairs", pair+".jsonl.gz")
}

// recordedOutcomes reads recorded outcomes of real models.
func recordedOutcomes(t testing.TB, pair string) []learn.Outcome {
	t.Helper()
	outcomes, err := learn.LoadOutcomes(recordedPath(t, pair))
	if err != nil {
		t.Fatal(err)
	}
	return outcomes
}

// An independent study found these values on the same files, with other folds.
func TestControlsOnRecordedOutcomes(t *testing.T) {
	skipLong(t)
	for _, c := range []struct {
		pair                     string
		length, category, oracle float64
	}{
		{llamaPair, .492, .550, .992},
		{mmluPair, .586, .682, 1.285}, // not .706, which stratified folds give
	} {
		outcomes := recordedOutcomes(t, c.pair)
		prior := Method{Name: "prior", Train: trainCategories}
		e, err := Evaluate(t.Context(), outcomes, []Method{prior}, Options{Resamples: 100, Shares: []float64{.5}})
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range []struct {
			name string
			want float64
		}{{RandomControl, .5}, {lengthControl, c.length}, {CategoryControl, c.category}, {"prior", c.category}, {Oracle, c.oracle}} {
			t.Logf("%-10s %v", w.name, e.Result(w.name).APGR)
			if got := e.Result(w.name).APGR.Value; math.Abs(got-w.want) > .008 {
				t.Errorf("%s: APGR of %s is %.4f, want about %.3f", c.pair, w.name, got, w.want)
			}
		}
	}
}

// MMLU-Pro was made from MMLU: about half of it comes back (a study found 6,924
// of 14,042), under other IDs and with other options.
func TestNearDuplicatesOfRecordedOutcomes(t *testing.T) {
	skipLong(t)
	o := FindOverlap(recordedOutcomes(t, mmluPair), recordedOutcomes(t, llamaPair))
	if o.Shared() > 0 || o.Near < 6800 || o.Near > 7100 {
		t.Errorf("%+v, want about 6924 near-duplicates and nothing else", o)
	}
}

func BenchmarkGroups(b *testing.B) { // 12,032 prompts
	outcomes := recordedOutcomes(b, llamaPair)
	b.ReportAllocs()
	for b.Loop() {
		Groups(outcomes)
	}
}
