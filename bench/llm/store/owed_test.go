package store

import (
	"errors"
	"strings"
	"testing"

	"hybridflow/bench/llm"
)

// What earlier sessions count for: what is known, and the worst of what is not.
func TestOwed(t *testing.T) {
	p := llm.Price{Prompt: 1, Completion: 2}
	asked60 := llm.Request{Model: "m", MaxTokens: 100, Messages: []llm.Message{{Role: "user", Content: strings.Repeat("x", 60)}}}
	known := llm.Response{Text: "x", Usage: llm.Usage{Prompt: 70, Completion: 15}}
	unknown := llm.Response{Text: "x", NoUsage: true}
	records := []Record{
		{Request: asked60, Response: known, Price: p},
		{Request: asked60, Response: unknown, Price: p},
		{Request: asked60, Response: unknown, Price: p, Error: "unexpected EOF", Extra: []byte("null")},
		{Request: asked60, Response: unknown, Price: p, Extra: []byte(`{"n":2}`)},
		{Price: p, Error: "429"},
	}
	usd, tokens, err := Owed(func(yield func(Record, error) bool) {
		for _, r := range records {
			if !yield(r, nil) {
				return
			}
		}
	})
	if usd != 0.0001+0.0004+0.0004+0.0006 || tokens != 85+300+300+400 || err != nil {
		t.Errorf("$%v, %d tokens, %v", usd, tokens, err)
	}
	bad := errors.New("bad record")
	if _, _, err := Owed(func(yield func(Record, error) bool) { yield(Record{}, bad) }); err != bad {
		t.Errorf("got %v", err)
	}
}
