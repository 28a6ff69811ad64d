package datasets

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// readCSV reads the named columns of a CSV file, wherever its header puts them.
// Cells come in the order of columns, without the white space around them that
// people leave behind. Errors name the file and the line.
func readCSV(f dataFile, columns []string) ([][]string, error) {
	data := bytes.TrimPrefix(f.data, []byte("\ufeff"))
	r := csv.NewReader(bytes.NewReader(data))
	r.ReuseRecord = true
	header, err := r.Read()
	if errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: empty, want a CSV header", f.name)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: read CSV header: %w", f.name, err)
	}
	index := make([]int, len(columns))
	for i, name := range columns {
		index[i] = slices.IndexFunc(header, func(h string) bool { return strings.TrimSpace(h) == name })
		if index[i] < 0 {
			return nil, fmt.Errorf("%s: no column %q among its %d columns", f.name, name, len(header))
		}
	}
	var rows [][]string
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: read CSV: %w", f.name, err)
		}
		row := make([]string, len(columns))
		for i, at := range index {
			// A cell is part of its whole record: without a copy, one short
			// cell kept is a long record kept.
			row[i] = strings.Clone(strings.TrimSpace(record[at]))
		}
		rows = append(rows, row)
	}
}
