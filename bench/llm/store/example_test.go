package store_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/internal/llmtest"
	"hybridflow/bench/llm/store"
)

// A live client is recorded, and its reply replayed without it. A request that was
// not recorded fails.
func Example() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	db, err := bbolt.Open(filepath.Join(dir, "run.db"), 0o600, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	s, err := store.New(db)
	if err != nil {
		log.Fatal(err)
	}

	o := store.Options{Endpoint: "http://localhost:8000/v1", Price: llm.Price{Prompt: 2, Completion: 8}}
	req := llm.Request{Model: "tiny", Messages: []llm.Message{{Role: "user", Content: "Hello, world"}}}
	show := func(c llm.Client, req llm.Request) {
		r, err := c.Complete(context.Background(), req, func(llm.Delta) {})
		fmt.Printf("%q cached: %v, failed: %v\n", r.Text, r.Cached, err != nil)
	}
	show(s.Wrap(llmtest.Scripted{}, o), req)
	show(s.Replay(o), req)
	req.Seed = 8
	show(s.Replay(o), req)

	t := s.Totals()
	fmt.Printf("%d call of %d tokens for $%.6f\n", t.Calls, t.Tokens, t.USD)
	for r := range s.All {
		fmt.Println(r.Request.Messages[0].Content, "->", r.Response.Text)
	}

	// Output:
	// "Hello, world " cached: false, failed: false
	// "Hello, world " cached: true, failed: false
	// "" cached: false, failed: true
	// 1 call of 102 tokens for $0.000216
	// Hello, world -> Hello, world
}
