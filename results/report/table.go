package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"hybridflow/results/stats"
)

// A Table is what is shown of estimates. Its numbers are numbers until it is
// written, by Text, Markdown, LaTeX, CSV or JSON.
type Table struct {
	Name    string // for file names and LaTeX labels, such as "accuracy"
	Title   string
	Caption string // what was measured: backend, seeds, data
	Dataset string // the only one that it is about; "" for all of them
	Columns []Column
	Rows    [][]Value
	Bold    string // what bold cells are; a note where bold can be seen
	Notes   []string
}

// A Kind says how the cells of a column are shown.
type Kind int

const (
	Words       Kind = iota // Value.Text, on the left
	Number                  // 12.3
	Interval                // 12.3 ± 0.4
	Signed                  // +12.3 [+11.9, +12.7]; without an interval +12.3
	Range                   // 12.3 [11.9, 12.7]; without an interval 12.3
	Probability             // 0.0312, <0.0001
	Spread                  // 12.3 (9.8, 20.1): mean, median and 95th percentile
	Heading                 // Value.Text, the same for a block of rows: a line above them instead of a column
	Prose                   // Value.Text, a sentence: the lines of a text, instead of the table; a column in CSV and JSON alone
)

// A Column is a header and how to show what is below it.
type Column struct {
	Name   string
	Kind   Kind
	Digits int // behind the decimal point
}

// A Value is one cell: Text in a column of Words, else an Estimate, of which a
// Number or a Probability has just the Value. NaN and "" are unknown, and shown as a dash.
// In a Spread, Low and High are the median and the 95th percentile.
type Value struct {
	Text string
	Bold bool
	stats.Estimate
}

const dash = "–"

func words(s string) Value             { return Value{Text: s} }
func number(v float64) Value           { return estimated(stats.Exact(v)) }
func estimated(e stats.Estimate) Value { return Value{Estimate: e} }

// show formats a cell for readers.
func (c Column) show(v Value) string {
	switch c.Kind {
	case Words, Heading, Prose:
		if v.Text == "" {
			return dash
		}
		return v.Text
	case Interval:
		if math.IsNaN(v.Value) {
			return dash
		}
		if v.Value == 0 && v.Low == 0 && v.High == 0 {
			return "0" // exactly: an edge model that costs nothing
		}
		return c.digits(v.Value) + " ± " + c.digits(v.Half())
	case Signed:
		return brackets(v, c.signed, "[%s, %s]")
	case Range:
		return brackets(v, c.digits, "[%s, %s]")
	case Spread:
		return brackets(v, c.digits, "(%s, %s)")
	case Probability:
		if least := math.Pow10(-c.Digits); v.Value < least {
			return "<" + c.digits(least)
		}
	}
	return c.digits(v.Value)
}

// brackets shows a value and, if it is known, what is around it.
func brackets(v Value, show func(float64) string, around string) string {
	if math.IsNaN(v.Low) {
		return show(v.Value)
	}
	return show(v.Value) + " " + fmt.Sprintf(around, show(v.Low), show(v.High))
}

func (c Column) digits(v float64) string {
	if math.IsNaN(v) {
		return dash
	}
	s := strconv.FormatFloat(v, 'f', c.Digits, 64)
	if strings.Trim(s, "-0.") == "" { // no "-0.0"
		s = strings.TrimPrefix(s, "-")
	}
	return s
}

func (c Column) signed(v float64) string {
	s := c.digits(v)
	if s != dash && s[0] != '-' && strings.Trim(s, "0.") != "" {
		s = "+" + s
	}
	return s
}
