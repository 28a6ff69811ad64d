package datasets

import (
	"bytes"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
)

// writeParquet makes a file of rows, with a row group for every two of them.
func writeParquet[T any](t testing.TB, rows ...T) dataFile {
	t.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[T](&b, parquet.MaxRowsPerRowGroup(2))
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return dataFile{"invented.parquet", b.Bytes()}
}

// The encodings of a list that writers have used over the years.
type (
	elementList struct {
		L []string `parquet:"l,list"`
	}
	optionalElementList struct {
		L []string `parquet:"l,optional,list"`
	}
	itemList struct { // older pyarrow
		L *itemGroup `parquet:"l,optional"`
	}
	itemGroup struct {
		List []struct {
			Item *string `parquet:"item,optional"`
		} `parquet:"list"`
	}
	bareList struct {
		L []string `parquet:"l"`
	}
)

func itemRow(values ...string) itemList {
	g := &itemGroup{}
	for _, v := range values {
		g.List = append(g.List, struct {
			Item *string `parquet:"item,optional"`
		}{&v})
	}
	return itemList{g}
}

func TestParquetLists(t *testing.T) {
	want := [][]string{{"a", "b"}, nil, {"c"}, {"", "d", "e"}, nil}
	null := itemRow("", "d", "e")
	null.L.List[0].Item = nil
	for _, c := range []struct {
		name string
		file dataFile
	}{
		{"element", writeParquet(t, elementList{want[0]}, elementList{}, elementList{want[2]}, elementList{want[3]}, elementList{})},
		{"optional element", writeParquet(t, optionalElementList{want[0]}, optionalElementList{}, optionalElementList{want[2]},
			optionalElementList{want[3]}, optionalElementList{})},
		{"item, with a null item, a null list and an empty one", writeParquet(t, itemRow("a", "b"), itemList{}, itemRow("c"), null, itemRow())},
		{"repeated field", writeParquet(t, bareList{want[0]}, bareList{}, bareList{want[2]}, bareList{want[3]}, bareList{})},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := readParquet(c.file, []column{{name: "l", kind: listColumn}})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got.lists["l"]); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

// anyType has a column for each type a number or a date may come in.
type anyType struct {
	I32    int32    `parquet:"i32"`
	I64    *int64   `parquet:"i64,optional"`
	U32    uint32   `parquet:"u32"`
	U64    uint64   `parquet:"u64"`
	F32    float32  `parquet:"f32"`
	F64    float64  `parquet:"f64"`
	Dec32  int32    `parquet:"dec32,decimal(2:9)"`
	Dec64  int64    `parquet:"dec64,decimal(3:18)"`
	DecFix [16]byte `parquet:"decfix,decimal(1:38)"`
	Text   string   `parquet:"text"`
	Date   int32    `parquet:"date,date"`
	Milli  int64    `parquet:"milli,timestamp(millisecond)"`
	Micro  int64    `parquet:"micro,timestamp(microsecond)"`
	Nano   int64    `parquet:"nano,timestamp(nanosecond)"`
}

func TestParquetValues(t *testing.T) {
	at := time.Date(2024, 11, 25, 23, 59, 59, 0, time.UTC)
	minus := int64(-7)
	file := writeParquet(t,
		anyType{
			I32: -25, I64: &minus, U32: math.MaxUint32, U64: math.MaxUint64, F32: 0.1, F64: 5, Dec32: 1250, Dec64: -1001,
			DecFix: [16]byte{14: 1, 15: 4}, Text: "025", Date: int32(at.Unix() / 86400),
			Milli: at.UnixMilli(), Micro: at.UnixMicro(), Nano: at.UnixNano(),
		},
		anyType{F64: math.NaN(), DecFix: [16]byte(bytes.Repeat([]byte{0xff}, 16))},
	)
	for _, c := range []struct {
		name string
		kind columnKind
		want []string
	}{
		{"i32", numberColumn, []string{"-25", "0"}},
		{"i64", numberColumn, []string{"-7", ""}},
		{"u32", numberColumn, []string{"4294967295", "0"}},
		{"u64", numberColumn, []string{"18446744073709551615", "0"}},
		{"f32", numberColumn, []string{"0.1", "0"}},
		{"f64", numberColumn, []string{"5", ""}},
		{"dec32", numberColumn, []string{"12.5", "0"}},
		{"dec64", numberColumn, []string{"-1.001", "0"}},
		{"decfix", numberColumn, []string{"26", "-0.1"}},
		{"text", numberColumn, []string{"025", ""}},
		{"date", dayColumn, []string{"2024-11-25", "1970-01-01"}},
		{"milli", dayColumn, []string{"2024-11-25", "1970-01-01"}},
		{"micro", dayColumn, []string{"2024-11-25", "1970-01-01"}},
		{"nano", dayColumn, []string{"2024-11-25", "1970-01-01"}},
		{"text", dayColumn, []string{"025", ""}},
		{"text", textColumn, []string{"025", ""}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := readParquet(file, []column{{name: c.name, kind: c.kind}})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got.cells[c.name]); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestParquetSchema(t *testing.T) {
	type wrong struct {
		Int    int64    `parquet:"int"`
		Text   string   `parquet:"text"`
		List   []string `parquet:"list,list"`
		Ints   []int64  `parquet:"ints,list"`
		When   int64    `parquet:"when,timestamp"`
		Bool   bool     `parquet:"bool"`
		Dec    int32    `parquet:"dec,decimal(2:9)"`
		Struct struct {
			A string `parquet:"a"`
		} `parquet:"struct"`
	}
	file := writeParquet(t, wrong{})
	for _, c := range []struct {
		column column
		want   string
	}{
		{column{name: "question"}, `column "question" is missing; the file has int, text, list, ints, when, bool, dec, struct`},
		{column{name: "int", kind: textColumn}, `column "int": want a string, found INT(64,true)`},
		{column{name: "dec", kind: textColumn}, `column "dec": want a string, found DECIMAL(9,2)`},
		{column{name: "list", kind: textColumn}, `column "list": want a string, found {list {element STRING}}`},
		{column{name: "struct", kind: textColumn}, `column "struct": want a string, found {a STRING}`},
		{column{name: "text", kind: listColumn}, `column "text": want a list of strings, found STRING`},
		{column{name: "ints", kind: listColumn}, `column "ints": want a list of strings, found {list {element INT(64,true)}}`},
		{column{name: "bool", kind: numberColumn}, `column "bool": want a number (INT, DECIMAL, DOUBLE or a string of digits), found BOOLEAN`},
		{column{name: "when", kind: numberColumn}, `column "when": want a number (INT, DECIMAL, DOUBLE or a string of digits), found TIMESTAMP`},
		{column{name: "int", kind: dayColumn}, `column "int": want a date (DATE, TIMESTAMP or a string), found INT(64,true)`},
	} {
		_, err := readParquet(file, []column{c.column})
		if err == nil || !strings.Contains(err.Error(), "invented.parquet: "+c.want) {
			t.Errorf("error %v\nwant one with %s", err, c.want)
		}
	}
	got, err := readParquet(file, []column{{name: "question", optional: true}})
	if err != nil || !cmp.Equal(got.cells["question"], []string{""}) {
		t.Errorf("missing but optional column: %q, %v", got.cells["question"], err)
	}
}

func TestParquetBroken(t *testing.T) {
	whole := writeParquet(t, elementList{[]string{"a", "b"}}, elementList{[]string{"c"}}, elementList{})
	columns := []column{{name: "l", kind: listColumn}}
	for n := range whole.data {
		if _, err := readParquet(dataFile{"cut.parquet", whole.data[:n]}, columns); err == nil ||
			!strings.HasPrefix(err.Error(), "cut.parquet: ") {
			t.Fatalf("cut at %d of %d bytes: error %v, want one that names the file", n, len(whole.data), err)
		}
	}
	if _, err := readParquet(dataFile{"page.html", []byte("<html>401</html>")}, columns); err == nil ||
		!strings.Contains(err.Error(), "not a complete Parquet file (16 bytes)") {
		t.Errorf("a web page: error %v", err)
	}
	// A flipped bit is an error or other data, never a panic.
	for i := range whole.data {
		for bit := range 8 {
			broken := bytes.Clone(whole.data)
			broken[i] ^= 1 << bit
			if got, err := readParquet(dataFile{"flip.parquet", broken}, columns); err == nil && len(got.lists["l"]) != got.rows {
				t.Fatalf("bit %d of byte %d: %d lists in %d rows", bit, i, len(got.lists["l"]), got.rows)
			}
		}
	}
}
