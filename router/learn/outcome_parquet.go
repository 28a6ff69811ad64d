package learn

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
	"github.com/parquet-go/parquet-go/format"
)

// rowGroup bounds what the writer holds in memory: prompts are a few kilobytes.
const rowGroup = 1 << 12

// A column is one value of an [Outcome] in a Parquet file.
type column struct {
	path  string // names in the file, joined by dots
	index []int  // of the field, for [reflect.Value.FieldByIndex]
	kind  reflect.Kind
}

// columns are those of an outcome, in the order of its fields, and schema is that of
// a file as written.
var schema, columns = func() (*parquet.Schema, []column) {
	var all []column
	row := reflect.New(rowType(reflect.TypeFor[Outcome](), "", nil, &all)).Interface()
	return parquet.NewSchema("Outcome", parquet.SchemaOf(row)), all
}()

// rowType is the type of a row as written: [Outcome] with figures that may be null,
// and with a step whose task is "" for a whole question. It adds its columns to all.
func rowType(t reflect.Type, prefix string, index []int, all *[]column) reflect.Type {
	var fields []reflect.StructField
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		at, tag := append(slices.Clone(index), i), name
		if f.Type.Kind() == reflect.Pointer {
			f.Type = f.Type.Elem()
		}
		if kind := f.Type.Kind(); kind == reflect.Struct {
			f.Type = rowType(f.Type, prefix+name+".", at, all)
		} else {
			*all = append(*all, column{prefix + name, at, kind})
			switch {
			case kind != reflect.String:
				f.Type, tag = reflect.TypeFor[*float64](), name+",optional"
			case slices.Contains([]string{"dataset", "category", "model", "role"}, name):
				tag += ",dict"
			}
		}
		f.Tag = reflect.StructTag(fmt.Sprintf("parquet:%q", tag))
		fields = append(fields, f)
	}
	return reflect.StructOf(fields)
}

// needed reports whether a file without the column has no outcomes.
func (c *column) needed() bool {
	return slices.Contains([]string{"id", "prompt", "edge.correct", "cloud.correct"}, c.path)
}

// writeParquet writes outcomes in bounded memory.
func writeParquet(f io.Writer, all iter.Seq2[Outcome, error]) error {
	options := []parquet.WriterOption{schema, parquet.MaxRowsPerRowGroup(rowGroup),
		parquet.Compression(&zstd.Codec{Level: zstd.SpeedFastest}), parquet.CreatedBy("hybridflow", "1", "")}
	for _, c := range columns {
		if c.kind != reflect.String { // as in the files of runs, where DuckDB misreads bounds beside NaN
			options = append(options, parquet.SkipPageBounds(strings.Split(c.path, ".")...))
		}
	}
	w := parquet.NewWriter(f, options...)
	for o, err := range all {
		if err == nil {
			err = o.Validate()
		}
		if err != nil {
			return fmt.Errorf("outcome %q: %w", o.ID, err)
		}
		if _, err := w.WriteRows([]parquet.Row{rowOf(&o)}); err != nil {
			return err
		}
	}
	return w.Close()
}

func rowOf(o *Outcome) parquet.Row {
	row := make(parquet.Row, len(columns))
	for i, c := range columns {
		v, err := reflect.ValueOf(o).Elem().FieldByIndexErr(c.index) // an error without a step
		if err != nil {
			v = reflect.Zero(reflect.TypeFor[string]())
		}
		switch {
		case c.kind == reflect.String:
			row[i] = parquet.ValueOf(v.String()).Level(0, 0, i)
		case err != nil || c.kind == reflect.Float64 && math.IsNaN(v.Float()) || c.path == "difficulty" && v.IsZero():
			row[i] = parquet.NullValue().Level(0, 0, i)
		default:
			row[i] = parquet.ValueOf(v.Convert(reflect.TypeFor[float64]()).Float()).Level(0, 1, i)
		}
	}
	return row
}

