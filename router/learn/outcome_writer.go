package learn

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"os"
	"strings"
)

// WriteOutcomes writes a JSONL file that [ReadOutcomes] reads back, gzipped when
// its name ends in .gz. The file has its name only once it is whole; an error of
// the sequence is returned and leaves nothing behind.
func WriteOutcomes(path string, all iter.Seq2[Outcome, error]) error {
	f, err := os.Create(path + ".tmp")
	if err != nil {
		return fmt.Errorf("write outcomes: %w", err)
	}
	err = encodeTo(f, strings.HasSuffix(path, ".gz"), all)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(path+".tmp", path)
	}
	if err != nil {
		os.Remove(path + ".tmp")
		return fmt.Errorf("write outcomes %s: %w", path, err)
	}
	return nil
}

func encodeTo(f io.Writer, zip bool, all iter.Seq2[Outcome, error]) error {
	b := bufio.NewWriter(f)
	if !zip {
		return errors.Join(EncodeOutcomes(b, all), b.Flush())
	}
	z := gzip.NewWriter(b)
	return errors.Join(EncodeOutcomes(z, all), z.Close(), b.Flush())
}

// EncodeOutcomes writes one line for each outcome, up to the sequence's error.
func EncodeOutcomes(w io.Writer, all iter.Seq2[Outcome, error]) error {
	lines := json.NewEncoder(w)
	lines.SetEscapeHTML(false) // prompts are read by people too
	for o, err := range all {
		if err != nil {
			return err
		}
		if err := o.Validate(); err != nil {
			return fmt.Errorf("outcome %q: %w", o.ID, err)
		}
		if err := lines.Encode(wire(&o)); err != nil {
			return err
		}
	}
	return nil
}

func wire(o *Outcome) outcomeJSON {
	return outcomeJSON{ID: o.ID, Dataset: o.Dataset, Category: o.Category, Prompt: o.Prompt, Difficulty: o.Difficulty,
		Edge: o.Edge.wire(), Cloud: o.Cloud.wire(), Step: o.Step}
}

func (a *Answer) wire() *answerJSON {
	known := func(f *float64) *float64 {
		if math.IsNaN(*f) {
			return nil
		}
		return f
	}
	g := grade(a.Correct)
	return &answerJSON{Model: a.Model, Correct: &g, PromptTokens: known(&a.PromptTokens),
		CompletionTokens: known(&a.CompletionTokens), LatencyS: known(&a.LatencyS), CostUSD: known(&a.CostUSD)}
}

// EachOutcome is a sequence of outcomes that are at hand.
func EachOutcome(all []Outcome) iter.Seq2[Outcome, error] {
	return func(yield func(Outcome, error) bool) {
		for _, o := range all {
			if !yield(o, nil) {
				return
			}
		}
	}
}
