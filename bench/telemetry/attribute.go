package telemetry

import (
	"math"
	"strings"
)

// Names of the GenAI semantic conventions that are used more than once.
const (
	operationName = "gen_ai.operation.name"
	providerName  = "gen_ai.provider.name"
	requestModel  = "gen_ai.request.model"
	inputTokens   = "gen_ai.usage.input_tokens"
	outputTokens  = "gen_ai.usage.output_tokens"
	errorTypeName = "error.type"
)

// attribute is a property of a span, a metric or the process. Its value is a
// string, an int64, a float64 or a bool.
type attribute struct {
	key   string
	value any
}

func integer[T int | int32 | int64](key string, v T) attribute { return attribute{key, int64(v)} }

func text(key, value string) attribute { return attribute{key, short(value)} }

// known appends a figure unless it is NaN, which stands for an unknown one.
func known(a []attribute, key string, v float64) []attribute {
	if math.IsNaN(v) {
		return a
	}
	return append(a, attribute{key, v})
}

// provider is the dialect of the endpoint, all that rows say about it.
func provider(backend string) attribute {
	if backend == "sim" {
		return attribute{providerName, "hybridflow.simulated"}
	}
	return attribute{providerName, "openai"}
}

// short makes a name valid for OTLP, whose collectors refuse a whole batch for
// one string that is not UTF-8. Planners choose the names of steps, of any length.
func short(s string) string {
	return strings.ToValidUTF8(s[:min(len(s), 200)], "\uFFFD")
}
