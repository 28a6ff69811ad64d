package report

import "slices"

// begins is the name of the block that a row is the first of, if it is.
func (t *Table) begins(row int) (name string, ok bool) {
	h := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Kind == Heading })
	if h < 0 || row > 0 && t.Rows[row][h].Text == t.Rows[row-1][h].Text {
		return "", false
	}
	return t.Rows[row][h].Text, true
}

// visible are the columns that are shown as columns.
func (t *Table) visible() []int {
	var shown []int
	for i, c := range t.Columns {
		if c.Kind != Heading && c.Kind != Prose {
			shown = append(shown, i)
		}
	}
	return shown
}

// prose are the sentences of the rows that have one; nil for a table of cells alone.
func (t *Table) prose() (lines []string) {
	at := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Kind == Prose })
	for _, row := range t.Rows {
		if at >= 0 && row[at].Text != "" {
			lines = append(lines, row[at].Text)
		}
	}
	return lines
}

// embolden marks the highest known value of a column in each block that has
// several, or the lowest above zero; equals are all marked. Rows that do not compete, such
// as bounds, are passed over.
func (t *Table) embolden(column int, lowest bool, competes func(row int) bool) {
	better := func(a, b float64) bool { return a > b && !lowest || a < b && lowest }
	for from := 0; from < len(t.Rows); {
		to := from + 1
		for ; to < len(t.Rows); to++ {
			if _, next := t.begins(to); next {
				break
			}
		}
		best, known := 0., 0
		for i := from; i < to; i++ {
			if v := t.Rows[i][column].Value; v == v && competes(i) && !(lowest && v == 0) {
				if known++; known == 1 || better(v, best) {
					best = v
				}
			}
		}
		for i := from; i < to && known > 1; i++ {
			t.Rows[i][column].Bold = t.Rows[i][column].Value == best && competes(i)
		}
		from = to
	}
}
