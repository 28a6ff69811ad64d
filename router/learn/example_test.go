package learn_test

import (
	"context"
	"fmt"
	"math"

	"hybridflow/router/learn"
)

// invented are outcomes of an edge that cannot do integrals.
func invented(n int) []learn.Outcome {
	answer := func(model string, grade float64) learn.Answer {
		return learn.Answer{
			Model: model, Correct: grade,
			PromptTokens: math.NaN(), CompletionTokens: math.NaN(), LatencyS: math.NaN(), CostUSD: math.NaN(),
		}
	}
	var all []learn.Outcome
	for i := range n {
		word := string([]byte{'a' + byte(i%26), 'e', 'a' + byte(i/26)})
		prompt, edge := "Add the apples of "+word+" to the basket.", 1.0
		if i%2 == 0 {
			prompt, edge = "Find the integral of "+word+" over the line.", 0
		}
		all = append(all, learn.Outcome{
			ID: fmt.Sprint(i), Dataset: "invented", Prompt: prompt, Edge: answer("small", edge), Cloud: answer("large", 1),
		})
	}
	return all
}

// Outcomes of both tiers train a router, which predicts for new questions.
func ExampleTrain() {
	model, report, err := learn.Train(context.Background(), invented(600), learn.TrainOptions{Method: "ridge"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, question := range []string{"Find the integral of pi over the line.", "Add the apples of pi to the basket."} {
		p := model.Predict(learn.Example{Question: question})
		fmt.Printf("P(edge) %.1f, P(cloud) %.1f: %s\n", p.Edge, p.Cloud, question)
	}
	fmt.Println(len(report.Warnings), "warnings")
	// Output:
	// P(edge) 0.0, P(cloud) 1.0: Find the integral of pi over the line.
	// P(edge) 1.0, P(cloud) 1.0: Add the apples of pi to the basket.
	// 0 warnings
}
