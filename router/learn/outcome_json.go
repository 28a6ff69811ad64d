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
	"reflect"
	"strings"

	"hybridflow/results/stats"
)

// maxLine is the longest line of an outcome file. Prompts are a few kilobytes;
// a file without line breaks should not fill the memory.
const maxLine = 16 << 20

// DecodeOutcomes ranges over the outcomes of JSON lines, gzipped or not, in bounded
// memory; the name is for errors. An error is the last thing yielded and names line
// and field.
//
// Each line is an object with the fields of [Outcome]. A grade is true, false or a
// number from 0 to 1. Figures that are null or absent are NaN; other fields are not
// read.
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

// unzipped recognises gzip by the first bytes, whatever the name of the file.
func unzipped(r io.Reader) (io.Reader, error) {
	b := bufio.NewReader(r)
	if head, _ := b.Peek(2); !bytes.Equal(head, []byte{0x1f, 0x8b}) {
		return b, nil
	}
	return gzip.NewReader(b)
}

func parseOutcome(line []byte) (Outcome, error) {
	absent := math.Inf(-1) // as no number of JSON
	o := Outcome{Edge: Answer{Correct: absent}, Cloud: Answer{Correct: absent}}
	if err := json.Unmarshal(line, &o); err != nil {
		if t := (*json.UnmarshalTypeError)(nil); errors.As(err, &t) && t.Field != "" {
			return Outcome{}, fmt.Errorf("%s: a %s, needs to be a %s", strings.ReplaceAll(t.Field, "plain.", ""), t.Value, t.Type)
		}
		return Outcome{}, err
	}
	if min(o.Edge.Correct, o.Cloud.Correct) == absent {
		return Outcome{}, errors.New("edge, cloud: one is missing; an outcome has the answers of both tiers")
	}
	return o, o.Validate()
}

// UnmarshalJSON reads an answer; figures that are null or absent are NaN.
func (a *Answer) UnmarshalJSON(b []byte) error {
	type plain Answer
	p := plain(unknownAnswer())
	w := struct {
		*plain
		Correct *grade `json:"correct"`
	}{plain: &p}
	if err := json.Unmarshal(b, &w); err != nil {
		return err
	}
	if w.Correct != nil {
		p.Correct = float64(*w.Correct)
	}
	*a = Answer(p)
	return nil
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

// MarshalJSON writes an answer with null for NaN.
func (a Answer) MarshalJSON() ([]byte, error) {
	var fields []string
	for f, v := range reflect.ValueOf(a).Fields() {
		value := v.Interface()
		if v.Kind() == reflect.Float64 {
			value = stats.Finite(v.Float())
		}
		text, err := json.Marshal(value)
		if err != nil {
			return nil, err
		}
		fields = append(fields, fmt.Sprintf("%q:%s", f.Tag.Get("json"), text))
	}
	return []byte("{" + strings.Join(fields, ",") + "}"), nil
}

// EncodeOutcomes writes one line for each outcome, up to the sequence's error.
func EncodeOutcomes(w io.Writer, all iter.Seq2[Outcome, error]) error {
	lines := json.NewEncoder(w)
	lines.SetEscapeHTML(false) // people read prompts too
	for o, err := range all {
		if err != nil {
			return err
		}
		if err := o.Validate(); err != nil {
			return fmt.Errorf("outcome %q: %w", o.ID, err)
		}
		if err := lines.Encode(o); err != nil {
			return err
		}
	}
	return nil
}
