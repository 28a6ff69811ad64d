package report

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"math"
	"strconv"

	"hybridflow/results/stats"
)

// numbers are the names of the numbers of a cell, besides its value; nil for text.
func (k Kind) numbers() []string {
	switch k {
	case Words, Heading, Prose:
		return nil
	case Number, Probability:
		return []string{""}
	case Spread:
		return []string{"", "p50", "p95"}
	}
	return []string{"", "low", "high"}
}

// CSV writes the columns alone, numbers with six digits, an interval as three
// columns and a spread as its mean, median and 95th percentile. Text that a
// spreadsheet would run as a formula gets an apostrophe.
func (t *Table) CSV(w io.Writer) error {
	c := csv.NewWriter(w)
	var head []string
	for _, col := range t.Columns {
		head = append(head, escapeCSV(col.Name))
		for _, name := range col.Kind.numbers()[min(1, len(col.Kind.numbers())):] {
			head = append(head, escapeCSV(col.Name+" "+name))
		}
	}
	c.Write(head) // errors are kept until Flush
	for _, row := range t.Rows {
		var rec []string
		for i, v := range row {
			names := t.Columns[i].Kind.numbers()
			if names == nil {
				rec = append(rec, escapeCSV(v.Text))
			}
			for k := range names {
				rec = append(rec, exact([]float64{v.Value, v.Low, v.High}[k]))
			}
		}
		c.Write(rec)
	}
	c.Flush()
	return c.Error()
}

func exact(v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return strconv.FormatFloat(v, 'g', 6, 64)
}

// JSON writes the table as one object; an interval is an object of value, low
// and high, a spread one of value, p50 and p95, and unknown is null.
func (t *Table) JSON(w io.Writer) error {
	out := struct {
		Name    string   `json:"name"`
		Title   string   `json:"title"`
		Caption string   `json:"caption"`
		Columns []string `json:"columns"`
		Rows    [][]any  `json:"rows"`
		Notes   []string `json:"notes"`
	}{t.Name, t.Title, t.Caption, []string{}, [][]any{}, t.Notes}
	for _, c := range t.Columns {
		out.Columns = append(out.Columns, c.Name)
	}
	for _, row := range t.Rows {
		cells := []any{}
		for i, v := range row {
			switch names := t.Columns[i].Kind.numbers(); {
			case names == nil:
				cells = append(cells, v.Text)
			case len(names) == 1:
				cells = append(cells, stats.Finite(v.Value))
			case t.Columns[i].Kind == Spread:
				cells = append(cells, quantiles{stats.Finite(v.Value), stats.Finite(v.Low), stats.Finite(v.High)})
			default:
				cells = append(cells, v.Estimate)
			}
		}
		out.Rows = append(out.Rows, cells)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

type quantiles struct {
	Value *float64 `json:"value"`
	P50   *float64 `json:"p50"`
	P95   *float64 `json:"p95"`
}
