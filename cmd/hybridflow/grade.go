package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"hybridflow/datasets"
	"hybridflow/datasets/grade"
)

type gradeCmd struct {
	File          string `arg:"" type:"path" help:"JSONL with id and output; - for standard input."`
	Dataset       string `required:"" placeholder:"NAME" help:"Benchmark that was answered."`
	GuessUnparsed bool   `help:"Give an unparsed MMLU-Pro answer a random guess, as the public score does."`
	gpqaFlag
	OptionSeed uint64 `default:"0" help:"Seed of GPQA's option order."`
}

// graded is a line of the output.
type graded struct {
	ID        json.RawMessage `json:"id"`
	Extracted *string         `json:"extracted"` // null unless answered
	Score     float64         `json:"score"`
	Status    grade.Status    `json:"status"`
}

func (c *gradeCmd) Run(a *app) error {
	err := a.refuse(
		unused{"guess-unparsed", c.Dataset != "mmlu-pro", "only the public score of mmlu-pro guesses"},
		unused{"option-seed", !isGPQA(c.Dataset), "only gpqa has its options in an order by chance"},
		unused{"gpqa-zip", !isGPQA(c.Dataset), "the benchmark is " + c.Dataset},
	)
	if err != nil {
		return err
	}
	o := c.options(a)
	o.Seed = c.OptionSeed
	set, err := datasets.Load(a.ctx, c.Dataset, o)
	if err != nil {
		return err
	}
	byID := map[string]datasets.Question{}
	for _, q := range set.Questions {
		byID[q.ID] = q
	}
	in := io.Reader(os.Stdin)
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return fmt.Errorf("grade: %w", err)
		}
		defer f.Close()
		in = f
	}
	return c.grade(a, in, byID)
}

func (c *gradeCmd) grade(a *app, in io.Reader, byID map[string]datasets.Question) error {
	rules := grade.Rules{GuessUnparsed: c.GuessUnparsed}
	out := bufio.NewWriter(a.stdout)
	encode := json.NewEncoder(printable{out})
	encode.SetEscapeHTML(false)
	var total float64
	n, answers := 0, 0
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<30)
	for line := 1; lines.Scan(); line++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		g, err := gradeLine(lines.Bytes(), byID, rules)
		if err != nil {
			out.Flush() // what was graded is not lost
			return fmt.Errorf("grade %s:%d: %w", c.File, line, err)
		}
		if g.Status == grade.Answered {
			answers++
		}
		n++
		total += g.Score
		if err := encode.Encode(g); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("grade %s: %w", c.File, err)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(a.stderr, "%d graded, %d answered, mean score %.4f\n", n, answers, total/float64(max(n, 1)))
	return nil
}

func gradeLine(text []byte, byID map[string]datasets.Question, rules grade.Rules) (graded, error) {
	var in struct {
		ID     json.RawMessage
		Output *string
	}
	if err := json.Unmarshal(text, &in); err != nil {
		return graded{}, err
	}
	id := string(in.ID)
	var s string
	if json.Unmarshal(in.ID, &s) == nil { // a string, or else a number as it stands
		id = s
	}
	q, ok := byID[id]
	switch {
	case in.ID == nil || in.Output == nil:
		return graded{}, errors.New(`need the fields "id" and "output"`)
	case !ok:
		return graded{}, fmt.Errorf("no question has the id %q", id)
	}
	g := rules.Grade(q, *in.Output)
	row := graded{ID: in.ID, Score: g.Score, Status: g.Status}
	if g.Status == grade.Answered {
		row.Extracted = &g.Extracted
	}
	return row, nil
}
