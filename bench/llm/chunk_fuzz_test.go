package llm

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Whatever a server sends as chunks, a reply has its text in the order of its
// deltas, and usage that can be true or none.
func FuzzChunk(f *testing.F) {
	files, err := filepath.Glob("testdata/stream-*.txt")
	if err != nil || len(files) == 0 {
		f.Fatalf("no transcripts, %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if data, ok := strings.CutPrefix(line, "data: "); ok {
				f.Add(data)
			}
		}
	}
	f.Add(`{"usage":{"prompt_tokens":-1},"timings":{"cache_n":9e99}}`)
	f.Add(`{"choices":[{"logprobs":{"content":[{"logprob":-1e999}]}}]}`)
	f.Fuzz(func(t *testing.T, data string) {
		var c chunk
		if json.Unmarshal([]byte(data), &c) != nil {
			return
		}
		var streamed string
		r := reply{begin: time.Now(), onDelta: func(d Delta) { streamed += d.Text }, Response: Response{NoUsage: true}}
		r.add(&c)
		r.add(&c) // duplicates break nothing
		got := r.response()
		if got.Text != streamed || got.ITL < 0 {
			t.Errorf("text %q of deltas %q, ITL %v", got.Text, streamed, got.ITL)
		}
		if got.NoUsage != (got.Usage == Usage{}) || (!got.NoUsage && !got.Usage.plausible(got.Text != "")) {
			t.Errorf("usage %+v, unknown %t", got.Usage, got.NoUsage)
		}
	})
}
