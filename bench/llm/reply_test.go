package llm

import (
	"fmt"
	"math"
	"testing"
	"testing/synctest"
	"time"
)

func TestInterTokenLatency(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := reply{begin: time.Now()}
		for _, pause := range []time.Duration{100, 30, 50} {
			time.Sleep(pause * time.Millisecond)
			var c chunk
			c.Choices = make([]choice, 1)
			c.Choices[0].Delta.Content = "a"
			r.add(&c)
		}
		time.Sleep(time.Second) // until the usage
		got := r.response()
		if got.TTFT != 100*time.Millisecond || got.ITL != 40*time.Millisecond || got.Took != 1180*time.Millisecond {
			t.Errorf("TTFT %v, ITL %v, took %v", got.TTFT, got.ITL, got.Took)
		}
	})
}

// Figures that cannot be true are unknown, and never a cost.
func TestUsage(t *testing.T) {
	for _, tc := range []struct {
		usage string
		want  Usage // zero: unknown
	}{
		{`{"prompt_tokens":9,"completion_tokens":2,"prompt_tokens_details":null,"completion_tokens_details":null}`, Usage{Prompt: 9,
			Completion: 2}},
		{`{"prompt_tokens":9,"completion_tokens":2,` +
			`"prompt_tokens_details":{"cached_tokens":9},"completion_tokens_details":{"reasoning_tokens":2}}`,
			Usage{Prompt: 9, CachedPrompt: 9, Completion: 2, Reasoning: 2}},
		{`{"prompt_tokens":-9,"completion_tokens":2}`, Usage{}},
		{`{"prompt_tokens":0,"completion_tokens":2}`, Usage{}},
		{`{"prompt_tokens":9,"completion_tokens":-2}`, Usage{}},
		{`{"prompt_tokens":9,"completion_tokens":0}`, Usage{}},
		{`{"prompt_tokens":9,"completion_tokens":10000001}`, Usage{}},
		{`{"prompt_tokens":10000001,"completion_tokens":2}`, Usage{}},
		{`{"prompt_tokens":9,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":10}}`, Usage{}},
		{`{"prompt_tokens":9,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":-1}}`, Usage{}},
		{`{"prompt_tokens":9,"completion_tokens":2,"completion_tokens_details":{"reasoning_tokens":3}}`, Usage{}},
		{`{"prompt_tokens":1e300,"completion_tokens":2}`, Usage{}},
		{`{"prompt_tokens":"nine","completion_tokens":2}`, Usage{}},
		{fmt.Sprintf(`{"prompt_tokens":%d,"completion_tokens":2}`, uint64(math.MaxUint64)), Usage{}},
		{`[1,2]`, Usage{}},
		{`null`, Usage{}},
	} {
		e := connect(t, serve(t, stream(says("a"), stop, `data: {"choices":[],"usage":`+tc.usage+"}\n", done)))
		got, err := e.Complete(t.Context(), prompted("hi"), nil)
		if err != nil || got.Text != "a" || got.Usage != tc.want || got.NoUsage != (tc.want == Usage{}) {
			t.Errorf("%s: got %+v, unknown %t, %v", tc.usage, got.Usage, got.NoUsage, err)
		}
	}
}

func TestFinishReasons(t *testing.T) {
	for in, want := range map[string]string{
		"stop": "stop", "eos_token": "stop", "stop_sequence": "stop", "end_turn": "stop", "STOP": "stop",
		"length": "length", "MAX_TOKENS": "length", "model_length": "length",
		"content_filter": "content_filter", "SAFETY": "content_filter", "tool_calls": "tool_calls", "": "",
	} {
		if got := finish(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
