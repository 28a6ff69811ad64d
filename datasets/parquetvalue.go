package datasets

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// A columnKind is the kind of content that a reader expects in a column. Writers
// choose different types for the same content: an id can be INT64, DECIMAL or a
// string.
type columnKind int

const (
	textColumn   columnKind = iota // as it is
	listColumn                     // a list of text
	numberColumn                   // in decimal notation, without leading or trailing zeros it does not need
	dayColumn                      // YYYY-MM-DD, or a string as it is
)

func (k columnKind) String() string {
	return [...]string{
		textColumn:   "a string",
		listColumn:   "a list of strings",
		numberColumn: "a number (INT, DECIMAL, DOUBLE or a string of digits)",
		dayColumn:    "a date (DATE, TIMESTAMP or a string)",
	}[k]
}

// converter returns the conversion from values of a file's type to text, or nil if
// the type does not fit.
func (k columnKind) converter(t parquet.Type) func(parquet.Value) string {
	if isString(t) {
		return func(v parquet.Value) string { return string(v.ByteArray()) }
	}
	switch k {
	case numberColumn:
		return numberConverter(t)
	case dayColumn:
		return dayConverter(t)
	}
	return nil
}

// isString accepts plain byte arrays too: old writers do not mark strings.
func isString(t parquet.Type) bool {
	if t.Kind() != parquet.ByteArray {
		return false
	}
	switch logicalType(t).(type) {
	case nil, *format.StringType, *format.EnumType, *format.JsonType:
		return true
	}
	return false
}

func logicalType(t parquet.Type) format.LogicalTypeValue {
	if l := t.LogicalType(); l != nil {
		return l.Value
	}
	return nil
}

func numberConverter(t parquet.Type) func(parquet.Value) string {
	switch l := logicalType(t).(type) {
	case *format.DecimalType:
		return decimalConverter(t.Kind(), int(l.Scale))
	case *format.IntType:
		if !l.IsSigned && t.Kind() == parquet.Int64 {
			return func(v parquet.Value) string { return strconv.FormatUint(v.Uint64(), 10) }
		}
		if !l.IsSigned {
			return func(v parquet.Value) string { return strconv.FormatUint(uint64(v.Uint32()), 10) }
		}
	case nil:
	default:
		return nil // a date or a time is no number
	}
	switch t.Kind() {
	case parquet.Int32:
		return func(v parquet.Value) string { return strconv.FormatInt(int64(v.Int32()), 10) }
	case parquet.Int64:
		return func(v parquet.Value) string { return strconv.FormatInt(v.Int64(), 10) }
	case parquet.Float:
		return func(v parquet.Value) string { return formatFloat(float64(v.Float()), 32) }
	case parquet.Double:
		return func(v parquet.Value) string { return formatFloat(v.Double(), 64) }
	}
	return nil
}

// formatFloat writes NaN as "": pandas has it for a missing number.
func formatFloat(x float64, bits int) string {
	if math.IsNaN(x) {
		return ""
	}
	return strconv.FormatFloat(x, 'f', -1, bits)
}

// decimalConverter reads DECIMAL of any physical type: an unscaled integer,
// two's complement and big-endian in byte arrays. Scales beyond those of
// Parquet's 256-bit decimals are refused: they would make numbers of any length.
func decimalConverter(kind parquet.Kind, scale int) func(parquet.Value) string {
	if scale < 0 || scale > 76 {
		return nil
	}
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)
	return func(v parquet.Value) string {
		unscaled := new(big.Int)
		switch kind {
		case parquet.Int32:
			unscaled.SetInt64(int64(v.Int32()))
		case parquet.Int64:
			unscaled.SetInt64(v.Int64())
		default:
			unscaled = twosComplement(v.ByteArray())
		}
		digits := new(big.Rat).SetFrac(unscaled, unit).FloatString(scale)
		if strings.Contains(digits, ".") {
			digits = strings.TrimRight(strings.TrimRight(digits, "0"), ".")
		}
		return digits
	}
}

func twosComplement(b []byte) *big.Int {
	n := new(big.Int).SetBytes(b)
	if len(b) > 0 && b[0]&0x80 != 0 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	return n
}

func dayConverter(t parquet.Type) func(parquet.Value) string {
	var at func(parquet.Value) time.Time
	switch l := logicalType(t).(type) {
	case *format.DateType:
		at = func(v parquet.Value) time.Time { return time.Unix(int64(v.Int32())*24*60*60, 0) }
	case *format.TimestampType:
		switch l.Unit.Value.(type) {
		case *format.MilliSeconds:
			at = func(v parquet.Value) time.Time { return time.UnixMilli(v.Int64()) }
		case *format.MicroSeconds:
			at = func(v parquet.Value) time.Time { return time.UnixMicro(v.Int64()) }
		case *format.NanoSeconds:
			at = func(v parquet.Value) time.Time { return time.Unix(0, v.Int64()) }
		}
	}
	if at == nil {
		return nil
	}
	return func(v parquet.Value) string { return at(v).UTC().Format(time.DateOnly) }
}
