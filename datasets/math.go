package datasets

import "strconv"

// mathRow is a line of MATH-500. The worked solution is omitted: it must never
// reach a model.
type mathRow struct {
	Problem string `json:"problem"`
	Answer  string `json:"answer"` // LaTeX
	Subject string `json:"subject"`
	Level   int    `json:"level"` // 1 to 5
	ID      string `json:"unique_id"`
}

// readMATH reads MATH-500, the 500 problems of MATH chosen by Lightman et al.
// (arXiv 2305.20050). Meta["level"] is the difficulty, 1 to 5.
func readMATH(s *spec, files []dataFile, _ uint64) (*Set, error) {
	rows, err := readJSONL[mathRow](files[0])
	if err != nil {
		return nil, err
	}
	set := &Set{Questions: make([]Question, len(rows))}
	for i, r := range rows {
		set.Questions[i] = Question{
			ID: r.ID, Dataset: s.family, Category: r.Subject, Text: r.Problem, Answer: r.Answer,
			Meta: map[string]string{"level": strconv.Itoa(r.Level)},
		}
	}
	return set, nil
}
