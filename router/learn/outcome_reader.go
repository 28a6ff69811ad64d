package learn

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"os"
)

// maxLine is the longest line of an outcome file. Prompts are a few kilobytes;
// a file without line breaks should not fill the memory.
const maxLine = 16 << 20

// ReadOutcomes ranges over the outcomes of a JSONL file, gzipped or not, in
// bounded memory. An error is the last thing yielded and names file, line and
// field.
//
// Each line is an object
//
//	{"id", "dataset", "category", "prompt", "difficulty",
//	 "edge": {"model", "correct", "prompt_tokens", "completion_tokens", "latency_s", "cost_usd"}, "cloud": {...}}
//
// in which "correct" is true, false or a number from 0 to 1, and "step", an
// object with the fields of [Step], where a subtask was measured. Figures that are
// null or absent are NaN; other fields are not read.
func ReadOutcomes(path string) iter.Seq2[Outcome, error] {
	return func(yield func(Outcome, error) bool) {
		f, err := os.Open(path)
		if err != nil {
			yield(Outcome{}, fmt.Errorf("read outcomes: %w", err))
			return
		}
		defer f.Close()
		for o, err := range DecodeOutcomes(path, f) {
			if !yield(o, err) {
				return
			}
		}
	}
}

// DecodeOutcomes is [ReadOutcomes] for what is already open; the name is for
// errors.
func DecodeOutcomes(name string, r io.Reader) iter.Seq2[Outcome, error] {
	return func(yield func(Outcome, error) bool) {
		line := 0
		fail := func(err error) { yield(Outcome{}, fmt.Errorf("read outcomes %s:%d: %w", name, line, err)) }
		plain, err := unzipped(r)
		if err != nil {
			fail(err)
			return
		}
		lines := bufio.NewScanner(plain)
		lines.Buffer(make([]byte, 0, 64<<10), maxLine)
		for lines.Scan() {
			line++
			text := bytes.TrimSpace(lines.Bytes())
			if len(text) == 0 {
				continue
			}
			o, err := parseOutcome(text)
			if err != nil {
				fail(err)
				return
			}
			if !yield(o, nil) {
				return
			}
		}
		line++
		switch err := lines.Err(); {
		case errors.Is(err, bufio.ErrTooLong):
			fail(fmt.Errorf("longer than %d MB; each line holds one outcome", maxLine>>20))
		case err != nil:
			fail(fmt.Errorf("%w (copy the file again)", err))
		}
	}
}

// unzipped looks at the first bytes; names say less of what a file is.
func unzipped(r io.Reader) (io.Reader, error) {
	b := bufio.NewReader(r)
	if head, _ := b.Peek(2); !bytes.Equal(head, []byte{0x1f, 0x8b}) {
		return b, nil
	}
	return gzip.NewReader(b)
}

// CollectOutcomes gathers what a reader yields, up to its error.
func CollectOutcomes(seq iter.Seq2[Outcome, error]) ([]Outcome, error) {
	var all []Outcome
	for o, err := range seq {
		if err != nil {
			return nil, err
		}
		all = append(all, o)
	}
	return all, nil
}

type outcomeJSON struct {
	ID         string      `json:"id"`
	Dataset    string      `json:"dataset"`
	Category   string      `json:"category"`
	Prompt     string      `json:"prompt"`
	Difficulty int         `json:"difficulty,omitempty"`
	Edge       *answerJSON `json:"edge"`
	Cloud      *answerJSON `json:"cloud"`
	Step       *Step       `json:"step,omitempty"`
}

type answerJSON struct {
	Model            string   `json:"model"`
	Correct          *grade   `json:"correct"`
	PromptTokens     *float64 `json:"prompt_tokens"`
	CompletionTokens *float64 `json:"completion_tokens"`
	LatencyS         *float64 `json:"latency_s"`
	CostUSD          *float64 `json:"cost_usd"`
}

// A grade is a number from 0 to 1, or a verdict.
type grade float64

func (g *grade) UnmarshalJSON(b []byte) error {
	switch string(b) {
	case "true":
		*g = 1
		return nil
	case "false":
		*g = 0
		return nil
	}
	var f float64
	if err := json.Unmarshal(b, &f); err != nil {
		return fmt.Errorf("correct: %.20q is no grade; needs to be true, false or a number from 0 to 1", b)
	}
	*g = grade(f)
	return nil
}

func parseOutcome(line []byte) (Outcome, error) {
	var w outcomeJSON
	if err := json.Unmarshal(line, &w); err != nil {
		if t := (*json.UnmarshalTypeError)(nil); errors.As(err, &t) && t.Field != "" {
			return Outcome{}, fmt.Errorf("%s: a %s, needs to be a %s", t.Field, t.Value, t.Type)
		}
		return Outcome{}, err
	}
	if w.Edge == nil || w.Cloud == nil {
		return Outcome{}, errors.New("edge, cloud: one is missing; an outcome has the answers of both tiers")
	}
	o := Outcome{ID: w.ID, Dataset: w.Dataset, Category: w.Category, Prompt: w.Prompt, Difficulty: w.Difficulty,
		Edge: w.Edge.answer(), Cloud: w.Cloud.answer(), Step: w.Step}
	return o, o.Validate()
}

func (w *answerJSON) answer() Answer {
	a := Answer{Model: w.Model, Correct: math.NaN(), PromptTokens: figure(w.PromptTokens),
		CompletionTokens: figure(w.CompletionTokens), LatencyS: figure(w.LatencyS), CostUSD: figure(w.CostUSD)}
	if w.Correct != nil {
		a.Correct = float64(*w.Correct)
	}
	return a
}

func figure(f *float64) float64 {
	if f == nil {
		return math.NaN()
	}
	return *f
}
