package bench

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"hybridflow/bench/strategy"
	"hybridflow/datasets"
	"hybridflow/router/evaluate"
)

// gpqaTables are the tables of GPQA by their number of rows (Rein et al. 2023).
var gpqaTables = map[int]string{448: "gpqa", 198: "gpqa-diamond", 546: "gpqa-extended"}

// guessing is the accuracy of guessing where no options are at hand: GPQA's questions
// have four, nearly all of MMLU-Pro's ten (Wang et al. 2024).
var guessing = map[string]float64{evaluate.RowID: 1. / 4, evaluate.QuestionID: 1. / 10}

// ExamOf names the benchmark that a matrix is about: MMLU-Pro where questions have
// its numbers, or the table of GPQA that has as many rows; "" where it is none.
func ExamOf(m *evaluate.Matrix) string {
	if m.Key == evaluate.QuestionID {
		return "mmlu-pro"
	}
	return gpqaTables[len(m.IDs)]
}

// AddTexts adds to a matrix the texts of its questions from a benchmark, and the
// categories if it has none. missing says why there are none, where the benchmark is
// not at hand; a question that the benchmark does not have is an error.
func AddTexts(ctx context.Context, m *evaluate.Matrix, exam string, o datasets.Options) (missing string, err error) {
	m.Exam, m.Chance = exam, guessing[m.Key]
	if exam == "" {
		m.Exam = "an exam without a name"
		return fmt.Sprintf("%d rows are those of no table of GPQA; name the benchmark", len(m.IDs)), nil
	}
	set, err := datasets.Load(ctx, exam, o)
	if absent := (*datasets.MissingError)(nil); errors.As(err, &absent) {
		return err.Error(), nil
	}
	if err != nil {
		return "", err
	}
	find := byRow
	if m.Key == evaluate.QuestionID {
		find = byID(set)
	}
	m.Exam, m.Prompts = set.Name, make([]string, len(m.IDs))
	categories := make([]string, len(m.IDs))
	for i, id := range m.IDs {
		at, ok := find(id)
		if !ok || at >= len(set.Questions) {
			return "", fmt.Errorf("%s has no question with the %s %q", set.Name, m.Key, id)
		}
		m.Prompts[i], categories[i] = strategy.Body(&set.Questions[at]), set.Questions[at].Category
	}
	if m.Categories == nil {
		m.Categories = categories
	}
	return "", nil
}

func byRow(id string) (int, bool) {
	at, err := strconv.Atoi(id)
	return at, err == nil && at >= 0
}

func byID(set *datasets.Set) func(id string) (int, bool) {
	places := make(map[string]int, len(set.Questions))
	for i := range set.Questions {
		places[set.Questions[i].ID] = i
	}
	return func(id string) (int, bool) {
		at, ok := places[id]
		return at, ok
	}
}
