package datasets

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// readJSONL reads one JSON value a line. Empty lines are skipped; errors name
// the file and the line.
func readJSONL[T any](f dataFile) ([]T, error) {
	var rows []T
	line := 0
	for text := range bytes.Lines(bytes.TrimPrefix(f.data, []byte("\ufeff"))) {
		line++
		text = bytes.TrimSpace(text)
		if len(text) == 0 {
			continue
		}
		var row T
		if err := json.Unmarshal(text, &row); err != nil {
			return nil, fmt.Errorf("%s:%d: read JSON line: %w", f.name, line, err)
		}
		rows = append(rows, row)
	}
	return rows, nil
}
