package items

import (
	"compress/gzip"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"

	"hybridflow/bench/llm/sim"
	"hybridflow/bench/llm/sim/irt"
	"hybridflow/datasets"
)

// Calibrate fits the simulated models to recorded outcomes of real ones and
// writes calibration.yaml, mmlu-pro.csv and gpqa.csv to dir. Building the program with
// these files makes them the models' parameters. The outcomes folder holds
// mmlu_pro/MODEL.jsonl.gz, openllm/gpqa*.csv.gz, paired/BENCHMARK.csv and
// livebench/MODEL.jsonl.gz.
func Calibrate(ctx context.Context, outcomes, dir string, o datasets.Options) (*sim.Calibration, error) {
	targets, err := sim.LoadTargets()
	if err != nil {
		return nil, err
	}
	rec := sim.Recorded{Unparsed: map[string]float64{}, Items: map[string][]sim.BenchmarkItem{}}
	for _, family := range []string{"gpqa", "mmlu-pro", "aime24", "livebench-reasoning", "math500"} {
		set, err := datasets.Load(ctx, family, o)
		if err != nil {
			return nil, fmt.Errorf("calibrate: %w", err)
		}
		for _, q := range set.Questions {
			rec.Items[family] = append(rec.Items[family], sim.BenchmarkItem{ID: q.ID, Guess: guess(&q)})
		}
	}
	if err := readGPQA(ctx, outcomes, o, &rec); err != nil {
		return nil, fmt.Errorf("calibrate: %w", err)
	}
	for _, read := range []func(string, *sim.Recorded) error{readMMLUPro, readLengths} {
		if err := read(outcomes, &rec); err != nil {
			return nil, fmt.Errorf("calibrate: %w", err)
		}
	}
	c, mmluPro, gpqa, err := sim.Calibrate(targets, rec)
	if err != nil {
		return nil, fmt.Errorf("calibrate: %w", err)
	}
	return c, errors.Join(writeCalibration(dir, c), writeDifficulties(dir, "mmlu-pro.csv", rec.Outcomes, mmluPro),
		writeDifficulties(dir, "gpqa.csv", rec.GPQA, gpqa))
}

// readMMLUPro reads the answers of each model. An answer is compared with the gold
// answer that was recorded with it, because some questions have changed since.
func readMMLUPro(outcomes string, rec *sim.Recorded) error {
	files, err := filepath.Glob(filepath.Join(outcomes, "mmlu_pro", "*.jsonl.gz"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("no mmlu_pro/*.jsonl.gz in %s", outcomes)
	}
	at := map[string]int{}
	for _, it := range rec.Items["mmlu-pro"] {
		at[it.ID] = len(rec.Outcomes)
		correct := slices.Repeat([]int8{-1}, len(files))
		rec.Outcomes = append(rec.Outcomes, irt.Item{ID: it.ID, Guess: it.Guess, Correct: correct})
	}
	for m, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".jsonl.gz")
		rec.Models = append(rec.Models, name)
		rows, unparsed := 0, 0
		for r, err := range eachRow[struct {
			ID        int     `json:"question_id"`
			Answer    string  `json:"answer"`
			Extracted *string `json:"extracted"`
		}](file) {
			if err != nil {
				return err
			}
			rows++
			if r.Extracted == nil {
				unparsed++
			}
			if i, ok := at[strconv.Itoa(r.ID)]; ok {
				rec.Outcomes[i].Correct[m] = 0
				if r.Extracted != nil && *r.Extracted == r.Answer {
					rec.Outcomes[i].Correct[m] = 1
				}
			}
		}
		rec.Unparsed[name] = float64(unparsed) / float64(rows)
	}
	return nil
}

