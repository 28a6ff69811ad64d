package llm

import (
	"cmp"
	"encoding/json"
	"strings"
)

// A chunk is one event of a streamed reply, in the fields some server uses.
// Fields beside the text are kept raw, so that a malformed one costs its figure
// and not the reply.
type chunk struct {
	Model   string          `json:"model"`
	Choices []choice        `json:"choices"`
	Usage   json.RawMessage `json:"usage"`
	Timings json.RawMessage `json:"timings"` // llama.cpp
}

type choice struct {
	Delta struct {
		Content          string `json:"content"`
		Refusal          string `json:"refusal"`
		ReasoningContent string `json:"reasoning_content"` // DeepSeek, llama.cpp, vLLM until 2025
		Reasoning        string `json:"reasoning"`         // OpenRouter, Ollama, vLLM since
	} `json:"delta"`
	FinishReason string          `json:"finish_reason"`
	Logprobs     json.RawMessage `json:"logprobs"`
}

// mostTokens is more than any prompt or reply has.
const mostTokens = 10_000_000

// plausible reports whether the figures can be true of a reply, with text or
// without: an unknown cost is better than a wrong one.
func (u Usage) plausible(text bool) bool {
	return u.Prompt > 0 && u.Prompt <= mostTokens && u.Completion >= 0 && u.Completion <= mostTokens &&
		u.CachedPrompt >= 0 && u.CachedPrompt <= u.Prompt && u.Reasoning >= 0 && u.Reasoning <= u.Completion &&
		(u.Completion > 0 || !text)
}

// usage reads the tokens that a chunk reports; figures that are no numbers
// count as implausible ones.
func (c *chunk) usage() (u Usage, said bool) {
	var t struct {
		Cached    *int `json:"cache_n"`
		Prompt    int  `json:"prompt_n"` // without those cached
		Predicted int  `json:"predicted_n"`
	}
	timed := present(c.Timings) && json.Unmarshal(c.Timings, &t) == nil && t.Cached != nil
	if !present(c.Usage) {
		if !timed {
			return Usage{}, false
		}
		return Usage{Prompt: *t.Cached + t.Prompt, CachedPrompt: *t.Cached, Completion: t.Predicted}, true
	}
	var v struct {
		Prompt        int `json:"prompt_tokens"`
		Completion    int `json:"completion_tokens"`
		PromptDetails struct {
			Cached int `json:"cached_tokens"`
		} `json:"prompt_tokens_details"`
		CompletionDetails struct {
			Reasoning int `json:"reasoning_tokens"`
		} `json:"completion_tokens_details"`
		CacheHit int `json:"prompt_cache_hit_tokens"` // DeepSeek
	}
	if json.Unmarshal(c.Usage, &v) != nil {
		return Usage{Prompt: -1}, true
	}
	u = Usage{Prompt: v.Prompt, CachedPrompt: cmp.Or(v.PromptDetails.Cached, v.CacheHit),
		Completion: v.Completion, Reasoning: v.CompletionDetails.Reasoning}
	if timed && u.CachedPrompt == 0 && *t.Cached <= u.Prompt {
		u.CachedPrompt = *t.Cached
	}
	return u, true
}

// logprobs adds those of the chunk's tokens, and the alternatives to the first token
// of the reply.
func (c *choice) logprobs(to *Response) {
	type logprob struct {
		Logprob float64 `json:"logprob"`
	}
	var v struct {
		Content []struct {
			logprob
			Top []logprob `json:"top_logprobs"`
		} `json:"content"`
	}
	if !present(c.Logprobs) || json.Unmarshal(c.Logprobs, &v) != nil {
		return
	}
	for _, token := range v.Content {
		if len(to.Logprobs) == 0 {
			for _, alternative := range token.Top {
				to.Alternatives = append(to.Alternatives, alternative.Logprob)
			}
		}
		to.Logprobs = append(to.Logprobs, token.Logprob)
	}
}

func present(raw json.RawMessage) bool { return len(raw) > 0 && string(raw) != "null" }

// finishes are the names that some servers, and what stands behind gateways,
// have for the OpenAI API's finish reasons.
var finishes = map[string]string{
	"eos":           "stop",
	"eos_token":     "stop", // TGI
	"stop_sequence": "stop", // TGI, Anthropic
	"stop_token":    "stop",
	"end_turn":      "stop", // Anthropic
	"max_tokens":    "length",
	"max_length":    "length",
	"model_length":  "length", // Mistral
	"refusal":       "content_filter",
	"safety":        "content_filter", // Google
}

// finish is a finish reason as the OpenAI API names it; a strange one stays.
func finish(reason string) string {
	reason = strings.ToLower(reason)
	return cmp.Or(finishes[reason], reason)
}
