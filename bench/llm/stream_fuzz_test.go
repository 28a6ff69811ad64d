package llm_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"hybridflow/bench/llm"
	"hybridflow/bench/llm/internal/llmtest"
)

// For any body of a stream, the endpoint returns a reply or an error, and the text it
// returns is the sum of the deltas it delivered.
func FuzzStream(f *testing.F) {
	for _, lines := range [][]string{
		{llmtest.Role, llmtest.Says("a"), llmtest.Says(" b"), llmtest.Stop, llmtest.Usage, llmtest.Done},
		{llmtest.Says("a"), `data: {"error":{"message":"no","code":502}}`, ""},
		{llmtest.Says("a"), `data: {"object":"error","message":"no"}`, ""},
		{"event: error", `data: {"message":"no"}`, ""},
		{"event: error", "data: no", ""},
		{": keep-alive", "", "id: 7", "retry: 10", "data:", "data: null", `data: []`, `data: {"choices":[null]}`, llmtest.Done},
		{`data: {"choices":[{"delta":{"content":"half`},
		{`data: {"choices":[{"delta":{"content":"cut without a line feed"}}]}`},
		{llmtest.Says("a\r\n\x00\xff"), "data: [DONE]\r\n", llmtest.Says("after the end")},
		{`data: {"choices":[{"delta":{"content":7},"finish_reason":{}}],"usage":{"prompt_tokens":-1,"completion_tokens":1e400}}`, llmtest.Done},
		{`data: {"choices":[{"delta":{"refusal":"no","reasoning":"hm"},"finish_reason":"error"}]}`, llmtest.Done},
		{strings.Repeat("data: ", 2000), strings.Repeat(": ", 5000), llmtest.Done},
	} {
		f.Add([]byte(strings.Join(lines, "\n")))
	}
	var body atomic.Pointer[[]byte]
	url := llmtest.Serve(f, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		w.Write(*body.Load())
	}))
	e := llmtest.Connect(f, url)
	f.Fuzz(func(t *testing.T, stream []byte) {
		body.Store(&stream)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		var delivered strings.Builder
		r, err := e.Complete(ctx, llmtest.Prompted("hi"), func(d llm.Delta) { delivered.WriteString(d.Text) })
		if errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("the call did not end: %v", err)
		}
		if r.Text != delivered.String() {
			t.Errorf("returned %q, delivered %q", r.Text, delivered.String())
		}
		if err == nil && !strings.Contains(string(stream), "[DONE]") && r.Finish != "content_filter" {
			t.Errorf("a stream without an end is a reply: %+v", r)
		}
		if u := r.Usage; r.NoUsage && u != (llm.Usage{}) || !r.NoUsage && (u.Prompt <= 0 || u.Completion < 0) {
			t.Errorf("usage %+v, unknown: %v", u, r.NoUsage)
		}
	})
}
