package llm_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"hybridflow/bench/llm"
)

// A server that refuses the first request for its rate limit, and streams a reply
// to the second.
func ExampleLine() {
	requests := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if requests++; requests == 1 {
			w.Header().Set("Retry-After", "0.01")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, `data: {"model": "tiny", "choices": [{"delta": {"content": "Pa"}}]}`+"\n\n"+
			`data: {"choices": [{"delta": {"content": "ris"}, "finish_reason": "stop"}]}`+"\n\n"+
			`data: {"choices": [], "usage": {"prompt_tokens": 14, "completion_tokens": 2}}`+"\n\n"+
			"data: [DONE]\n\n")
	}))
	defer server.Close()

	endpoint, err := llm.NewEndpoint(llm.Config{Model: "tiny", BaseURL: server.URL + "/v1"})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer endpoint.Close()
	most := 0.01
	limit := &llm.Cap{MaxUSD: &most}
	price := llm.Price{Prompt: 2, Completion: 8} // $ per million tokens
	client := limit.Wrap(llm.NewLine(endpoint, llm.LineConfig{Model: "tiny", RPM: 600}), llm.CapOptions{Price: price})

	request := llm.Request{Messages: []llm.Message{{Role: "user", Content: "What is the capital of France?"}}, MaxTokens: 20}
	response, err := client.Complete(context.Background(), request, func(d llm.Delta) { fmt.Printf("%q\n", d.Text) })
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s after %d attempts, $%.6f\n", response.Text, response.Attempts, price.Cost(response.Usage))
	fmt.Println("it waited for a rate limit:", response.Limited > 0)
	// Output:
	// "Pa"
	// "ris"
	// Paris after 2 attempts, $0.000044
	// it waited for a rate limit: true
}
