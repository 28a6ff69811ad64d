package doctor_test

import (
	"context"
	"fmt"
	"log"
	"net/http/httptest"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/doctor"
	"hybridflow/bench/llm/internal/llmtest"
	"hybridflow/bench/llm/mock"
)

// An endpoint, here a mock, is examined without a known price.
func ExampleExamine() {
	prices, err := llm.LoadPrices("")
	if err != nil {
		log.Fatal(err)
	}
	m, err := mock.New(mock.Config{Client: llmtest.Scripted{}, Models: []string{"gpt-4.1"}, Prices: prices})
	if err != nil {
		log.Fatal(err)
	}
	server := httptest.NewServer(m)
	defer server.Close()

	r := doctor.Examine(context.Background(), llm.Config{Model: "gpt-4.1", BaseURL: server.URL + "/v1"}, doctor.Options{Name: "cloud"})
	fmt.Println("works:", r.Works(), "calls:", r.Calls)
	for _, f := range r.Findings {
		if f.Level != doctor.OK {
			fmt.Printf("%s %s: %s\n", f.Level, f.Check, f.Seen)
		}
	}
	// Output:
	// works: true calls: 5
	// warning seed: makes no difference: other seeds give the same reply at temperature 1
	// problem price: gpt-4.1 has none in the price table
}
