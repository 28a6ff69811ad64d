package store

import (
	"encoding/json"
	"fmt"
	"iter"

	"hybridflow/bench/llm"
)

// Owed returns what the recorded calls of earlier sessions count for under a
// [Cap], each by [CapOptions.Owed].
func Owed(records iter.Seq2[Record, error]) (usd float64, tokens int64, err error) {
	const most = 1 << 60 // so that absurd figures do not overflow
	var nano int64
	for r, err := range records {
		if err != nil {
			return 0, 0, err
		}
		o := llm.CapOptions{Price: r.Price}
		if err := json.Unmarshal(r.Extra, &o.Extra); err != nil && len(r.Extra) > 0 {
			return 0, 0, fmt.Errorf("record %s: extra body: %w", r.Key, err)
		}
		n, t := o.Owed(r.Request, &r.Response, r.Error != "")
		nano, tokens = min(nano+n, most), min(tokens+t, most)
	}
	return float64(nano) / 1e9, tokens, nil
}
