package llm

import (
	"encoding/json"
	"fmt"
	"iter"
)

// Owed is what the recorded calls of earlier sessions count for under a [Cap]:
// what they were billed, and, where nobody knows, the most that it can have been.
// Failures of which nothing had come count as free.
func Owed(records iter.Seq2[Record, error]) (usd float64, tokens int64, err error) {
	var sum amount
	for r, err := range records {
		if err != nil {
			return 0, 0, err
		}
		switch {
		case r.Error != "" && !r.Response.arrived():
		case r.Error == "" && !r.Response.NoUsage:
			sum = sum.plus(billed(r.Response.Usage, r.Price))
		default:
			o := CapOptions{Price: r.Price}
			if err := json.Unmarshal(r.Extra, &o.Extra); err != nil && len(r.Extra) > 0 {
				return 0, 0, fmt.Errorf("record %s: extra body: %w", r.Key, err)
			}
			most, _ := o.worst(r.Request)
			sum = sum.plus(most)
		}
	}
	return float64(sum.nanoUSD) / 1e9, sum.tokens, nil
}
