package sim_test

import (
	"context"
	"fmt"
	"log"
	"strings"
	"time"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/sim"
)

// A simulated model answers a question of its bank.
func ExampleSimulator() {
	models, err := sim.LoadModels()
	if err != nil {
		log.Fatal(err)
	}
	s := &sim.Simulator{
		Models: models,
		Bank: sim.Bank{"What is 6 times 7?": {
			Key: "invented/1", Benchmark: "gpqa", Difficulty: -3, Guess: 0.25,
			Right: "The answer is (B).", Wrong: []string{"The answer is (A)."},
		}},
		Assume: models.Assumptions,
	}
	r, err := s.Complete(context.Background(), llm.Request{Model: "gpt-4.1", Seed: 1, Messages: []llm.Message{
		{Role: "system", Content: "Think step by step."},
		{Role: "user", Content: "<question>\nWhat is 6 times 7?\n</question>"},
	}}, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(r.Text[strings.LastIndex(r.Text, "The"):])
	fmt.Printf("%d tokens, the first after %v, the last after %v\n",
		r.Usage.Completion, r.TTFT.Round(time.Millisecond), r.Took.Round(time.Millisecond))
	// Output:
	// The answer is (B).
	// 466 tokens, the first after 977ms, the last after 10.156s
}
