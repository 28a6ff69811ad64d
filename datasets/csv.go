package datasets

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
)

// readCSV reads the named columns of a CSV file, wherever its header puts them.
// Cells come in the order of columns, without the white space around them that
// people leave behind. Errors name the file and the line.
func readCSV(f dataFile, columns []string) ([][]string, error) {
	records, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(f.data, []byte("\ufeff")))).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: read CSV: %w", f.name, err)
	}
	if len(records) == 0 {
		return nil, fmt.Errorf("%s: empty, want a CSV header", f.name)
	}
	index := make([]int, len(columns))
	for i, name := range columns {
		index[i] = slices.IndexFunc(records[0], func(h string) bool { return strings.TrimSpace(h) == name })
		if index[i] < 0 {
			return nil, fmt.Errorf("%s: no column %q among its %d columns", f.name, name, len(records[0]))
		}
	}
	var rows [][]string
	for _, record := range records[1:] {
		row := make([]string, len(columns))
		for i, at := range index {
			// A cell is part of its whole record: without a copy, one short
			// cell kept is a long record kept.
			row[i] = strings.Clone(strings.TrimSpace(record[at]))
		}
		rows = append(rows, row)
	}
	return rows, nil
}
