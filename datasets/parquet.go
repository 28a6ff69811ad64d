package datasets

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"
)

// A column is a column that a reader expects in a Parquet file.
type column struct {
	name     string
	kind     columnKind
	optional bool // may be missing, and is then empty in every row
}

// A table is the content of some columns, by name: cells for plain columns,
// lists for lists, each with one entry a row. A null is "" or a nil list.
type table struct {
	rows  int
	cells map[string][]string
	lists map[string][][]string
}

// readParquet reads the named columns of a Parquet file that somebody else
// wrote. Columns are compared with the file's schema before anything is read,
// and values are read from the column chunks by their repetition levels.
// Reading into Go structs would be shorter but matches lists by the name of
// their inner group: a list whose element is called "item" would come out as
// the right number of empty strings.
func readParquet(f dataFile, columns []column) (t *table, err error) {
	defer func() {
		// The library panics on some broken files.
		if r := recover(); r != nil {
			t, err = nil, fmt.Errorf("%s: broken Parquet file: %v", f.name, r)
		}
	}()
	pf, err := parquet.OpenFile(bytes.NewReader(f.data), int64(len(f.data)), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, fmt.Errorf("%s: not a complete Parquet file (%d bytes): %w", f.name, len(f.data), err)
	}
	t = &table{rows: int(pf.NumRows()), cells: map[string][]string{}, lists: map[string][][]string{}}
	for _, c := range columns {
		leaf, err := findColumn(pf.Schema(), c)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.name, err)
		}
		if err := t.read(pf, c, leaf); err != nil {
			return nil, fmt.Errorf("%s: column %q: broken Parquet file: %w", f.name, c.name, err)
		}
	}
	return t, nil
}

// A leafColumn is where a column's values are, and how to understand one.
type leafColumn struct {
	parquet.LeafColumn
	convert func(parquet.Value) string
}

// findColumn compares an expected column with the file's schema. It returns nil
// for a missing column that is optional. A list may be encoded in any of the
// known ways, all of which have one repeated level above a single leaf.
func findColumn(schema *parquet.Schema, c column) (*leafColumn, error) {
	var node parquet.Node
	var names []string
	for _, field := range schema.Fields() {
		names = append(names, field.Name())
		if field.Name() == c.name {
			node = field
		}
	}
	if node == nil && c.optional {
		return nil, nil
	}
	if node == nil {
		return nil, fmt.Errorf("column %q is missing; the file has %s", c.name, strings.Join(names, ", "))
	}
	path, inner := []string{c.name}, node
	for !inner.Leaf() && len(inner.Fields()) == 1 {
		inner = inner.Fields()[0]
		path = append(path, inner.(parquet.Field).Name())
	}
	leaf, ok := schema.Lookup(path...)
	// A plain column is a leaf of the root; a group around it would be a struct.
	fits := leaf.MaxRepetitionLevel == 0 && len(path) == 1
	if c.kind == listColumn {
		fits = leaf.MaxRepetitionLevel == 1
	}
	if ok && fits {
		if convert := c.kind.converter(leaf.Node.Type()); convert != nil {
			return &leafColumn{leaf, convert}, nil
		}
	}
	return nil, fmt.Errorf("column %q: want %s, found %.200s", c.name, c.kind, describe(node))
}

// describe writes a column's type as in {list {element STRING}}.
func describe(n parquet.Node) string {
	if n.Leaf() && n.Repeated() {
		return "repeated " + n.Type().String()
	}
	if n.Leaf() {
		return n.Type().String()
	}
	var fields []string
	for _, f := range n.Fields() {
		fields = append(fields, f.Name()+" "+describe(f))
	}
	return "{" + strings.Join(fields, ", ") + "}"
}

// read appends a column, row group by row group.
func (t *table) read(pf *parquet.File, c column, leaf *leafColumn) error {
	if leaf == nil {
		t.cells[c.name] = make([]string, t.rows)
		return nil
	}
	b := columnBuilder{leaf: leaf, list: c.kind == listColumn}
	for _, group := range pf.RowGroups() {
		if err := b.readChunk(group.ColumnChunks()[leaf.ColumnIndex]); err != nil {
			return err
		}
	}
	rows := len(b.values)
	if b.list {
		rows = len(b.starts)
		t.lists[c.name] = b.split()
	} else {
		t.cells[c.name] = b.values
	}
	if rows != t.rows {
		return fmt.Errorf("%d rows of %d", rows, t.rows)
	}
	return nil
}

// A columnBuilder collects the values of one column. The elements of all its lists
// are in one slice, for want of garbage; starts[i] is where row i begins.
type columnBuilder struct {
	leaf   *leafColumn
	list   bool
	values []string
	starts []int
}

func (b *columnBuilder) readChunk(chunk parquet.ColumnChunk) error {
	pages := chunk.Pages()
	defer pages.Close()
	buffer := make([]parquet.Value, 512)
	for {
		page, err := pages.ReadPage()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		for values := page.Values(); err == nil; {
			var n int
			n, err = values.ReadValues(buffer)
			for _, v := range buffer[:n] {
				b.add(v)
			}
		}
		parquet.Release(page)
		if !errors.Is(err, io.EOF) {
			return err
		}
	}
}

// add takes the next value of the column. In a list, repetition level 0 starts
// a row, and a definition level that stops short of the element means that the
// list is empty or null: there is no value then.
func (b *columnBuilder) add(v parquet.Value) {
	if b.list && v.RepetitionLevel() == 0 {
		b.starts = append(b.starts, len(b.values))
	}
	if v.IsNull() {
		element := b.leaf.MaxDefinitionLevel
		if b.leaf.Node.Optional() {
			element--
		}
		if !b.list || v.DefinitionLevel() == element {
			b.values = append(b.values, "")
		}
		return
	}
	b.values = append(b.values, b.leaf.convert(v))
}

// split cuts the collected elements into one list a row.
func (b *columnBuilder) split() [][]string {
	lists := make([][]string, len(b.starts))
	end := len(b.values)
	for i, start := range slices.Backward(b.starts) {
		if start < end {
			lists[i] = b.values[start:end:end]
		}
		end = start
	}
	return lists
}
