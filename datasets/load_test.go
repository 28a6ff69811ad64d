package datasets

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type mmluRow struct {
	ID       int64    `parquet:"question_id"`
	Question string   `parquet:"question"`
	Options  []string `parquet:"options,list"`
	Answer   string   `parquet:"answer"`
	Index    int64    `parquet:"answer_index"`
	CoT      string   `parquet:"cot_content"`
	Category string   `parquet:"category"`
	Src      string   `parquet:"src"`
}

type aimeRow struct {
	ID      int64  `parquet:"id"`
	Problem string `parquet:"problem"`
	Answer  string `parquet:"answer"`
}

type liveRow struct {
	ID      string   `parquet:"question_id"`
	Task    string   `parquet:"task"`
	Turns   []string `parquet:"turns,list"`
	Truth   string   `parquet:"ground_truth"`
	Release int64    `parquet:"livebench_release_date,timestamp(millisecond)"`
	Removal string   `parquet:"livebench_removal_date"`
	Level   *float64 `parquet:"level,optional"`
}

const (
	june     = 1719187200000 // 2024-06-24, in milliseconds
	november = 1732492800000 // 2024-11-25
)

// inventedCache holds each benchmark's files with a few items of our own.
func inventedCache(t *testing.T) Cache {
	cache := Cache{t.TempDir()}
	level := 12.0
	mathLines, err := os.ReadFile("testdata/load/math.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []struct {
		repo, name string
		data       []byte
	}{
		{"TIGER-Lab/MMLU-Pro", testFile, writeParquet(t,
			mmluRow{7, "2 + 2?", []string{"3", "4", "N/A"}, "B", 1, "", "math", "s"},
			mmluRow{8, "3 + 3?", []string{"N/A", "5", "6"}, "C", 2, "", "math", "s"},
			mmluRow{9, "Which entry is left blank?", []string{"0", "N/A"}, "B", 1, "", "other", "s"}).data},
		{"TIGER-Lab/MMLU-Pro", mmluProShots, writeParquet(t,
			mmluRow{0, "1 + 1?", []string{"1", "2"}, "B", 1, "A: count. The answer is (B).", "math", "s"}).data},
		{"HuggingFaceH4/aime_2024", "data/train-00000-of-00001.parquet", writeParquet(t, aimeRow{60, "Five squared?", "025"}).data},
		{"livebench/reasoning", testFile, writeParquet(t,
			liveRow{"a", "zebra_puzzle", []string{"Who?"}, "Ann", june, "2024-11-25", nil},
			liveRow{"b", "zebra_puzzle", []string{"What?"}, "tea, 2", november, "", &level}).data},
		{"HuggingFaceH4/MATH-500", "test.jsonl", mathLines},
	} {
		writeTestFile(t, cache.file(f.repo, commitA, f.name), f.data)
		writeTestFile(t, filepath.Join(cache.repoDir(f.repo), "refs", "main"), []byte(commitA))
	}
	return cache
}

