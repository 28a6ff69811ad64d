package endpoints_test

import (
	"fmt"

	"hybridflow/bench/endpoints"
	"hybridflow/bench/settings"
)

// Tiers with equal settings share a line, and so its limits.
func ExampleLines_Dial() {
	lines := endpoints.NewLines(func(string) string { return "" })
	defer lines.Close()
	model := settings.Model{Model: "llama-3.2-3b", URL: "http://127.0.0.1:8089/v1", RPM: 60}
	edge, err := lines.Dial(model, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	cloud, err := lines.Dial(model, 1)
	fmt.Println(edge == cloud, err)
	for _, s := range lines.Stats() {
		fmt.Println(s.Model, "at", s.Endpoint)
	}
	// Output:
	// true <nil>
	// llama-3.2-3b at http://127.0.0.1:8089/v1
}
