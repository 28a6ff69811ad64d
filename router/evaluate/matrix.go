package evaluate

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"hybridflow/router/learn"
)

// Columns by which a [Matrix] knows its questions.
const (
	QuestionID = "question_id" // MMLU-Pro's number of a question
	RowID      = "row"         // the place in GPQA's official table, from 0
)

// A Matrix holds right and wrong of several models on the questions of one exam.
type Matrix struct {
	Exam       string      // its name, such as mmlu-pro
	Key        string      // the column of IDs: [QuestionID] or [RowID]
	IDs        []string    // of each question
	Categories []string    // nil where they are not known
	Prompts    []string    // question and options; nil where they are not known
	Chance     float64     // accuracy of guessing, where there are no prompts; 0 if unknown
	Models     []string    // in the order of their columns
	Grades     [][]float64 // of each model, of each question: 0, 1, or NaN where it is missing
}

// ReadMatrix reads CSV, gzipped or not: a header, a column of IDs (question_id or
// row), perhaps a column named category, and a column of 0 and 1 for each model, in
// which an empty field is missing. Errors name the line; name is for them.
func ReadMatrix(name string, r io.Reader) (*Matrix, error) {
	m, err := readMatrix(r)
	if err != nil {
		return nil, fmt.Errorf("read matrix %s: %w", name, err)
	}
	return m, nil
}

func readMatrix(r io.Reader) (*Matrix, error) {
	b := bufio.NewReader(r)
	if head, _ := b.Peek(2); bytes.Equal(head, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, err
		}
		b = bufio.NewReader(z)
	}
	lines := csv.NewReader(b)
	header, err := lines.Read()
	if err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	header[0] = strings.TrimPrefix(header[0], "\ufeff")
	m := &Matrix{}
	id, category, models := m.columns(header)
	switch {
	case id < 0:
		return nil, fmt.Errorf("no column %s or %s: need one that names the questions", QuestionID, RowID)
	case len(models) < 2:
		return nil, fmt.Errorf("%d columns of models: need 2 or more", len(models))
	}
	seen := map[string]bool{}
	for {
		record, err := lines.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if err := m.add(record, id, category, models); err != nil {
			line, _ := lines.FieldPos(0)
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		if key := record[id]; seen[key] {
			return nil, fmt.Errorf("%s %s is there twice", m.Key, key)
		}
		seen[record[id]] = true
	}
	if len(m.IDs) == 0 {
		return nil, errors.New("it holds no questions")
	}
	return m, nil
}

// columns finds the columns of IDs and categories, -1 for none, and of models.
func (m *Matrix) columns(header []string) (id, category int, models []int) {
	id, category = -1, -1
	for c, name := range header {
		switch name = strings.TrimSpace(name); {
		case id < 0 && (name == QuestionID || name == RowID):
			id, m.Key = c, name
		case name == "category":
			category = c
		default:
			models, m.Models = append(models, c), append(m.Models, name)
		}
	}
	m.Grades = make([][]float64, len(models))
	return id, category, models
}

func (m *Matrix) add(record []string, id, category int, models []int) error {
	m.IDs = append(m.IDs, record[id])
	if category >= 0 {
		m.Categories = append(m.Categories, record[category])
	}
	for k, c := range models {
		grade := math.NaN()
		switch v := strings.TrimSpace(record[c]); v {
		case "0", "0.0":
			grade = 0
		case "1", "1.0":
			grade = 1
		case "":
		default:
			return fmt.Errorf("%s of %s %s: %.20q is neither 0, 1 nor empty", m.Models[k], m.Key, record[id], v)
		}
		m.Grades[k] = append(m.Grades[k], grade)
	}
	return nil
}

// Limit keeps n questions, drawn by a hash of their IDs and the seed, and all of
// them if there are fewer.
func (m *Matrix) Limit(n int, seed uint64) {
	if n >= len(m.IDs) {
		return
	}
	questions := m.questions()
	kept := byKey(len(m.IDs), func(i int) uint64 { return itemKey(&questions[i], seed) })[:n]
	slices.Sort(kept)
	m.IDs = at(m.IDs, kept)
	m.Categories, m.Prompts = at(m.Categories, kept), at(m.Prompts, kept)
	for k := range m.Grades {
		m.Grades[k] = at(m.Grades[k], kept)
	}
}

// Select keeps the models of these names; one that is not there is an error.
func (m *Matrix) Select(models []string) error {
	var grades [][]float64
	for _, name := range models {
		k := slices.Index(m.Models, name)
		if k < 0 {
			return fmt.Errorf("model %q: the file has %s", name, strings.Join(m.Models, ", "))
		}
		grades = append(grades, m.Grades[k])
	}
	m.Models, m.Grades = models, grades
	return nil
}

// at picks elements; of nil it is nil.
func at[T any](s []T, indices []int) []T {
	if s == nil {
		return nil
	}
	out := make([]T, len(indices))
	for k, i := range indices {
		out[k] = s[i]
	}
	return out
}

// questions are outcomes without answers.
func (m *Matrix) questions() []learn.Outcome {
	all := make([]learn.Outcome, len(m.IDs))
	for i := range all {
		all[i] = learn.Outcome{ID: m.IDs[i], Dataset: m.Exam}
		if m.Categories != nil {
			all[i].Category = m.Categories[i]
		}
		if m.Prompts != nil {
			all[i].Prompt = m.Prompts[i]
		}
	}
	return all
}

// groups are those of near-duplicates; without prompts, each question has its own.
func (m *Matrix) groups(questions []learn.Outcome) []int {
	if m.Prompts != nil {
		return Groups(questions)
	}
	groups := make([]int, len(questions))
	for i := range groups {
		groups[i] = i
	}
	return groups
}

// chance is the accuracy of guessing.
func (m *Matrix) chance() float64 {
	if m.Prompts == nil {
		return m.Chance
	}
	sum := 0.0
	for _, p := range m.Prompts {
		sum += chance(p)
	}
	return sum / float64(len(m.Prompts))
}
