package llm

import (
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
