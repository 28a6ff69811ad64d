package bench

import (
	"errors"
	"fmt"
	"iter"
	"math"
	"path/filepath"
	"strings"

	"hybridflow/results"
	"hybridflow/router/learn"
)

// ReadOutcomes ranges over the outcomes of a file in bounded memory: Parquet
// where its name ends in .parquet, otherwise JSONL, gzipped or not. An error is
// the last thing yielded and names the file, and line or row.
func ReadOutcomes(path string) iter.Seq2[learn.Outcome, error] {
	if !isParquet(path) {
		return learn.ReadOutcomes(path)
	}
	return func(yield func(learn.Outcome, error) bool) {
		n := 0
		for row, err := range results.Outcomes(path) {
			if err != nil {
				yield(learn.Outcome{}, err)
				return
			}
			n++
			o, err := outcomeOf(row)
			if err != nil {
				yield(learn.Outcome{}, fmt.Errorf("read outcomes %s: row %d: %w", path, n, err))
				return
			}
			if !yield(o, nil) {
				return
			}
		}
	}
}

// LoadOutcomes reads files into memory, one after the other.
func LoadOutcomes(paths ...string) ([]learn.Outcome, error) {
	var all []learn.Outcome
	for _, path := range paths {
		more, err := learn.CollectOutcomes(ReadOutcomes(path))
		if err != nil {
			return nil, err
		}
		if len(more) == 0 {
			return nil, fmt.Errorf("read outcomes %s: it holds none", path)
		}
		all = append(all, more...)
	}
	return all, nil
}

// WriteOutcomes writes a file that [ReadOutcomes] reads back, in the format its
// name ends in: .parquet, .jsonl or .jsonl.gz. The file has its name only once
// it is whole; an error of the sequence leaves nothing behind.
func WriteOutcomes(path string, all iter.Seq2[learn.Outcome, error]) error {
	if !isParquet(path) {
		return learn.WriteOutcomes(path, all)
	}
	return results.WriteOutcomes(path, func(yield func(*results.Outcome, error) bool) {
		for o, err := range all {
			if err == nil {
				err = o.Validate()
			}
			if err != nil {
				yield(nil, fmt.Errorf("write outcomes %s: outcome %q: %w", path, o.ID, err))
				return
			}
			if !yield(rowOf(&o), nil) {
				return
			}
		}
	})
}

func isParquet(path string) bool { return strings.EqualFold(filepath.Ext(path), ".parquet") }

func rowOf(o *learn.Outcome) *results.Outcome {
	row := &results.Outcome{ID: o.ID, Dataset: o.Dataset, Category: o.Category, Prompt: o.Prompt,
		Edge: answerRowOf(o.Edge), Cloud: answerRowOf(o.Cloud)}
	if o.Difficulty > 0 {
		row.Difficulty = known(float64(o.Difficulty))
	}
	if s := o.Step; s != nil {
		count := func(n int) *float64 { return known(float64(n)) }
		row.Step = results.OutcomeStep{
			Task: s.Task, Role: s.Role, Depth: count(s.Depth), FanIn: count(s.FanIn), FanOut: count(s.FanOut),
			Position: count(s.Position), Tokens: count(s.Tokens), Inputs: count(s.Inputs), InputChars: count(s.InputChars), Money: known(s.Money), Time: known(s.Time),
		}
	}
	return row
}

func answerRowOf(a learn.Answer) results.OutcomeAnswer {
	return results.OutcomeAnswer{Model: a.Model, Correct: known(a.Correct), PromptTokens: known(a.PromptTokens),
		CompletionTokens: known(a.CompletionTokens), LatencyS: known(a.LatencyS), CostUSD: known(a.CostUSD)}
}

func outcomeOf(row *results.Outcome) (learn.Outcome, error) {
	o := learn.Outcome{ID: row.ID, Dataset: row.Dataset, Category: row.Category, Prompt: row.Prompt,
		Edge: answerOf(row.Edge), Cloud: answerOf(row.Cloud)}
	if d := row.Difficulty; d != nil {
		if o.Difficulty = int(*d); float64(o.Difficulty) != *d {
			return o, errors.New("difficulty: needs to be a whole number")
		}
	}
	if s := row.Step; s.Task != "" {
		count := func(f *float64) int {
			if f == nil {
				return 0
			}
			return int(*f)
		}
		share := func(f *float64) float64 {
			if f == nil {
				return 0
			}
			return *f
		}
		o.Step = &learn.Step{
			Task: s.Task, Role: s.Role, Depth: count(s.Depth), FanIn: count(s.FanIn), FanOut: count(s.FanOut),
			Position: count(s.Position), Tokens: count(s.Tokens), Inputs: count(s.Inputs), InputChars: count(s.InputChars), Money: share(s.Money), Time: share(s.Time),
		}
	}
	return o, o.Validate()
}

func answerOf(a results.OutcomeAnswer) learn.Answer {
	return learn.Answer{Model: a.Model, Correct: orNaN(a.Correct), PromptTokens: orNaN(a.PromptTokens),
		CompletionTokens: orNaN(a.CompletionTokens), LatencyS: orNaN(a.LatencyS), CostUSD: orNaN(a.CostUSD)}
}

// known and orNaN translate what is not known.
func known(f float64) *float64 {
	if math.IsNaN(f) {
		return nil
	}
	return &f
}

func orNaN(f *float64) float64 {
	if f == nil {
		return math.NaN()
	}
	return *f
}