func TestLoad(t *testing.T) {
	cache := inventedCache(t)
	for _, c := range []struct {
		name string
		want *Set
	}{
		{"mmlu-pro", &Set{
			Questions: []Question{
				{ID: "7", Dataset: "mmlu-pro", Category: "math", Text: "2 + 2?", Options: []string{"3", "4"}, Answer: "B"},
				{ID: "8", Dataset: "mmlu-pro", Category: "math", Text: "3 + 3?", Options: []string{"5", "6"}, Answer: "B"},
				{ID: "9", Dataset: "mmlu-pro", Category: "other", Text: "Which entry is left blank?", Options: []string{"0", "N/A"}, Answer: "B"},
			},
			Shots: map[string][]Question{"math": {{
				ID: "0", Dataset: "mmlu-pro", Category: "math", Text: "1 + 1?", Options: []string{"1", "2"}, Answer: "B",
				Meta: map[string]string{"cot": "A: count. The answer is (B)."},
			}}},
			Source: "TIGER-Lab/MMLU-Pro@aaaaaaa: test-00000-of-00001.parquet, validation-00000-of-00001.parquet",
		}},
		{"aime24", &Set{
			Questions: []Question{{ID: "60", Dataset: "aime24", Category: "math", Text: "Five squared?", Answer: "25"}},
			Source:    "HuggingFaceH4/aime_2024@aaaaaaa: train-00000-of-00001.parquet",
		}},
		{"livebench-reasoning", &Set{
			Questions: []Question{
				{ID: "a", Dataset: "livebench-reasoning", Category: "zebra_puzzle", Text: "Who?", Answer: "Ann",
					Meta: map[string]string{"release": "2024-06-24"}},
				{ID: "b", Dataset: "livebench-reasoning", Category: "zebra_puzzle", Text: "What?", Answer: "tea, 2",
					Meta: map[string]string{"release": "2024-11-25", "level": "12"}},
			},
			Source: "livebench/reasoning@aaaaaaa: test-00000-of-00001.parquet",
		}},
		{"livebench-reasoning@2024-11-25", &Set{
			Questions: []Question{
				{ID: "b", Dataset: "livebench-reasoning", Category: "zebra_puzzle", Text: "What?", Answer: "tea, 2",
					Meta: map[string]string{"release": "2024-11-25", "level": "12"}},
			},
			Source: "livebench/reasoning@aaaaaaa: test-00000-of-00001.parquet",
		}},
		{"math500", &Set{
			Questions: []Question{
				{ID: "test/invented/1.json", Dataset: "math500", Category: "Prealgebra", Text: "What is $1 + 1$?", Answer: "2",
					Meta: map[string]string{"level": "1"}},
				{ID: "test/invented/2.json", Dataset: "math500", Category: "Algebra", Text: "Solve $2x = 1$.", Answer: `\frac{1}{2}`,
					Meta: map[string]string{"level": "2"}},
			},
			Source: "HuggingFaceH4/MATH-500@aaaaaaa: test.jsonl",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Load(t.Context(), strings.ToUpper(c.name), Options{Cache: cache})
			if err != nil {
				t.Fatal(err)
			}
			c.want.Name, c.want.Revision = c.name, commitA
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestLoadMissing(t *testing.T) {
	partial := inventedCache(t)
	shots := partial.file("TIGER-Lab/MMLU-Pro", commitA, mmluProShots)
	if err := os.Remove(shots); err != nil {
		t.Fatal(err)
	}
	empty := Cache{t.TempDir()}
	for _, c := range []struct {
		name, benchmark string
		cache           Cache
		where           []string
	}{
		{"a file of two", "mmlu-pro", partial, []string{shots}},
		{"everything", "math500", empty, []string{empty.repoDir("HuggingFaceH4/MATH-500")}},
		{"GPQA, nor its archive", "gpqa", empty, []string{empty.repoDir(gpqaRepo), empty.archive()}},
		{"the cache itself", "gpqa", Cache{}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Load(t.Context(), c.benchmark, Options{Cache: c.cache})
			var missing *MissingError
			if !errors.As(err, &missing) || !errors.Is(err, fs.ErrNotExist) {
				t.Fatalf("error %v, want a MissingError", err)
			}
			if diff := cmp.Diff(&MissingError{Name: c.benchmark, Where: c.where}, missing); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestLoadBroken(t *testing.T) {
	for _, c := range []struct {
		name, benchmark string
		data            []byte
		want            string
	}{
		{"garbage", "aime24", []byte("garbage"), "not a complete Parquet file (7 bytes)"},
		{"no rows", "aime24", writeParquet[aimeRow](t).data, "no questions in it"},
		{"a fraction for an answer", "aime24", writeParquet(t, aimeRow{1, "x", "2.5"}).data,
			`row 1: answer "2.5", want an integer from 0 to 999`},
		{"two of an id", "aime24", writeParquet(t, aimeRow{1, "x", "2"}, aimeRow{1, "y", "3"}).data, `item 2 (id "1"): same id as item 1`},
		{"no text", "aime24", writeParquet(t, aimeRow{1, " ", "2"}).data, `item 1 (id "1"): no question text`},
		{"no answer", "math500", []byte(`{"problem":"x","unique_id":"u"}`), `item 1 (id "u"): no answer`},
		{"no id", "math500", []byte(`{"problem":"x","answer":"1"}`), `item 1 (id ""): no id`},
		{"letter and index differ", "mmlu-pro", writeParquet(t, mmluRow{1, "x", []string{"a", "b"}, "A", 1, "", "c", "s"}).data,
			"row 1 (question_id 1): answer \"A\", answer_index 1 and 2 options do not fit together"},
		{"letter beyond the options", "mmlu-pro", writeParquet(t, mmluRow{1, "x", []string{"a"}, "B", 1, "", "c", "s"}).data,
			"do not fit together"},
		{"a conversation", "livebench-reasoning", writeParquet(t, liveRow{ID: "a", Turns: []string{"x", "y"}}).data,
			"row 1: 2 turns, want questions of one turn"},
		{"columns of another dataset", "livebench-reasoning", writeParquet(t, aimeRow{}).data,
			`column "question_id" is missing; the file has id, problem, answer`},
	} {
		t.Run(c.name, func(t *testing.T) {
			cache := inventedCache(t)
			s, err := lookup(c.benchmark)
			if err != nil {
				t.Fatal(err)
			}
			name := cache.file(s.repo, commitA, s.files[0])
			writeTestFile(t, name, c.data)
			_, err = Load(t.Context(), c.benchmark, Options{Cache: cache})
			if err == nil || !strings.HasPrefix(err.Error(), "load "+c.benchmark+": "+name+": ") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v\nwant one that names the file and has %s", err, c.want)
			}
		})
	}
}

func TestLoadStopsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Load(ctx, "aime24", Options{Cache: inventedCache(t)}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
}
