package datasets

import (
	"os"
	"path/filepath"
	"testing"
)

// realOptions finds copies of the benchmarks for tests that need them. Nothing
// of their text may be in this repository.
func realOptions(tb testing.TB) Options {
	tb.Helper()
	dir := os.Getenv("HYBRIDFLOW_TESTDATA")
	if dir == "" {
		tb.Skip("HYBRIDFLOW_TESTDATA is not set: no copies of the benchmarks to test with")
	}
	return Options{
		Cache:   Cache{filepath.Join(dir, "hf", "hub")},
		GPQAZip: filepath.Join(dir, "gpqa", "dataset.zip"),
	}
}

func TestLoadReal(t *testing.T) {
	o := realOptions(t)
	for _, s := range specs {
		t.Run(s.name, func(t *testing.T) {
			set, err := Load(t.Context(), s.name, o)
			if err != nil {
				t.Fatal(err)
			}
			if len(set.Questions) != s.items {
				t.Errorf("%d questions, want %d", len(set.Questions), s.items)
			}
			shots := 0
			for category, examples := range set.Shots {
				shots += len(examples)
				for _, q := range examples {
					if q.Category != category || q.Meta["cot"] == "" {
						t.Errorf("example %s under %s: category %s, %d bytes of reasoning", q.ID, category, q.Category, len(q.Meta["cot"]))
					}
				}
			}
			if shots != s.shots {
				t.Errorf("%d worked examples, want %d", shots, s.shots)
			}
			if set.Practice || set.Name != s.name || set.Revision == "" {
				t.Errorf("name %q, revision %q, practice %t", set.Name, set.Revision, set.Practice)
			}
			for _, q := range set.Questions {
				if q.Dataset != s.family || q.Category == "" {
					t.Fatalf("item %s: dataset %q, category %q", q.ID, q.Dataset, q.Category)
				}
			}
		})
	}
}

// What is known of the benchmarks from their papers and READMEs.
func TestRealStructure(t *testing.T) {
	o := realOptions(t)
	load := func(name string) *Set {
		set, err := Load(t.Context(), name, o)
		if err != nil {
			t.Fatal(err)
		}
		return set
	}
	for name, want := range map[string]int{"gpqa-diamond": 2, "gpqa": 3, "gpqa-extended": 4} {
		duplicates := 0
		for _, q := range load(name).Questions {
			if countDistinct(q.Options) < 4 {
				duplicates++
			}
		}
		if duplicates != want {
			t.Errorf("%s: %d items with identical options, want %d", name, duplicates, want)
		}
	}
	if got := load("gpqa").Revision; got != officialArchive {
		t.Errorf("revision of the official archive is %s, want %s", got, officialArchive)
	}
	tasks := map[string]int{}
	for _, q := range load("livebench-reasoning@2024-11-25").Questions {
		tasks[q.Category+" "+q.Meta["release"]]++
	}
	for task, want := range map[string]int{"spatial 2024-07-26": 50, "web_of_lies_v2 2024-06-24": 50, "zebra_puzzle 2024-11-25": 50} {
		if tasks[task] != want {
			t.Errorf("%s: %d questions, want %d", task, tasks[task], want)
		}
	}
	mmlu := load("mmlu-pro")
	if len(mmlu.Shots) != 14 {
		t.Errorf("worked examples in %d categories, want 14", len(mmlu.Shots))
	}
	for category, examples := range mmlu.Shots {
		if len(examples) != 5 {
			t.Errorf("%s: %d worked examples, want 5", category, len(examples))
		}
	}
	for _, q := range mmlu.Questions {
		if len(q.Options) < 3 || len(q.Options) > 10 {
			t.Errorf("mmlu-pro item %s has %d options", q.ID, len(q.Options))
		}
	}
}

func countDistinct(values []string) int {
	seen := map[string]bool{}
	for _, v := range values {
		seen[v] = true
	}
	return len(seen)
}

func BenchmarkLoadMMLUPro(b *testing.B) {
	o := realOptions(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Load(b.Context(), "mmlu-pro", o); err != nil {
			b.Fatal(err)
		}
	}
}
