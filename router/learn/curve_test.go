package learn

import (
	"fmt"
	"math"
)

// question makes an outcome with grades and, unless NaN, dollars.
func question(i int, edge, cloud, edgeUSD, cloudUSD float64) Outcome {
	nan := math.NaN()
	return Outcome{ID: fmt.Sprint(i), Dataset: "d", Prompt: fmt.Sprintf("question %c of %d", 'a'+i%26, i),
		Edge: Answer{"s", edge, nan, nan, nan, edgeUSD}, Cloud: Answer{"l", cloud, nan, nan, nan, cloudUSD}}
}
