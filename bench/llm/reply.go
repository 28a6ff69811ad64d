package llm

import (
	"cmp"
	"strings"
	"time"
)

// A reply grows chunk by chunk.
type reply struct {
	Response
	begin          time.Time
	onDelta        func(Delta)
	text, thinking strings.Builder
	pieces         int           // of text
	last           time.Duration // when the latest came
	refused        bool
}

// add appends a chunk and reports whether it holds text or reasoning of the model:
// the first chunk of most servers holds nothing but a role.
func (r *reply) add(c *chunk) (token bool) {
	r.Model = cmp.Or(c.Model, r.Model)
	if u, said := c.usage(); said { // of several, the last one counts: vLLM can be set to send running counts
		r.Usage, r.NoUsage = u, false
	}
	if len(c.Choices) == 0 {
		return false
	}
	choice := &c.Choices[0]
	r.Finish = cmp.Or(finish(choice.FinishReason), r.Finish)
	choice.logprobs(&r.Response)
	thought := cmp.Or(choice.Delta.ReasoningContent, choice.Delta.Reasoning)
	r.thinking.WriteString(thought)
	r.refused = r.refused || choice.Delta.Refusal != ""
	text := cmp.Or(choice.Delta.Content, choice.Delta.Refusal)
	if text == "" {
		return thought != ""
	}
	r.last = time.Since(r.begin)
	if r.pieces++; r.pieces == 1 {
		r.TTFT = r.last
	}
	r.text.WriteString(text)
	if r.onDelta != nil {
		r.onDelta(Delta{Text: text, At: r.last})
	}
	return true
}

// response is the reply as far as it came.
func (r *reply) response() Response {
	r.Text, r.Thinking = r.text.String(), r.thinking.String()
	r.Took = cmp.Or(r.Took, time.Since(r.begin))
	if r.pieces > 1 {
		r.ITL = (r.last - r.TTFT) / time.Duration(r.pieces-1)
	}
	if r.refused {
		r.Finish = "content_filter"
	}
	if !r.NoUsage && !r.Usage.plausible(r.Text != "") {
		r.Usage, r.NoUsage = Usage{}, true
	}
	return r.Response
}

// Arrived reports whether anything of a reply had come, which is then paid for.
func (r *Response) Arrived() bool { return r.Text != "" || r.Thinking != "" || r.Usage != Usage{} }