// readLengths reads the lengths of replies. A benchmark without records has those of
// the most similar one, which From states.
func readLengths(outcomes string, rec *sim.Recorded) error {
	read := map[string]map[string][]float64{} // by file, then model
	for _, file := range []string{"gpqa", "mmlu_pro", "math500"} {
		var err error
		if read[file], err = readPaired(filepath.Join(outcomes, "paired", file+".csv")); err != nil {
			return err
		}
	}
	var live []float64
	for r, err := range eachRow[struct{ Output string }](filepath.Join(outcomes, "livebench", "gpt-4o.jsonl.gz")) {
		if err != nil {
			return err
		}
		live = append(live, float64(len(r.Output))/4)
	}
	for _, like := range []struct{ name, recorded string }{{"deepseek-v3", "deepseek_v3"}, {"qwen2.5-7b", "qwen_2_5_7b"}} {
		for _, b := range []struct{ benchmark, file, note string }{
			{"gpqa", "gpqa", ""}, {"mmlu-pro", "mmlu_pro", ""}, {"math500", "math500", ""},
			{"aime24", "math500", "; none recorded on AIME"},
		} {
			tokens := read[b.file][like.recorded]
			if len(tokens) == 0 {
				return fmt.Errorf("paired/%s.csv has no rows of %s", b.file, like.recorded)
			}
			rec.Lengths = append(rec.Lengths, sim.LengthSample{
				Like: like.name, Benchmark: b.benchmark, Tokens: tokens,
				From: fmt.Sprintf("%d replies of %s to %s%s", len(tokens), like.name, b.file, b.note),
			})
		}
		rec.Lengths = append(rec.Lengths, sim.LengthSample{
			Like: like.name, Benchmark: "livebench-reasoning", Tokens: live,
			From: fmt.Sprintf("%d replies of gpt-4o, four characters a token; none recorded of %s", len(live), like.name),
		})
	}
	return nil
}

func readPaired(file string) (map[string][]float64, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	model, tokens := slices.Index(rows[0], "model"), slices.Index(rows[0], "completion_tokens")
	if model < 0 || tokens < 0 {
		return nil, fmt.Errorf("%s: need the columns model and completion_tokens, have %v", file, rows[0])
	}
	out := map[string][]float64{}
	for i, row := range rows[1:] {
		n, err := strconv.ParseFloat(row[tokens], 64)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: completion_tokens: %w", file, i+2, err)
		}
		out[row[model]] = append(out[row[model]], n)
	}
	return out, nil
}

// eachRow yields the values of a compressed file of JSON lines. The first error ends it.
func eachRow[T any](file string) iter.Seq2[T, error] {
	return func(yield func(row T, err error) bool) {
		var none T
		f, err := os.Open(file)
		if err != nil {
			yield(none, err)
			return
		}
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			yield(none, fmt.Errorf("%s: %w", file, err))
			return
		}
		d := json.NewDecoder(z)
		for n := 1; ; n++ {
			var row T
			if err := d.Decode(&row); err == io.EOF {
				return
			} else if err != nil {
				yield(none, fmt.Errorf("%s:%d: %w", file, n, err))
				return
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}

func writeCalibration(dir string, c *sim.Calibration) error {
	text, err := yaml.Marshal(c)
	if err != nil {
		return err
	}
	head := "# Written by \"hybridflow calibrate\" from targets.yaml and recorded outcomes. Abilities and\n" +
		"# difficulties are in logits, accuracies in percent; \"predicted\" is the fit's own accuracy.\n"
	return os.WriteFile(filepath.Join(dir, "calibration.yaml"), append([]byte(head), text...), 0o666)
}

func writeDifficulties(dir, name string, items []irt.Item, difficulty []float64) error {
	var b strings.Builder
	b.WriteString("id,difficulty\n")
	for i, it := range items {
		fmt.Fprintf(&b, "%s,%s\n", it.ID, strconv.FormatFloat(difficulty[i], 'f', 3, 64))
	}
	return os.WriteFile(filepath.Join(dir, name), []byte(b.String()), 0o666)
}
