package report

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"math"
	"strconv"
)

// CSV writes the columns alone, numbers with six digits, an interval as three
// columns and a spread as its mean, median and 95th percentile. Text that a spreadsheet would run as a formula gets an apostrophe.
func (t *Table) CSV(w io.Writer) error {
	c := csv.NewWriter(w)
	var head []string
	for _, col := range t.Columns {
		head = append(head, escapeCSV(col.Name))
		if col.Kind.hasInterval() {
			head = append(head, escapeCSV(col.Name+" low"), escapeCSV(col.Name+" high"))
		}
		if col.Kind == Spread {
			head = append(head, escapeCSV(col.Name+" p50"), escapeCSV(col.Name+" p95"))
		}
	}
	c.Write(head) // errors are kept until Flush
	for _, row := range t.Rows {
		var rec []string
		for i, v := range row {
			switch t.Columns[i].Kind {
			case Words, Heading:
				rec = append(rec, escapeCSV(v.Text))
			case Number, Probability:
				rec = append(rec, exact(v.Value))
			default:
				rec = append(rec, exact(v.Value), exact(v.Low), exact(v.High))
			}
		}
		c.Write(rec)
	}
	c.Flush()
	return c.Error()
}

func (k Kind) hasInterval() bool { return k == Interval || k == Signed || k == Range }

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
			switch t.Columns[i].Kind {
			case Words, Heading:
				cells = append(cells, v.Text)
			case Number, Probability:
				cells = append(cells, known(v.Value))
			case Spread:
				cells = append(cells, quantiles{known(v.Value), known(v.Low), known(v.High)})
			default:
				cells = append(cells, span{known(v.Value), known(v.Low), known(v.High)})
			}
		}
		out.Rows = append(out.Rows, cells)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

type span struct {
	Value *float64 `json:"value"`
	Low   *float64 `json:"low"`
	High  *float64 `json:"high"`
}

type quantiles struct {
	Value *float64 `json:"value"`
	P50   *float64 `json:"p50"`
	P95   *float64 `json:"p95"`
}

func known(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}
