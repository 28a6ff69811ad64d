package irt_test

import (
	"fmt"
	"log"

	"hybridflow/bench/llm/sim/irt"
)

// Two models are fitted to their outcomes on 100 questions, and an ability is solved
// for an accuracy on questions of the fitted difficulties.
func Example() {
	var items []irt.Item
	for i := range 100 {
		outcomes := []int8{0, 0} // 30 questions that both miss,
		switch {
		case i < 30:
			outcomes = []int8{1, 1} // 30 that both solve,
		case i < 40:
			outcomes = []int8{1, 0} // and others that one of them solves
		case i < 70:
			outcomes = []int8{0, 1}
		}
		items = append(items, irt.Item{ID: fmt.Sprint(i), Correct: outcomes})
	}
	fit, err := irt.New(items)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("abilities %.1f and %.1f logits\n", fit.Theta[0], fit.Theta[1])

	guess := make([]float64, len(items))
	theta, err := irt.Ability(0.7, fit.Difficulty, guess)
	fmt.Printf("ability %.1f for an accuracy of %.0f %%, error: %v\n", theta, 100*irt.Accuracy(theta, fit.Difficulty, guess), err)
	// Output:
	// abilities -0.5 and 0.5 logits
	// ability 1.0 for an accuracy of 70 %, error: <nil>
}
