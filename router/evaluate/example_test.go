package evaluate_test

import (
	"context"
	"fmt"
	"math"
	"strings"

	"hybridflow/router/evaluate"
	"hybridflow/router/learn"
)

// A method that knows which word the edge fails at is compared with the controls.
func Example() {
	var outcomes []learn.Outcome
	for i := range 200 {
		o := learn.Outcome{ID: fmt.Sprint(i), Prompt: fmt.Sprintf("question %c%c about sums", 'a'+i%26, 'a'+i/26)}
		if i%2 == 0 {
			o.Prompt = fmt.Sprintf("question %c%c about integrals", 'a'+i%26, 'a'+i/26)
		}
		nan := math.NaN()
		o.Edge = learn.Answer{Model: "small", Correct: float64(i % 2), PromptTokens: nan, CompletionTokens: nan, LatencyS: nan, CostUSD: nan}
		o.Cloud = learn.Answer{Model: "large", Correct: 1, PromptTokens: nan, CompletionTokens: nan, LatencyS: nan, CostUSD: nan}
		outcomes = append(outcomes, o)
	}
	byWord := evaluate.Method{Name: "by word", Train: func(context.Context, []learn.Outcome, uint64) (func(learn.Outcome) float64, error) {
		return func(o learn.Outcome) float64 { return float64(strings.Count(o.Prompt, "integral")) }, nil
	}}
	e, err := evaluate.Evaluate(context.Background(), outcomes, []evaluate.Method{byWord}, evaluate.Options{Resamples: 100})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, name := range []string{"by word", evaluate.RandomControl, evaluate.Oracle} {
		r := e.Result(name)
		fmt.Printf("%-8s APGR %.2f, half of the gap at %.0f %% of the calls\n", name, r.APGR.Value, 100*r.CPT50.Value)
	}
	// Output:
	// by word  APGR 0.75, half of the gap at 25 % of the calls
	// random   APGR 0.50, half of the gap at 50 % of the calls
	// oracle   APGR 0.75, half of the gap at 25 % of the calls
}
