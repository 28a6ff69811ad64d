package results

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strconv"
	"strings"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// Outcomes ranges over the rows of an outcome file in Parquet, whoever wrote it,
// in bounded memory: grades may be booleans, figures any numbers, and columns
// that nothing is known of may be missing or of any type. A row is good until
// the next one; an error is the last thing yielded and names file and column.
func Outcomes(path string) iter.Seq2[*Outcome, error] {
	return func(yield func(*Outcome, error) bool) {
		f, err := os.Open(path)
		if err != nil {
			yield(nil, fmt.Errorf("read outcomes: %w", err))
			return
		}
		defer f.Close()
		r := outcomeReader{file: f}
		if err := r.open(); err != nil {
			yield(nil, fmt.Errorf("read outcomes %s: %w", path, err))
			return
		}
		defer r.close()
		for n := 1; ; n++ {
			row, err := r.next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(nil, fmt.Errorf("read outcomes %s: row %d: %w", path, n, err))
				return
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}

// An outcomeField is a column and where its values belong.
type outcomeField struct {
	path     string
	required bool
	text     func(*Outcome) *string // one of the two
	figure   func(*Outcome) **float64
}

var outcomeFields = append([]outcomeField{
	{path: "id", required: true, text: func(o *Outcome) *string { return &o.ID }},
	{path: "dataset", text: func(o *Outcome) *string { return &o.Dataset }},
	{path: "category", text: func(o *Outcome) *string { return &o.Category }},
	{path: "prompt", required: true, text: func(o *Outcome) *string { return &o.Prompt }},
	{path: "difficulty", figure: func(o *Outcome) **float64 { return &o.Difficulty }},
	{path: "step.task", text: func(o *Outcome) *string { return &o.Step.Task }},
	{path: "step.role", text: func(o *Outcome) *string { return &o.Step.Role }},
	{path: "step.depth", figure: func(o *Outcome) **float64 { return &o.Step.Depth }},
	{path: "step.fan_in", figure: func(o *Outcome) **float64 { return &o.Step.FanIn }},
	{path: "step.fan_out", figure: func(o *Outcome) **float64 { return &o.Step.FanOut }},
	{path: "step.position", figure: func(o *Outcome) **float64 { return &o.Step.Position }},
	{path: "step.tokens", figure: func(o *Outcome) **float64 { return &o.Step.Tokens }},
	{path: "step.inputs", figure: func(o *Outcome) **float64 { return &o.Step.Inputs }},
	{path: "step.input_chars", figure: func(o *Outcome) **float64 { return &o.Step.InputChars }},
	{path: "step.money", figure: func(o *Outcome) **float64 { return &o.Step.Money }},
	{path: "step.time", figure: func(o *Outcome) **float64 { return &o.Step.Time }},
}, append(answerFields("edge", func(o *Outcome) *OutcomeAnswer { return &o.Edge }),
	answerFields("cloud", func(o *Outcome) *OutcomeAnswer { return &o.Cloud })...)...)

func answerFields(tier string, of func(*Outcome) *OutcomeAnswer) []outcomeField {
	return []outcomeField{
		{path: tier + ".model", text: func(o *Outcome) *string { return &of(o).Model }},
		{path: tier + ".correct", required: true, figure: func(o *Outcome) **float64 { return &of(o).Correct }},
		{path: tier + ".prompt_tokens", figure: func(o *Outcome) **float64 { return &of(o).PromptTokens }},
		{path: tier + ".completion_tokens", figure: func(o *Outcome) **float64 { return &of(o).CompletionTokens }},
		{path: tier + ".latency_s", figure: func(o *Outcome) **float64 { return &of(o).LatencyS }},
		{path: tier + ".cost_usd", figure: func(o *Outcome) **float64 { return &of(o).CostUSD }},
	}
}

// An outcomeReader reads row by row, because a stranger's columns seldom have
// the types of [Outcome].
type outcomeReader struct {
	file   *os.File
	fields map[int]outcomeField // by column
	groups []parquet.RowGroup   // not yet begun
	rows   parquet.Rows         // of the current group; nil before the first
	buffer []parquet.Row
	ready  []parquet.Row // of the buffer, not yet returned
	row    Outcome
}

func (r *outcomeReader) open() error {
	file, err := openParquet(r.file)
	if err != nil {
		return err
	}
	r.fields = map[int]outcomeField{}
	for _, f := range outcomeFields {
		c, ok := file.Schema().Lookup(strings.Split(f.path, ".")...)
		if !ok && f.required {
			return fmt.Errorf("column %q is missing; an outcome needs id, prompt, edge.correct and cloud.correct", f.path)
		}
		if !ok {
			continue
		}
		if want := f.misfit(c); want != "" {
			return fmt.Errorf("column %q is %s, needs to be %s: cast it where the file is written", f.path, columnType(c), want)
		}
		r.fields[c.ColumnIndex] = f
	}
	r.groups, r.buffer = file.RowGroups(), make([]parquet.Row, 64)
	return nil
}

func openParquet(f *os.File) (file *parquet.File, err error) {
	defer damaged(&err)
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return parquet.OpenFile(f, info.Size(), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
}

// misfit tells what a column should be, if it is not that.
func (f outcomeField) misfit(c parquet.LeafColumn) string {
	t := c.Node.Type()
	var logical format.LogicalTypeValue
	if l := t.LogicalType(); l != nil {
		logical = l.Value
	}
	switch logical.(type) {
	case *format.NullType:
		return "" // there is nothing in it
	case nil, *format.StringType, *format.EnumType, *format.JsonType, *format.IntType:
	default:
		return "a string or a plain number" // DECIMAL or a date, which read as other numbers
	}
	switch k := t.Kind(); {
	case c.MaxRepetitionLevel > 0:
		return "one value a row"
	case f.text != nil && k != parquet.ByteArray && k != parquet.Int32 && k != parquet.Int64:
		return "a string"
	case k == parquet.Int96 || k == parquet.FixedLenByteArray:
		return "a number"
	}
	return ""
}

func (r *outcomeReader) next() (row *Outcome, err error) {
	if len(r.ready) == 0 {
		if err := r.fill(); err != nil {
			return nil, err
		}
	}
	r.row = Outcome{}
	for _, v := range r.ready[0] {
		if f, ok := r.fields[v.Column()]; ok && !v.IsNull() {
			if err := f.set(&r.row, v); err != nil {
				return nil, err
			}
		}
	}
	r.ready = r.ready[1:]
	return &r.row, nil
}

func (r *outcomeReader) fill() (err error) {
	defer damaged(&err)
	for {
		if r.rows == nil {
			if len(r.groups) == 0 {
				return io.EOF
			}
			r.rows, r.groups = r.groups[0].Rows(), r.groups[1:]
		}
		n, err := r.rows.ReadRows(r.buffer)
		if r.ready = r.buffer[:n]; n > 0 {
			return nil
		}
		if err == nil {
			return io.ErrNoProgress
		}
		if !errors.Is(err, io.EOF) {
			return err
		}
		if err := r.close(); err != nil {
			return err
		}
	}
}

func (r *outcomeReader) close() error {
	if r.rows == nil {
		return nil
	}
	err := r.rows.Close()
	r.rows = nil
	return err
}

func (f outcomeField) set(o *Outcome, v parquet.Value) error {
	if f.text != nil {
		*f.text(o) = v.String()
		return nil
	}
	x, err := numberOf(v)
	if err != nil {
		return fmt.Errorf("column %q: %w", f.path, err)
	}
	*f.figure(o) = &x
	return nil
}

// numberOf reads a value of any plain type. Columns without any value are often
// strings; those with one should be numbers, but "0.5" is clear enough.
func numberOf(v parquet.Value) (float64, error) {
	switch v.Kind() {
	case parquet.Boolean:
		if v.Boolean() {
			return 1, nil
		}
		return 0, nil
	case parquet.Int32:
		return float64(v.Int32()), nil
	case parquet.Int64:
		return float64(v.Int64()), nil
	case parquet.Float:
		return float64(v.Float()), nil
	case parquet.Double:
		return v.Double(), nil
	}
	x, err := strconv.ParseFloat(string(v.ByteArray()), 64)
	if err != nil {
		return 0, fmt.Errorf("%.20q is no number", v.ByteArray())
	}
	return x, nil
}
