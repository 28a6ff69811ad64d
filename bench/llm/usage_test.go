package llm_test

import (
	"fmt"
	"math"
	"testing"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/internal/llmtest"
)

// Figures that cannot be true are unknown, and never a cost.
func TestUsage(t *testing.T) {
	for _, tc := range []struct {
		usage string
		want  llm.Usage // zero: unknown
	}{
		{`{"prompt_tokens":9,"completion_tokens":2,"prompt_tokens_details":null,"completion_tokens_details":null}`, llm.Usage{Prompt: 9,
			Completion: 2}},
		{`{"prompt_tokens":9,"completion_tokens":2,` +
			`"prompt_tokens_details":{"cached_tokens":9},"completion_tokens_details":{"reasoning_tokens":2}}`,
			llm.Usage{Prompt: 9, CachedPrompt: 9, Completion: 2, Reasoning: 2}},
		{`{"prompt_tokens":-9,"completion_tokens":2}`, llm.Usage{}},
		{`{"prompt_tokens":0,"completion_tokens":2}`, llm.Usage{}},
		{`{"prompt_tokens":9,"completion_tokens":-2}`, llm.Usage{}},
		{`{"prompt_tokens":9,"completion_tokens":0}`, llm.Usage{}},
		{`{"prompt_tokens":9,"completion_tokens":10000001}`, llm.Usage{}},
		{`{"prompt_tokens":10000001,"completion_tokens":2}`, llm.Usage{}},
		{`{"prompt_tokens":9,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":10}}`, llm.Usage{}},
		{`{"prompt_tokens":9,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":-1}}`, llm.Usage{}},
		{`{"prompt_tokens":9,"completion_tokens":2,"completion_tokens_details":{"reasoning_tokens":3}}`, llm.Usage{}},
		{`{"prompt_tokens":1e300,"completion_tokens":2}`, llm.Usage{}},
		{`{"prompt_tokens":"nine","completion_tokens":2}`, llm.Usage{}},
		{fmt.Sprintf(`{"prompt_tokens":%d,"completion_tokens":2}`, uint64(math.MaxUint64)), llm.Usage{}},
		{`[1,2]`, llm.Usage{}},
		{`null`, llm.Usage{}},
	} {
		e := llmtest.Streamed(t, llmtest.Says("a"), llmtest.Stop, `data: {"choices":[],"usage":`+tc.usage+"}\n", llmtest.Done)
		got, err := e.Complete(t.Context(), llmtest.Prompted("hi"), nil)
		if err != nil || got.Text != "a" || got.Usage != tc.want || got.NoUsage != (tc.want == llm.Usage{}) {
			t.Errorf("%s: got %+v, unknown %t, %v", tc.usage, got.Usage, got.NoUsage, err)
		}
	}
}
