package llm

import (
	"cmp"
	"context"
	"strings"
	"time"
)

// A chunk is one event of a streamed reply, in the fields some server uses.
type chunk struct {
	Model   string `json:"model"`
	Choices []struct {
		Delta struct {
			Content          string `json:"content"`
			Refusal          string `json:"refusal"`
			ReasoningContent string `json:"reasoning_content"` // DeepSeek, vLLM until 2025
			Reasoning        string `json:"reasoning"`         // OpenRouter, Ollama, vLLM since
		} `json:"delta"`
		FinishReason string `json:"finish_reason"`
	} `json:"choices"`
	Usage *struct {
		Prompt        int `json:"prompt_tokens"`
		Completion    int `json:"completion_tokens"`
		PromptDetails struct {
			Cached int `json:"cached_tokens"`
		} `json:"prompt_tokens_details"`
		CompletionDetails struct {
			Reasoning int `json:"reasoning_tokens"`
		} `json:"completion_tokens_details"`
		CacheHit int `json:"prompt_cache_hit_tokens"` // DeepSeek
	} `json:"usage"`
}

// A reply grows chunk by chunk.
type reply struct {
	Response
	begin          time.Time
	onDelta        func(Delta)
	text, thinking strings.Builder
	refused        bool
}

// add takes in a chunk and tells whether the model said or thought something:
// the first chunk of most servers holds nothing but a role.
func (r *reply) add(c *chunk) (token bool) {
	r.Model = cmp.Or(c.Model, r.Model)
	if u := c.Usage; u != nil {
		r.NoUsage = false
		r.Usage = Usage{Prompt: u.Prompt, CachedPrompt: cmp.Or(u.PromptDetails.Cached, u.CacheHit),
			Completion: u.Completion, Reasoning: u.CompletionDetails.Reasoning}
	}
	if len(c.Choices) == 0 {
		return false
	}
	choice := &c.Choices[0]
	r.Finish = cmp.Or(choice.FinishReason, r.Finish)
	thought := cmp.Or(choice.Delta.ReasoningContent, choice.Delta.Reasoning)
	r.thinking.WriteString(thought)
	r.refused = r.refused || choice.Delta.Refusal != ""
	text := cmp.Or(choice.Delta.Content, choice.Delta.Refusal)
	if text == "" {
		return thought != ""
	}
	at := time.Since(r.begin)
	if r.text.Len() == 0 {
		r.TTFT = at
	}
	r.text.WriteString(text)
	if r.onDelta != nil {
		r.onDelta(Delta{Text: text, At: at})
	}
	return true
}

// response is the reply as far as it came.
func (r *reply) response() Response {
	r.Text, r.Thinking = r.text.String(), r.thinking.String()
	r.Took = cmp.Or(r.Took, time.Since(r.begin))
	if r.refused {
		r.Finish = "content_filter"
	}
	return r.Response
}

// A watch cancels a call when one of the endpoint's patiences runs out, with a
// [TimeoutError] as cause.
type watch struct {
	ctx                context.Context
	cancel             context.CancelCauseFunc
	first, idle, total *time.Timer
	patience           time.Duration
	begun              bool
}

func (e *Endpoint) watch(ctx context.Context, model string) *watch {
	w := &watch{patience: e.config.Idle}
	w.ctx, w.cancel = context.WithCancelCause(ctx)
	limit := func(phase string, after time.Duration) *time.Timer {
		return time.AfterFunc(after, func() { w.cancel(&TimeoutError{Model: model, URL: e.config.BaseURL, Phase: phase, After: after}) })
	}
	w.total = limit("total", e.config.Total)
	w.first = limit("first token", e.config.FirstToken)
	w.idle = limit("idle", e.config.Idle)
	w.idle.Stop() // until the first token
	return w
}

// heard notes a chunk, and whether it held a token. Chunks before the first
// token are signs of life that produce nothing; they buy no time.
func (w *watch) heard(token bool) {
	if !w.begun && !token {
		return
	}
	if !w.begun {
		w.begun = true
		w.first.Stop()
	}
	w.idle.Reset(w.patience)
}

func (w *watch) stop() {
	w.first.Stop()
	w.idle.Stop()
	w.total.Stop()
	w.cancel(nil)
}
