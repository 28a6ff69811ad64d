package learn

import (
	"errors"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/parquet-go/parquet-go"
)

func someOutcomes(n int) []Outcome {
	nan := math.NaN()
	var all []Outcome
	for i := range n {
		all = append(all, Outcome{
			ID: string(rune('a' + i%26)), Dataset: "d", Category: "ünï", Prompt: strings.Repeat("Why? ", i%7+1), Difficulty: i % 10,
			Edge:  Answer{Model: "s", Correct: float64(i % 2), PromptTokens: 3, CompletionTokens: nan, LatencyS: .5, CostUSD: nan},
			Cloud: Answer{Model: "l", Correct: .25, PromptTokens: nan, CompletionTokens: 0, LatencyS: nan, CostUSD: .001},
		})
		if i%3 == 0 {
			all[i].Step = &Step{
				Task: "Analyze: why?", Role: "analyze", Depth: 2, FanIn: 1, FanOut: i % 4, Position: 3, Tokens: 90,
				Inputs: 1, InputChars: i, Money: .5, Time: float64(i%3) / 4,
			}
		}
	}
	return all
}

// Every format reads back what was written.
func TestOutcomesRoundTrip(t *testing.T) {
	skipArithmetic(t)
	want := someOutcomes(9000) // several row groups
	for _, name := range []string{"o.parquet", "o.jsonl", "o.jsonl.gz"} {
		path := filepath.Join(t.TempDir(), name)
		if err := WriteOutcomes(path, EachOutcome(want)); err != nil {
			t.Fatal(err)
		}
		got, err := LoadOutcomes(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateNaNs()); diff != "" {
			t.Errorf("%s: -want +got\n%.2000s", name, diff)
		}
		if left, _ := filepath.Glob(path + ".*"); left != nil {
			t.Errorf("left behind: %v", left)
		}
	}
}

func TestOutcomeFilesThatDoNotRead(t *testing.T) {
	dir := t.TempDir()
	whole := filepath.Join(dir, "whole.parquet")
	if err := WriteOutcomes(whole, EachOutcome(someOutcomes(50))); err != nil {
		t.Fatal(err)
	}
	data, _ := os.ReadFile(whole)
	cut := filepath.Join(dir, "cut.parquet")
	os.WriteFile(cut, data[:len(data)-20], 0o644)

	ungraded := filepath.Join(dir, "ungraded.parquet")
	type answer struct {
		Correct *float64 `parquet:"correct,optional"`
	}
	type row struct {
		ID     string `parquet:"id"`
		Prompt string `parquet:"prompt"`
		Edge   answer `parquet:"edge"`
		Cloud  answer `parquet:"cloud"`
	}
	if err := parquet.WriteFile(ungraded, []row{{ID: "1", Prompt: "Why?"}}); err != nil {
		t.Fatal(err)
	}
	empty := filepath.Join(dir, "empty.parquet")
	if err := WriteOutcomes(empty, EachOutcome(nil)); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		cut: "not a whole Parquet file", ungraded: "row 1: edge.correct: missing", empty: "it holds none",
		filepath.Join(dir, "none.parquet"): "no such file",
	} {
		if _, err := LoadOutcomes(path); err == nil ||
			!strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), filepath.Base(path)) {
			t.Errorf("%v, want ... %s ...", err, want)
		}
	}
}

func TestFailedOutcomesLeaveNothing(t *testing.T) {
	dir, stop := t.TempDir(), errors.New("stop")
	err := WriteOutcomes(filepath.Join(dir, "o.parquet"), func(yield func(Outcome, error) bool) {
		_ = yield(someOutcomes(1)[0], nil) && yield(Outcome{}, stop)
	})
	if !errors.Is(err, stop) {
		t.Errorf("%v, want %v", err, stop)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// Files that other programs wrote have other types: a column without any value
// is JSON in DuckDB's files, grades are booleans, everything may be null.
func TestOutcomesOfStrangers(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed")
	}
	if out, err := exec.Command(python, "-c", "import duckdb").CombinedOutput(); err != nil {
		t.Skipf("needs duckdb for python3: %s", out)
	}
	dir := t.TempDir()
	jsonl, parquet := filepath.Join(dir, "o.jsonl"), filepath.Join(dir, "o.parquet")
	lines := `{"id": "7", "dataset": "d", "category": null, "prompt": "Why?", ` +
		`"edge": {"model": "s", "correct": true, "prompt_tokens": null, "chars": 230, "latency_s": 1}, ` +
		`"cloud": {"model": "l", "correct": 0.5, "prompt_tokens": 12, "cost_usd": 0.25}}
{"id": "8", "dataset": "d", "category": null, "prompt": "How?", ` +
		`"edge": {"model": "s", "correct": false, "prompt_tokens": null, "chars": 1, "latency_s": 2}, ` +
		`"cloud": {"model": "l", "correct": 1, "prompt_tokens": null, "cost_usd": null}}
`
	os.WriteFile(jsonl, []byte(lines), 0o644)
	convert := "import duckdb, sys; duckdb.sql(f\"COPY (FROM read_json('{sys.argv[1]}')) TO '{sys.argv[2]}' (FORMAT parquet)\")"
	if out, err := exec.Command(python, "-c", convert, jsonl, parquet).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	want, err := LoadOutcomes(jsonl)
	if err != nil {
		t.Fatal(err)
	}
	got, err := LoadOutcomes(parquet)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateNaNs()); diff != "" {
		t.Errorf("-JSONL +Parquet\n%s", diff)
	}
	decimal := "import duckdb, sys; duckdb.sql(f\"COPY (SELECT 'a' id, 'p' prompt, {{'correct': 0.5}} edge, " +
		"{{'correct': 1.0::DOUBLE}} cloud) TO '{sys.argv[1]}' (FORMAT parquet)\")"
	if out, err := exec.Command(python, "-c", decimal, parquet).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if _, err := LoadOutcomes(parquet); err == nil || !strings.Contains(err.Error(), `column "edge.correct"`) {
		t.Errorf("a decimal would be read as another number: %v", err)
	}
}

func BenchmarkLoadOutcomes(b *testing.B) {
	path := filepath.Join(b.TempDir(), "o.parquet")
	if err := WriteOutcomes(path, EachOutcome(someOutcomes(12000))); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := LoadOutcomes(path); err != nil {
			b.Fatal(err)
		}
	}
}