// parquetOutcomes ranges over the outcomes of a file in Parquet, whoever wrote it,
// in bounded memory: grades may be booleans, figures any numbers, and columns
// without any value may be missing or of any type. It reads values, not structs,
// because the columns of other programs seldom have the types of [rowType].
func parquetOutcomes(f *os.File) iter.Seq2[Outcome, error] {
	return func(yield func(Outcome, error) bool) {
		fail := func(err error) { yield(Outcome{}, fmt.Errorf("read outcomes %s: %w", f.Name(), err)) }
		rows, err := openParquet(f)
		if err != nil {
			fail(err)
			return
		}
		defer rows.Close()
		leaves, err := leavesOf(rows.Schema())
		if err != nil {
			fail(err)
			return
		}
		buffer := make([]parquet.Row, 64)
		for n := 0; ; {
			got, end := readRows(rows, buffer)
			for _, row := range buffer[:got] {
				n++
				o, err := outcomeOf(row, leaves)
				if err != nil {
					fail(fmt.Errorf("row %d: %w", n, err))
					return
				}
				if !yield(o, nil) {
					return
				}
			}
			if end != nil {
				if !errors.Is(end, io.EOF) {
					fail(fmt.Errorf("row %d: %w", n+1, end))
				}
				return
			}
		}
	}
}

func openParquet(f *os.File) (rows *parquet.GenericReader[any], err error) {
	defer damaged(&err)
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	file, err := parquet.OpenFile(f, info.Size(), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, err
	}
	return parquet.NewGenericReader[any](file), nil
}

func readRows(rows *parquet.GenericReader[any], buffer []parquet.Row) (n int, err error) {
	defer damaged(&err)
	n, err = rows.ReadRows(buffer)
	if n == 0 && err == nil {
		err = io.ErrNoProgress
	}
	return n, err
}

// damaged turns what the library returns, or panics with, for a file that is not
// whole into an error that says so.
func damaged(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%v", p)
	}
	if *err != nil && *err != io.EOF {
		*err = fmt.Errorf("not a whole Parquet file: %w (copy it again)", *err)
	}
}

// leavesOf finds the columns of an outcome in a file, by their index there.
func leavesOf(schema *parquet.Schema) (map[int]column, error) {
	leaves := map[int]column{}
	for _, c := range columns {
		leaf, ok := schema.Lookup(strings.Split(c.path, ".")...)
		switch {
		case !ok && c.needed():
			return nil, fmt.Errorf("column %q is missing; an outcome needs id, prompt, edge.correct and cloud.correct", c.path)
		case !ok:
			continue
		}
		if want := c.misfit(leaf); want != "" {
			return nil, fmt.Errorf("column %q is %s, needs to be %s: cast it where the file is written", c.path, leaf.Node.Type(), want)
		}
		leaves[leaf.ColumnIndex] = c
	}
	return leaves, nil
}

// misfit returns what a column should be, or "" where it is that.
func (c *column) misfit(leaf parquet.LeafColumn) string {
	t := leaf.Node.Type()
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
	case leaf.MaxRepetitionLevel > 0:
		return "one value a row"
	case c.kind == reflect.String && k != parquet.ByteArray && k != parquet.Int32 && k != parquet.Int64:
		return "a string"
	case k == parquet.Int96 || k == parquet.FixedLenByteArray:
		return "a number"
	}
	return ""
}

func outcomeOf(row parquet.Row, leaves map[int]column) (Outcome, error) {
	o := Outcome{Edge: unknownAnswer(), Cloud: unknownAnswer(), Step: new(Step)}
	for _, v := range row {
		if c, ok := leaves[v.Column()]; ok && !v.IsNull() {
			if err := c.set(&o, v); err != nil {
				return Outcome{}, err
			}
		}
	}
	if o.Step.Task == "" {
		o.Step = nil
	}
	return o, o.Validate()
}

func (c *column) set(o *Outcome, v parquet.Value) error {
	to := reflect.ValueOf(o).Elem().FieldByIndex(c.index)
	if c.kind == reflect.String {
		to.SetString(v.String())
		return nil
	}
	x, err := numberOf(v)
	switch {
	case err != nil:
		return fmt.Errorf("column %q: %w", c.path, err)
	case c.kind == reflect.Float64:
		to.SetFloat(x)
	case x != math.Trunc(x):
		return fmt.Errorf("%s: needs to be a whole number", c.path)
	default:
		to.SetInt(int64(x))
	}
	return nil
}

// numberOf reads a value of any plain type. Columns without any value are often
// strings; those with one should be numbers, but "0.5" is clear enough.
func numberOf(v parquet.Value) (float64, error) {
	switch v.Kind() {
	case parquet.Boolean:
		return indicator(v.Boolean()), nil
	case parquet.Int32, parquet.Int64:
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
