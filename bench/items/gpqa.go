package items

import (
	"compress/gzip"
	"context"
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"

	"hybridflow/bench/llm/sim"
	"hybridflow/bench/llm/sim/irt"
	"hybridflow/datasets"
)

// readGPQA reads which models are right on which items of GPQA (Open LLM Leaderboard,
// letter likelihoods). Those of the extended table, which holds the items of the
// others, are for the fit; those of the main table, where the options are in another
// order, check it. Models no better than chance, by two standard errors, are left out:
// they say nothing of difficulty, and have no ability.
func readGPQA(ctx context.Context, outcomes string, o datasets.Options, rec *sim.Recorded) error {
	var err error
	if rec.GPQAModels, rec.GPQA, err = readLikelihoods(ctx, outcomes, "gpqa-extended", o); err != nil {
		return err
	}
	dropChance(rec)
	_, again, err := readLikelihoods(ctx, outcomes, "gpqa", o)
	if err != nil {
		return err
	}
	rec.GPQAAgain = map[string]float64{}
	for _, it := range again {
		for _, right := range it.Correct {
			rec.GPQAAgain[it.ID] += float64(right) / float64(len(it.Correct))
		}
	}
	return nil
}

// readLikelihoods reads the outcomes of a table of GPQA.
func readLikelihoods(ctx context.Context, outcomes, table string, o datasets.Options) (models []string, items []irt.Item, err error) {
	set, err := datasets.Load(ctx, table, o)
	if err != nil {
		return nil, nil, err
	}
	file := filepath.Join(outcomes, "openllm", table+".csv.gz")
	rows, err := readTable(file)
	if err != nil {
		return nil, nil, err
	}
	models = rows[0][1:]
	for i, row := range rows[1:] {
		n, err := strconv.Atoi(row[0])
		if err != nil || n < 0 || n >= len(set.Questions) {
			return nil, nil, fmt.Errorf("%s:%d: row %q, of %d items", file, i+2, row[0], len(set.Questions))
		}
		it := irt.Item{ID: set.Questions[n].ID, Guess: guess(&set.Questions[n]), Correct: make([]int8, len(models))}
		for m, cell := range row[1:] {
			if cell != "0" && cell != "1" {
				return nil, nil, fmt.Errorf("%s:%d: %s: %q is neither 0 nor 1", file, i+2, models[m], cell)
			}
			it.Correct[m] = int8(cell[0] - '0')
		}
		items = append(items, it)
	}
	return models, items, nil
}

// dropChance leaves out the columns of GPQA's outcomes that are no better than chance.
func dropChance(rec *sim.Recorded) {
	names, kept := rec.GPQAModels, []int{}
	rec.GPQAModels = nil
	for m, name := range names {
		right, chance, n := 0.0, 0.0, 0.0
		for _, it := range rec.GPQA {
			right, chance, n = right+float64(it.Correct[m]), chance+it.Guess, n+1
		}
		if g := chance / n; right/n > g+2*math.Sqrt(g*(1-g)/n) {
			kept, rec.GPQAModels = append(kept, m), append(rec.GPQAModels, name)
		}
	}
	for i, it := range rec.GPQA {
		correct := make([]int8, len(kept))
		for k, m := range kept {
			correct[k] = it.Correct[m]
		}
		rec.GPQA[i].Correct = correct
	}
}

// readTable reads a compressed CSV file, heading included.
func readTable(file string) ([][]string, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	rows, err := csv.NewReader(z).ReadAll()
	if err != nil || len(rows) == 0 {
		return nil, fmt.Errorf("%s: %d rows: %w", file, len(rows), err)
	}
	return rows, nil
}
