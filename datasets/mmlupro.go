package datasets

import (
	"fmt"
	"strconv"
)

var mmluProColumns = []column{
	{name: "question_id", kind: numberColumn},
	{name: "question", kind: textColumn},
	{name: "options", kind: listColumn},
	{name: "answer", kind: textColumn},
	{name: "answer_index", kind: numberColumn},
	{name: "cot_content", kind: textColumn},
	{name: "category", kind: textColumn},
}

// readMMLUPro reads MMLU-Pro (arXiv 2406.01574): the test split as questions,
// the validation split as Shots by category, with their reasoning in
// Meta["cot"].
func readMMLUPro(s *spec, files []dataFile, _ uint64) (*Set, error) {
	test, _, err := readMMLUProSplit(s, files[0])
	if err != nil {
		return nil, err
	}
	validation, reasoning, err := readMMLUProSplit(s, files[1])
	if err != nil {
		return nil, err
	}
	if err := checkItems(files[1].name, validation); err != nil {
		return nil, err
	}
	shots := make(map[string][]Question)
	for i, q := range validation {
		q.Meta = map[string]string{"cot": reasoning[i]}
		shots[q.Category] = append(shots[q.Category], q)
	}
	return &Set{Questions: test, Shots: shots}, nil
}

// readMMLUProSplit also returns the worked reasoning by row, which is empty in
// the test split.
func readMMLUProSplit(s *spec, f dataFile) (questions []Question, reasoning []string, err error) {
	t, err := readParquet(f, mmluProColumns)
	if err != nil {
		return nil, nil, err
	}
	ids, stems, letters := t.cells["question_id"], t.cells["question"], t.cells["answer"]
	indexes, categories, options := t.cells["answer_index"], t.cells["category"], t.lists["options"]
	questions = make([]Question, t.rows)
	for i := range t.rows {
		gold, err := strconv.Atoi(indexes[i])
		if err != nil || gold < 0 || gold >= len(options[i]) || letters[i] != choiceLetter(gold) {
			return nil, nil, fmt.Errorf("%s: row %d (question_id %s): answer %.20q, answer_index %s and %d options do not fit together", f.name,
				i+1, ids[i], letters[i], indexes[i], len(options[i]))
		}
		kept, gold := dropNA(options[i], gold)
		questions[i] = Question{
			ID: ids[i], Dataset: s.family, Category: categories[i], Text: stems[i], Options: kept, Answer: choiceLetter(gold),
		}
	}
	return questions, t.cells["cot_content"], nil
}

// dropNA removes the options "N/A", which fill up questions of fewer than ten, and
// returns the new index of the right one.
func dropNA(options []string, gold int) (kept []string, at int) {
	kept = options[:0:len(options)]
	for i, o := range options {
		if i == gold {
			at = len(kept)
		}
		if o != "N/A" || i == gold {
			kept = append(kept, o)
		}
	}
	return kept, at
}

// choiceLetter names the option at an index: A for 0.
func choiceLetter(i int) string {
	return string(rune('A' + i))
}
