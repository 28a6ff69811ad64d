package datasets

import (
	"fmt"
	"strconv"
)

// readAIME reads AIME 2024 (I and II, 30 problems). Answers are integers from 0
// to 999, written without leading zeros: "025" in the file is "25" here.
func readAIME(s *spec, files []dataFile, _ uint64) (*Set, error) {
	t, err := readParquet(files[0], []column{
		{name: "id", kind: numberColumn},
		{name: "problem", kind: textColumn},
		{name: "answer", kind: numberColumn},
	})
	if err != nil {
		return nil, err
	}
	ids, problems, answers := t.cells["id"], t.cells["problem"], t.cells["answer"]
	set := &Set{Questions: make([]Question, t.rows)}
	for i := range t.rows {
		answer, err := strconv.Atoi(answers[i])
		if err != nil || answer < 0 || answer > 999 {
			return nil, fmt.Errorf("%s: row %d: answer %.20q, want an integer from 0 to 999", files[0].name, i+1, answers[i])
		}
		set.Questions[i] = Question{
			ID: ids[i], Dataset: s.family, Category: "math", Text: problems[i], Answer: strconv.Itoa(answer),
		}
	}
	return set, nil
}
