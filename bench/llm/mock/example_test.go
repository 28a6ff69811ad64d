package mock_test

import (
	"context"
	"fmt"
	"log"
	"net/http/httptest"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/internal/llmtest"
	"hybridflow/bench/llm/mock"
)

// A client is served over HTTP, called through an endpoint, and charged.
func Example() {
	prices, err := llm.LoadPrices("", "tiny=2/8")
	if err != nil {
		log.Fatal(err)
	}
	s, err := mock.New(mock.Config{Client: llmtest.Scripted{}, Models: []string{"tiny"}, Prices: prices})
	if err != nil {
		log.Fatal(err)
	}
	server := httptest.NewServer(s)
	defer server.Close()

	e, err := llm.NewEndpoint(llm.Config{Model: "tiny", BaseURL: server.URL + "/v1"})
	if err != nil {
		log.Fatal(err)
	}
	defer e.Close()
	r, err := e.Complete(context.Background(), llm.Request{Messages: []llm.Message{{Role: "user", Content: "Hello, world"}}}, nil)
	fmt.Printf("%q, error: %v\n", r.Text, err)
	for _, c := range s.Ledger() {
		fmt.Printf("%s: %d tokens of prompt, %d of reply, $%.6f\n", c.Model, c.Prompt, c.Completion, *c.CostUSD)
	}
	// Output:
	// "Hello, world ", error: <nil>
	// tiny: 100 tokens of prompt, 2 of reply, $0.000216
}
