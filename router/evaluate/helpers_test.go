package evaluate

import (
	"fmt"
	"math"
	"testing"

	"hybridflow/router/learn"
)

// question makes an outcome with grades and, unless NaN, dollars.
func question(i int, edge, cloud, edgeUSD, cloudUSD float64) learn.Outcome {
	nan := math.NaN()
	return learn.Outcome{ID: fmt.Sprint(i), Dataset: "d", Prompt: fmt.Sprintf("question %c of %d", 'a'+i%26, i),
		Edge:  learn.Answer{Model: "s", Correct: edge, PromptTokens: nan, CompletionTokens: nan, LatencyS: nan, CostUSD: edgeUSD},
		Cloud: learn.Answer{Model: "l", Correct: cloud, PromptTokens: nan, CompletionTokens: nan, LatencyS: nan, CostUSD: cloudUSD}}
}

// skipLong skips a test that the race detector makes slow and that shares no
// memory between goroutines.
func skipLong(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: arithmetic only")
	}
}
